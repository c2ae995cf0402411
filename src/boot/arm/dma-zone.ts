/**
 * How far DMA reaches: the machine's zone DMA from PHYS_OFFSET on, or all of 32 bits where there is a zone DMA without a
 * size, or everything (arch/arm/mm/init.c, setup_dma_zone).
 */

import { dmaZoneSizeOf } from './machines.ts';
import type { ArmStage, ArmState } from './state.ts';

export const setupDmaZone: ArmStage = {
  name: 'dma-zone',
  run(state) {
    const { build } = state.kernel;
    state.maxDmaAddress = maxDmaAddress(state, 0n);
    if (!build.zoneDma) return;
    state.dmaZoneSize = build.dmaZoneSize ?? dmaZoneSizeOf(state, build);
    state.dmaLimit =
      state.dmaZoneSize > 0n ? state.phys(state.placement.physOffset + state.dmaZoneSize - 1n) : 0xffff_ffffn;
    state.maxDmaAddress = maxDmaAddress(state, state.dmaZoneSize);
  },
};

/** MAX_DMA_ADDRESS (asm/dma.h) by its physical address, in 32 bits. */
function maxDmaAddress({ kernel, placement }: ArmState, zoneSize: bigint): bigint {
  const { pageOffset } = kernel.build;
  const isShort = zoneSize > 0n && zoneSize < (1n << 32n) - pageOffset;
  const address = isShort ? pageOffset + zoneSize : 0xffff_ffffn;
  return BigInt.asUintN(32, address - pageOffset + placement.physOffset);
}
