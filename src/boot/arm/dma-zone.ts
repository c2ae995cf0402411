/**
 * How far DMA reaches: the machine's zone DMA from PHYS_OFFSET on, or all of 32 bits where there is a zone DMA without a
 * size, or everything (arch/arm/mm/init.c, setup_dma_zone).
 */
import type { Stage } from '../machine.ts';
import { dmaZoneSizeOf } from './machines.ts';

export const setupDmaZone: Stage = {
  name: 'dma-zone',
  run(machine) {
    const { build } = machine.kernel;
    if (!build.zoneDma) return;
    machine.dmaZoneSize = build.dmaZoneSize ?? dmaZoneSizeOf(machine, build);
    machine.dmaLimit =
      machine.dmaZoneSize > 0n ? machine.phys(machine.placement.physOffset + machine.dmaZoneSize - 1n) : 0xffff_ffffn;
  },
};
