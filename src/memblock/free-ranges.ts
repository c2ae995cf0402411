/**
 * What an allocator may hand out: the memory regions, minus the reserved ones.
 *
 * Ranges come region by region: two memory regions that touch but differ in flags or node give two ranges, so that nothing
 * found in one range ever straddles both. Mirrors __next_mem_range and __next_mem_range_rev of mm/memblock.c, Linux 6.1;
 * both lists are walked once, side by side.
 */
import type { AddressRange } from '../terms/address-range.ts';
import { endOf } from '../terms/address-range.ts';
import type { Region, RegionList } from './regions.ts';
import { FLAG, NO_NODE } from './regions.ts';

/** Which ranges are wanted. */
export interface FreeRangeFilter {
  /** Lowest address of interest, inclusive. Ranges that start below are given whole. Default 0. */
  readonly from?: bigint;
  /** End of interest, exclusive. Ranges that reach beyond are given whole. Default: no end. */
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

/** Free ranges from low to high. The lists must not change during the walk. */
export function* freeRangesUp(
  memory: RegionList,
  reserved: RegionList,
  filter: FreeRangeFilter = {},
): Generator<AddressRange> {
  const { from = 0n, to } = filter;
  let next: number | undefined;
  for (let index = memory.firstEndingAfter(from); ; index++) {
    const region = memory.at(index);
    if (!region || (to !== undefined && region.base >= to)) return;
    if (isSkipped(region, filter)) continue;
    const end = endOf(region);
    let cursor = region.base;
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
  const { from = 0n, to } = filter;
  let next: number | undefined;
  const top = to === undefined ? memory.length : memory.firstEndingAfter(to);
  for (let index = top; index >= 0; index--) {
    const region = memory.at(index);
    if (!region || (to !== undefined && region.base >= to)) continue;
    const start = region.base;
    let cursor = endOf(region);
    if (cursor <= from) return;
    if (isSkipped(region, filter)) continue;
    next ??= reserved.firstEndingAfter(cursor);
    for (let hole = reserved.at(next); ; hole = reserved.at(next)) {
      if (hole && hole.base < cursor) {
        if (endOf(hole) < cursor) {
          if (endOf(hole) <= start) break;
          yield { base: endOf(hole), size: cursor - endOf(hole) };
        }
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
