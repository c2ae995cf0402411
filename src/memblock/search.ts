/**
 * The search for a place: where an allocation of a given size and alignment goes.
 *
 * Mirrors memblock_find_in_range_node, __memblock_find_range_top_down and __memblock_find_range_bottom_up of
 * mm/memblock.c, Linux 6.1. (3.14 to 5.10 went bottom-up only above the kernel image, and fell back to top-down: a caller
 * that replays those asks twice.)
 */
import { PAGE_SIZE } from '../terms/alignment.ts';
import { freeRangesDown, freeRangesUp } from './free-ranges.ts';
import type { RegionList } from './regions.ts';
import type { AddressWidth } from './width.ts';

/** One search, every figure settled. */
export interface Search {
  readonly width: AddressWidth;
  /** Bytes wanted. */
  readonly size: bigint;
  /** A power of two; the kernel does not see to it. */
  readonly align: bigint;
  /** Lowest address allowed, inclusive. Page 0 is never given, whatever this says. */
  readonly start: bigint;
  /** End of the allowed window, exclusive. */
  readonly end: bigint;
  readonly bottomUp: boolean;
  /** NUMA node, -1 for any. */
  readonly node: number;
  /** Only mirrored memory will do. */
  readonly mirror: boolean;
}

/** The address found; 0 when there is no room. */
export function findAddress(memory: RegionList, reserved: RegionList, search: Search): bigint {
  const { width, size, align, bottomUp, node, mirror } = search;
  let { start, end } = search;
  if (start < PAGE_SIZE) start = PAGE_SIZE;
  if (end < start) end = start;
  const clamp = (address: bigint) => (address < start ? start : address > end ? end : address);
  // Nothing of a size fits outside the window. A request for 0 bytes does, at the window's own bounds: the kernel's
  // comparisons accept an empty range there, so the walk then takes every range.
  const window = size > 0n ? { from: start, to: end } : {};
  const ranges = (bottomUp ? freeRangesUp : freeRangesDown)(memory, reserved, { ...window, node, mirror });
  for (const range of ranges) {
    const low = clamp(range.base);
    const high = clamp(range.base + range.size);
    if (bottomUp) {
      // Where rounding up wraps, this comes to 0: the search fails without a look at the ranges above.
      const candidate = width.roundUp(low, align);
      if (candidate < high && high - candidate >= size) return candidate;
    } else if (high >= size) {
      const candidate = width.roundDown(high - size, align);
      if (candidate >= low) return candidate;
    }
  }
  return 0n;
}
