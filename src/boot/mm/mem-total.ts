/**
 * MemTotal of /proc/meminfo once the boot is over: what the page allocator was given, and what it gets later: CMA areas by an
 * initcall, the initrd when it is unpacked, the kernel's init sections before the first program runs.
 */
import { type AddressRange, intersection } from '../../terms/address-range.ts';
import type { PageSize } from '../../terms/page-size.ts';
import type { MemTotal } from '../prediction.ts';
import type { BootState, Stage } from '../state.ts';
import { missingInputs } from './missing-inputs.ts';

/** CMA areas in RAM; an area that no zone holds as a whole is never given to anybody. */
function cmaBytes(state: BootState): bigint {
  let bytes = 0n;
  for (const area of state.cmaAreas) {
    if (state.lostCma.has(area.name)) continue;
    for (const region of state.memblock.memory) bytes += intersection(region, area).size;
  }
  return bytes;
}

/** Whole pages of the sections that are there for the boot alone. */
function initBytes(state: BootState): bigint {
  const init = state.placement.kernelImage.sections?.init;
  return init ? wholePages(state.kernel.build.page, init) : state.architecture.typicalInitBytes(state.kernel);
}

const wholePages = (page: PageSize, { base, size }: AddressRange): bigint =>
  page.bytesOf(Math.max(0, page.pfnDown(base + size) - page.pfnUp(base)));

/** Every page of the initrd, unless the command line keeps it. */
function initrdBytes({ initrd, cmdline, kernel }: BootState): bigint {
  if (!initrd || initrd.size === 0n || /(^|\s)(retain_initrd|keepinitrd)(\s|$)/.test(cmdline)) return 0n;
  const { page } = kernel.build;
  return page.bytesOf(page.pfnUp(initrd.base + initrd.size) - page.pfnDown(initrd.base));
}

export const memTotal: Stage = {
  name: 'mem-total',
  run(state) {
    if (state.memblock.memory.length === 0) return;
    const { low, high } = state.freePages;
    const handedOver = state.kernel.build.page.bytesOf(low + high);
    const later = { cma: cmaBytes(state), init: initBytes(state), initrd: initrdBytes(state) };
    const missing = missingInputs(state);
    const sections = state.placement.kernelImage.sections?.init ? [] : ['--vmlinux'];
    const needs = [...new Set([...missing, ...sections])];
    const total: MemTotal = {
      handedOver,
      ...later,
      bytes: handedOver + later.cma + later.init + later.initrd,
      isExact: needs.length === 0,
      needs,
    };
    state.memTotal = total;
  },
};
