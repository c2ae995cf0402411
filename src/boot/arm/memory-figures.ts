/**
 * Figures of the `Memory:` line that arch/arm has a part in.
 */
import { type AddressRange, byBase, endOf, intersection, overlaps } from '../../terms/address-range.ts';
import { MiB, roundDown } from '../../terms/alignment.ts';
import { pagesIn } from '../mm/memory-figures.ts';
import { PMD_SIZE } from './lowmem/bounds.ts';
import type { ArmState } from './state.ts';

/** The first page of highmem that can be handed out: one that lowmem ends in is taken by the first small allocation. */
function firstHighPage({ zones, bounds, kernel }: ArmState): number {
  const { page } = kernel.build;
  const start = zones.find((zone) => zone.name === 'HighMem')?.startPfn ?? Number.POSITIVE_INFINITY;
  return start === page.pfnDown(bounds.lowmemLimit) ? page.pfnUp(bounds.lowmemLimit) : start;
}

/** Pages of highmem that nothing has reserved: those that are handed to the page allocator. */
export function freeHighmemPages(state: ArmState): number {
  const { page } = state.kernel.build;
  const lowEnd = firstHighPage(state);
  let pages = 0;
  for (const { base, size } of state.memblock.freeRanges()) {
    pages += Math.max(0, page.pfnDown(base + size) - Math.max(lowEnd, page.pfnUp(base)));
  }
  return pages;
}

/** Pages of second-level tables: one for each 2 MiB of lowmem with an edge that is no section boundary, or with CMA in it. */
export function pageTablePages(state: ArmState): number {
  const { lowmemLimit } = state.bounds;
  const { sectionSize } = state.kernel.build;
  const slots = new Set<bigint>();
  const low = (address: bigint): bigint => (address < lowmemLimit ? address : lowmemLimit);
  for (const { base, size } of state.memblock.memory) {
    const end = low(base + size);
    if (base >= lowmemLimit) continue;
    if (base % sectionSize !== 0n) slots.add(base / PMD_SIZE);
    if (end % sectionSize !== 0n) slots.add(end / PMD_SIZE);
  }
  for (const { base, size } of state.remapped) {
    for (let at = roundDown(base, PMD_SIZE); at < low(base + size); at += PMD_SIZE) slots.add(at / PMD_SIZE);
  }
  return slots.size;
}

/** RAM by region in MiB, as the first of two lines lists it. */
export function mebibytesByRegion(state: ArmState): number[] {
  const { page } = state.kernel.build;
  return [...state.memblock.memory].map((region) => Number(page.bytesOf(pagesIn(page, region)) / MiB));
}

/** Pages that lie in more than one bank: the walk over banks counts them again. */
export function pagesCountedTwice(state: ArmState): number {
  let pages = 0;
  let highest: AddressRange | undefined;
  // sorted by address: what lies below the highest end so far was counted before
  for (const bank of [...state.banks].sort(byBase)) {
    if (highest && overlaps(bank, highest)) pages += pagesIn(state.kernel.build.page, intersection(bank, highest));
    if (!highest || endOf(bank) > endOf(highest)) highest = bank;
  }
  return pages;
}
