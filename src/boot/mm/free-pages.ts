/**
 * What is free in whole pages: as the page allocator gets it, and as the kernel counts on it before.
 */
import type { BootState } from '../state.ts';

/**
 * Whole free pages between two page numbers, `end` exclusive. In phys_addr_t the start of a piece is rounded up past the end of a
 * 32-bit address space, to 0: a sliver in the last page counts as all that lies below it.
 */
export function freePagesBetween(state: BootState, start: number, end: number): number {
  const { page } = state.kernel.build;
  let pages = 0;
  for (const { base, size } of state.memblock.freeRanges()) {
    const first = page.pfnDown(state.phys(base + page.bytes - 1n));
    const last = page.pfnDown(base + size);
    pages += Math.max(0, Math.min(last, end) - Math.max(first, start));
  }
  return pages;
}
