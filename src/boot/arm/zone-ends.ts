/**
 * The zones that arch/arm asks for since 5.8 (arch/arm/mm/init.c, zone_sizes_init).
 */
import type { ZoneEnd } from '../rules.ts';
import type { ArmState } from './state.ts';

export function zoneEnds({ kernel, memblock, dmaLimit }: ArmState): ZoneEnd[] {
  const { build } = kernel;
  const { page } = build;
  const maxLow = page.pfnDown(memblock.currentLimit);
  const ends: ZoneEnd[] = [];
  // the DMA limit is the last page that DMA reaches, and is used as the end of the zone all the same
  if (build.zoneDma) ends.push({ name: 'DMA', end: Math.min(page.pfnDown(dmaLimit), maxLow) });
  ends.push({ name: 'Normal', end: maxLow });
  if (build.highmem) ends.push({ name: 'HighMem', end: page.pfnDown(memblock.endOfDram()) });
  return ends;
}
