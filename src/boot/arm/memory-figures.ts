/**
 * Figures of the `Memory:` line that arch/arm has a part in.
 */
import { type AddressRange, byBase, endOf, intersection, overlaps } from '../../terms/address-range.ts';
import { MiB } from '../../terms/alignment.ts';
import { pagesIn } from '../mm/memory-figures.ts';
import type { ArmState } from './state.ts';

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
