/**
 * The device-tree blob reserves itself, byte for byte (drivers/of/fdt.c, early_init_fdt_reserve_self).
 */
import type { Stage } from '../state.ts';

export const reserveBlob: Stage = {
  name: 'reserve-blob',
  run(state) {
    const { dtb } = state.placement;
    const caller = state.kernel.behaviour.blobReservedBy;
    state.as({ caller, origin: 'device tree blob', owner: 'device tree blob' }, (memblock) =>
      memblock.reserve(state.phys(dtb.base), dtb.size),
    );
  },
};
