/**
 * The figures of the `Memory:` line (mem_init, mem_init_print_info): pages of RAM, what the page allocator was given, what CMA
 * holds, and what is left of RAM then.
 *
 *   total = available + reserved + what CMA holds (which older kernels count as reserved)
 */
import { type AddressRange, intersection } from '../../terms/address-range.ts';
import type { PageSize } from '../../terms/page-size.ts';
import type { BootState } from '../state.ts';

/** Whole pages in a range. */
export const pagesIn = (page: PageSize, { base, size }: AddressRange): number =>
  Math.max(0, page.pfnDown(base + size) - page.pfnUp(base));

/** RAM as far as zones reach: without HIGHMEM an early odd edge can leave RAM beyond the last zone, which is in no number. */
function zonedMemory(state: BootState): AddressRange[] {
  const end = state.kernel.build.page.addressOf(Math.max(0, ...state.zones.map((zone) => zone.endPfn)));
  return [...state.memblock.memory]
    .map((region) => intersection(region, { base: 0n, size: end }))
    .filter(({ size }) => size > 0n);
}

/** Pages of RAM. */
export function totalPages(state: BootState): number {
  return zonedMemory(state).reduce((pages, region) => pages + pagesIn(state.kernel.build.page, region), 0);
}

/** Pages of the CMA areas that exist when the line is printed, in versions that count them apart; else 0. */
export function cmaPages(state: BootState): number {
  if (state.kernel.behaviour.memoryLine !== 'sections-and-cma') return 0;
  return state.cmaAreas.reduce((pages, area) => pages + pagesIn(state.kernel.build.page, area), 0);
}

/**
 * Pages that are neither the page allocator's nor CMA's. The kernel computes them in an unsigned long: CMA areas that lie outside RAM
 * are subtracted from what never held them, and the figure wraps.
 */
export function reservedPages(state: BootState): bigint {
  const { low, high } = state.freePages;
  return BigInt(totalPages(state) - low - high - cmaPages(state));
}
