/**
 * Who holds what is reserved: told from the steps, since memblock itself forgets who asked.
 */
import { type AddressRange, overlaps, without } from '../terms/address-range.ts';
import { countLeading } from '../terms/sorted.ts';
import type { MemoryRegion, ReservedRegion, Step } from './prediction.ts';

/** A piece of reserved memory and who asked for it first. */
export interface OwnedRange extends AddressRange {
  readonly owner: string;
  /** The kernel took it for its own tables, on its way to the page allocator. */
  readonly isKernelOwn: boolean;
}

const RESERVING = new Set(['reserve', 'alloc']);

/** The ranges that each reserving step still holds after the last of them, in the order they were asked for. */
export function ownedRanges(steps: readonly Step[]): OwnedRange[] {
  let owned: OwnedRange[] = [];
  for (const step of steps) {
    if (step.size === 0n) continue;
    const range = { base: step.base, size: step.size };
    if (
      RESERVING.has(step.operation) &&
      step.base + step.size > 0n &&
      !(step.operation === 'alloc' && step.base === 0n)
    ) {
      owned.push({ ...range, owner: step.owner ?? step.origin, isKernelOwn: step.purpose === 'kernel' });
    } else if (step.operation === 'free') {
      if (owned.some((piece) => overlaps(piece, range))) owned = owned.flatMap((piece) => without(piece, range));
    }
  }
  return owned;
}

/** The reserved regions, which are sorted and disjoint, with the names of those who hold parts of them. */
export function ownersOf(reserved: readonly MemoryRegion[], steps: readonly Step[]): ReservedRegion[] {
  const owners = reserved.map(() => new Set<string>());
  for (const piece of ownedRanges(steps)) {
    const end = piece.base + piece.size;
    const first = countLeading(reserved, (region) => region.base + region.size <= piece.base);
    for (let index = first; index < reserved.length; index++) {
      const region = reserved[index];
      if (!region || region.base >= end) break;
      owners[index]?.add(piece.owner);
    }
  }
  return reserved.map((region, index) => ({ ...region, owners: [...(owners[index] ?? [])] }));
}
