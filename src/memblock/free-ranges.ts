/**
 * What an allocator may hand out: the memory regions, minus the reserved ones.
 *
 * Ranges come region by region: two memory regions that touch but differ in flags or node give two ranges, so that
 * nothing found in one range ever straddles both. Mirrors __next_mem_range and __next_mem_range_rev of mm/memblock.c,
 * Linux 6.1; both lists are walked once, side by side.
 */
import type { AddressRange } from '../terms/address-range.ts';
import { endOf } from '../terms/address-range.ts';
import type { Region, RegionList } from './regions.ts';
import { FLAG, NO_NODE } from './regions.ts';

/** Which ranges are wanted. */
export interface FreeRangeFilter {
  /** Lowest address of interest, inclusive: ranges are cut off there. Default 0. */
  readonly from?: bigint;
  /** End of interest, exclusive: ranges are cut off there. Default: no end. */
  readonly to?: bigint;
  /** Take memory without a kernel mapping (NOMAP) too. */
  readonly nomap?: boolean;
  /** Only mirrored memory. */
  readonly mirror?: boolean;
  /** Only memory of this NUMA node; {@link NO_NODE} or left out: of any. */
  readonly node?: number;
}

/** True where should_skip_region says so; hot-pluggable memory is used, as without `movable_node`. */
function isSkipped(region: Region, filter: FreeRangeFilter): boolean {
  const { node = NO_NODE } = filter;
  if (node !== NO_NODE && region.node !== node) return true;
  if (filter.mirror && (region.flags & FLAG.mirror) === 0) return true;
  if (!filter.nomap && (region.flags & FLAG.nomap) !== 0) return true;
  return (region.flags & FLAG.driverManaged) !== 0;
}

/** The part of a region that is of interest. */
function partOf(region: Region, { from = 0n, to }: FreeRangeFilter): { start: bigint; end: bigint } {
  let start = region.base;
  let end = endOf(region);
  if (start < from) start = from;
  if (to !== undefined && end > to) end = to;
  return { start, end };
}

/** Free ranges from low to high. The lists must not change during the walk. */
export function* freeRangesUp(
  memory: RegionList,
  reserved: RegionList,
  filter: FreeRangeFilter = {},
): Generator<AddressRange> {
  let next: number | undefined;
  for (let index = memory.firstEndingAfter(filter.from ?? 0n); ; index++) {
    const region = memory.at(index);
    if (!region) return;
    const { start, end } = partOf(region, filter);
    if (start >= end) return;
    if (isSkipped(region, filter)) continue;
    let cursor = start;
    next ??= reserved.firstEndingAfter(cursor);
    for (let hole = reserved.at(next); hole && hole.base < end; hole = reserved.at(next)) {
      if (hole.base > cursor) yield { base: cursor, size: hole.base - cursor };
      if (endOf(hole) > cursor) cursor = endOf(hole);
      // A reservation that reaches beyond this region may cover the start of the next one.
      if (cursor >= end) break;
      next++;
    }
    if (cursor < end) yield { base: cursor, size: end - cursor };
  }
}

/** Free ranges from high to low. The lists must not change during the walk. */
export function* freeRangesDown(
  memory: RegionList,
  reserved: RegionList,
  filter: FreeRangeFilter = {},
): Generator<AddressRange> {
  let next: number | undefined;
  const regions = filter.to === undefined ? memory.length : memory.countUpTo(filter.to - 1n);
  for (let index = regions - 1; index >= 0; index--) {
    const region = memory.at(index);
    if (!region) return;
    const { start, end } = partOf(region, filter);
    if (start >= end) return;
    if (isSkipped(region, filter)) continue;
    let cursor = end;
    next ??= reserved.firstEndingAfter(cursor);
    for (let hole = reserved.at(next); cursor > start; hole = reserved.at(next)) {
      if (hole && hole.base < cursor) {
        if (endOf(hole) <= start) break;
        if (endOf(hole) < cursor) yield { base: endOf(hole), size: cursor - endOf(hole) };
        cursor = hole.base;
        // A reservation that reaches below this region may cover the end of the one before.
        if (cursor <= start) break;
      }
      if (next === 0) break;
      next--;
    }
    if (cursor > start) yield { base: start, size: cursor - start };
  }
}
