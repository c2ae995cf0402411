/**
 * paging_init (arch/arm/mm/mmu.c): lowmem is mapped. Since 4.2 allocations may then reach all of it; before, they stay below
 * the memblock limit for good.
 */
import type { Stage } from '../machine.ts';
import { lowmemMappingFailure } from './lowmem-mapping.ts';

export const mapLowmem: Stage = {
  name: 'map-lowmem',
  run(machine) {
    machine.mappingFailure = lowmemMappingFailure(machine);
    if (machine.kernel.behaviour.pagingInitRaisesLimit)
      machine.as({ caller: 'paging_init', origin: 'lowmem limit' }).currentLimit = machine.bounds.lowmemLimit;
  },
};
