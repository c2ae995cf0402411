import type { Region } from '../memblock/regions.ts';
import type { MemoryRegion } from './prediction.ts';
import { FLAG_NAMES, type RegionFlag } from './region-flags.ts';

/** The names of a region's flag bits, lowest bit first. */
function flagNames(flags: number): RegionFlag[] {
  return FLAG_NAMES.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name);
}

/** Memblock regions as a prediction tells them. */
export function regionsFrom(regions: Iterable<Region>): MemoryRegion[] {
  return Array.from(regions, ({ base, size, flags }) => ({ base, size, flags: flagNames(flags) }));
}
