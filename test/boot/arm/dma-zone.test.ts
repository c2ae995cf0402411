import { expect, it } from 'vitest';
import { setupDmaZone } from '../../../src/boot/arm/dma-zone.ts';
import { GiB } from '../../../src/terms/alignment.ts';
import { stateAfter } from '../stage.ts';

const PHYS_OFFSET = 0x4000_0000n;

it.each([
  // a machine that says how far its DMA reaches: from the start of RAM on
  ['brcm,bcm2711', { CONFIG_ZONE_DMA: 'y' }, GiB, PHYS_OFFSET + GiB - 1n],
  // one that says nothing: all of 32 bits
  ['linux,dummy-virt', { CONFIG_ZONE_DMA: 'y' }, 0n, 0xffff_ffffn],
  ['linux,dummy-virt', { CONFIG_ZONE_DMA: 'y', CONFIG_ARM_LPAE: 'y' }, 0n, 0xffff_ffffn],
  // no zone DMA: whatever there is
  ['brcm,bcm2711', { CONFIG_ZONE_DMA: 'n', CONFIG_ARM_LPAE: 'n' }, 0n, 0xffff_ffffn],
  ['brcm,bcm2711', { CONFIG_ZONE_DMA: 'n', CONFIG_ARM_LPAE: 'y' }, 0n, 0xffff_ffff_ffff_ffffn],
])('%s with %j: a zone of %d bytes, DMA up to %d', (compatible, set, size, limit) => {
  const state = stateAfter(setupDmaZone, { kernel: '6.12', board: { compatible }, physOffset: PHYS_OFFSET, set });
  expect([state.dmaZoneSize, state.dmaLimit]).toEqual([size, limit]);
});

// arch/arm/mach-bcm/bcm2711.c came with 5.5
it.each([
  ['5.4', 0n],
  ['5.5', GiB],
  ['6.12', GiB],
])('in %s the BCM2711 asks for a zone of %d bytes', (kernel, size) => {
  const set = { CONFIG_ZONE_DMA: 'y' };
  const state = stateAfter(setupDmaZone, { kernel, board: { compatible: 'brcm,bcm2711' }, set });
  expect(state.dmaZoneSize).toBe(size);
});
