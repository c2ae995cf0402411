/**
 * How far DMA reaches: the machine's zone DMA from PHYS_OFFSET on, or all of 32 bits where there is a zone DMA without a
 * size, or everything (arch/arm/mm/init.c, setup_dma_zone).
 */

import { dmaZoneSizeOf } from './machines.ts';
import type { ArmStage } from './state.ts';

export const setupDmaZone: ArmStage = {
  name: 'dma-zone',
  run(state) {
    const { build } = state.kernel;
    if (!build.zoneDma) return;
    state.dmaZoneSize = build.dmaZoneSize ?? dmaZoneSizeOf(state, build);
    state.dmaLimit =
      state.dmaZoneSize > 0n ? state.phys(state.placement.physOffset + state.dmaZoneSize - 1n) : 0xffff_ffffn;
  },
};
