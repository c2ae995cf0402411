/**
 * The device-tree blob reserves itself, byte for byte: with the page tables and the memory reserve map up to 3.14
 * (arm_dt_memblock_reserve), after the machine hook up to 5.10, right after import since (early_init_fdt_reserve_self).
 */
import type { Stage } from '../state.ts';
import { reserveMap } from './reserved-memory/memreserve.ts';

export const reserveBlob: Stage = {
  name: 'reserve-blob',
  run(state) {
    const { dtb } = state.placement;
    state.as(
      { caller: 'early_init_fdt_reserve_self', origin: 'device tree blob', owner: 'device tree blob' },
      (memblock) => memblock.reserve(state.phys(dtb.base), dtb.size),
    );
  },
};

/** Blob and memory reserve map together, as kernels do that know no /reserved-memory. */
export const reserveBlobAndMap: Stage = {
  name: 'reserve-blob',
  run(state) {
    reserveBlob.run(state);
    reserveMap(state);
  },
};
