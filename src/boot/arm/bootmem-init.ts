/**
 * Zones are about to be sized: memblock may grow its arrays from here on. Up to 3.13 it hands over to bootmem, whose bitmap it
 * allocates and fills (arch/arm/mm/init.c, bootmem_init and arm_bootmem_init).
 */
import { roundUp } from '../../terms/alignment.ts';
import { Bootmem } from '../mm/bootmem.ts';
import { allocateEarly } from '../mm/early-allocation.ts';
import type { ArmStage, ArmState } from './state.ts';
import { findLimits } from './zone-spans.ts';

const ADDRESS_SPACE = 1n << 32n;

const BITMAP = { caller: 'arm_bootmem_init', origin: 'lowmem', owner: 'bootmem bitmap' };

function startBootmem(state: ArmState): void {
  const { page } = state.kernel.build;
  const limits = findLimits(state);
  const min = Math.max(0, limits.min);
  // lowmem is mapped into 32 bits of virtual addresses, whatever a damaged tree makes of its limit
  const maxLow = Math.min(limits.maxLow, min + page.pfnDown(ADDRESS_SPACE));
  const bootmem = new Bootmem(page, min, maxLow);
  const size = roundUp(bootmem.mapBytes, page.bytes);
  const base = allocateEarly(state, { ...BITMAP, size });
  bootmem.map = { base, size };
  for (const region of state.memblock.memory) {
    const start = page.pfnUp(region.base);
    const end = Math.min(page.pfnDown(state.phys(region.base + region.size)), maxLow);
    if (start < end) bootmem.free(page.addressOf(start), page.bytesOf(end - start));
  }
  for (const region of state.memblock.reserved) bootmem.reserve(region.base, region.size);
  state.bootmem = bootmem;
}

export const bootmemInit: ArmStage = {
  name: 'bootmem-init',
  run(state) {
    state.as({ caller: 'bootmem_init', origin: 'memblock_allow_resize' }, (memblock) => memblock.allowGrowth());
    if (state.kernel.behaviour.earlyAllocator === 'bootmem') startBootmem(state);
  },
};
