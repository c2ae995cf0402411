/**
 * paging_init (arch/arm/mm/mmu.c): lowmem is mapped. Since 4.2 allocations may then reach all of it; before, they stay below
 * the memblock limit for good.
 */

import { lowmemMappingFailure } from './lowmem-mapping.ts';
import type { ArmStage } from './state.ts';

export const mapLowmem: ArmStage = {
  name: 'map-lowmem',
  run(state) {
    state.mappingFailure = lowmemMappingFailure(state);
    if (state.kernel.behaviour.pagingInitRaisesLimit)
      state.as({ caller: 'paging_init', origin: 'lowmem limit' }, (memblock) => {
        memblock.currentLimit = state.bounds.lowmemLimit;
      });
  },
};
