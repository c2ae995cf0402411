/** Recorded boots that the prediction has not exact yet. */
export const NOT_EXACT: ReadonlySet<string> = new Set([
  '01-memblock-128__memreserve122-armmp-6.1',
  '01-memblock-128__memreserve125-armmp-6.12',
  '01-memblock-128__nomap64-armmp-6.1',
  '01-memblock-128__nomap64-armmp-6.12',
  '01-memblock-128__static130-armmp-5.10',
  '03-machine-order__machine-order-armmp-6.12',
  '13-lowmem-exhausted__lowk10240-armmp-6.12',
  'armmp-7.2__virt__cmd-mem=128M@48000000',
  'armmp-lpae-6.12__virt__above4g-11g',
]);
