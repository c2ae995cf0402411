/**
 * paging_init (arch/arm/mm/mmu.c): the kernel's own page tables. Lowmem is mapped, then CMA areas once more, vectors, devices and
 * the windows for highmem. Since 4.2 allocations may reach all of lowmem once it is mapped; before, they stay below the memblock
 * limit for good.
 */

import { mapDevices, mapHighmemWindows, takeZeroPage } from './page-tables/device-maps.ts';
import { mapLowmemRegions } from './page-tables/lowmem.ts';
import { remapContiguous } from './page-tables/remap-contiguous.ts';
import type { ArmStage } from './state.ts';

export const mapLowmem: ArmStage = {
  name: 'map-lowmem',
  run(state) {
    const { behaviour } = state.kernel;
    const limitTo = (limit: bigint): void =>
      state.as({ caller: 'paging_init', origin: 'lowmem limit' }, (memblock) => {
        memblock.currentLimit = limit;
      });
    if (behaviour.currentLimitForgotten) limitTo(state.bounds.lowmemLimit);
    mapLowmemRegions(state);
    if (behaviour.pagingInitRaisesLimit) limitTo(state.bounds.lowmemLimit);
  },
};

export const mapDevicesAndWindows: ArmStage = {
  name: 'paging-init',
  run(state) {
    remapContiguous(state);
    mapDevices(state);
    mapHighmemWindows(state);
    takeZeroPage(state);
  },
};
