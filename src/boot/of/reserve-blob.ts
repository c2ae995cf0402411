/**
 * The device-tree blob reserves itself, byte for byte (early_init_fdt_reserve_self).
 */
import type { Stage } from '../state.ts';

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
