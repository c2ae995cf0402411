/** Recorded boots that the prediction has not exact yet. */
export const NOT_EXACT: ReadonlySet<string> = new Set([
  '01-memblock-128__memreserve122-armmp-6.1',
  '01-memblock-128__memreserve125-armmp-6.12',
  '01-memblock-128__nomap64-armmp-6.1',
  '01-memblock-128__nomap64-armmp-6.12',
  '01-memblock-128__static130-armmp-5.10',
  '03-machine-order__machine-order-armmp-6.12',
  '10-cma-without-value__cma-novalue-armmp-6.12',
  '13-lowmem-exhausted__lowk10240-armmp-6.12',
  '13-lowmem-exhausted__lowk9216-armmp-5.10',
  '14-parameter-null-pointer__nv-initrd-armmp-6.12',
  '14-parameter-null-pointer__nv-kernelcore-armmp-5.10',
  '14-parameter-null-pointer__nv-mem-armmp-6.12',
  '14-parameter-null-pointer__nv-vmalloc-armmp-6.12',
  'arm-6.18__lts__cma-8-dynamic',
  'armmp-7.2__virt__cmd-mem=128M@48000000',
  'armmp-lpae-6.12__virt__above4g-11g',
]);
