import { FLAG, type Region } from '../memblock/regions.ts';
import type { MemoryRegion, RegionFlag } from './prediction.ts';

const FLAG_NAMES: readonly (readonly [number, RegionFlag])[] = [
  [FLAG.hotplug, 'hotplug'],
  [FLAG.mirror, 'mirror'],
  [FLAG.nomap, 'nomap'],
  [FLAG.driverManaged, 'driver-managed'],
  [FLAG.noinit, 'noinit'],
  [FLAG.kernel, 'kernel'],
  [FLAG.khoScratch, 'kho-scratch'],
];

/** The names of a region's flag bits, lowest bit first. */
function flagNames(flags: number): RegionFlag[] {
  return FLAG_NAMES.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name);
}

/** Memblock regions as a prediction tells them. */
export function regionsFrom(regions: Iterable<Region>): MemoryRegion[] {
  return Array.from(regions, ({ base, size, flags }) => ({ base, size, flags: flagNames(flags) }));
}
