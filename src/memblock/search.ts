/**
 * The search for a place: where an allocation of a given size and alignment goes.
 *
 * Mirrors memblock_find_in_range_node, __memblock_find_range_top_down and __memblock_find_range_bottom_up of
 * mm/memblock.c, Linux 6.1. (3.14 to 5.10 went bottom-up only above the kernel image, and fell back to top-down: a
 * caller that replays those asks twice.)
 */
import { endOf } from '../terms/address-range.ts';
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
  /** Bytes of a page. */
  readonly pageSize: bigint;
  /** Only mirrored memory will do. */
  readonly mirror: boolean;
}

/** The address found; 0 when there is no room. */
export function findAddress(memory: RegionList, reserved: RegionList, search: Search): bigint {
  const { width, size, align, bottomUp, node, mirror, pageSize } = search;
  let { start, end } = search;
  const top = memory.at(memory.length - 1);
  if (top && width.isBeyond(top.base + top.size)) return 0n;
  if (start < pageSize) start = pageSize;
  if (end < start) end = start;
  // The kernel looks at every range, moved into the window. For a size that comes to the same as the ranges within the
  // window; a request for 0 bytes is content with a range that is empty there.
  const filter = size > 0n ? { from: start, to: end, node, mirror } : { node, mirror };
  const moved = (address: bigint) => (address < start ? start : address > end ? end : address);
  for (const range of (bottomUp ? freeRangesUp : freeRangesDown)(memory, reserved, filter)) {
    const low = moved(range.base);
    const high = moved(endOf(range));
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
