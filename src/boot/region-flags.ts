/**
 * memblock's flag bits by the names that predictions have for them, lowest bit first.
 */
import { FLAG } from '../memblock/region.ts';

export const FLAG_NAMES = [
  [FLAG.hotplug, 'hotplug'],
  [FLAG.mirror, 'mirror'],
  [FLAG.nomap, 'nomap'],
  [FLAG.driverManaged, 'driver-managed'],
  [FLAG.noinit, 'noinit'],
  [FLAG.kernel, 'kernel'],
  [FLAG.khoScratch, 'kho-scratch'],
] as const;

export type RegionFlag = (typeof FLAG_NAMES)[number][1];

export const REGION_FLAGS: readonly RegionFlag[] = FLAG_NAMES.map(([, name]) => name);
