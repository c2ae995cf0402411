/**
 * The device-tree blob reserves itself, byte for byte, right after import (early_init_fdt_reserve_self, called by setup_arch
 * since 5.11 and in 5.10 stable).
 */
import type { Stage } from '../machine.ts';

export const reserveBlob: Stage = {
  name: 'reserve-blob',
  run(machine) {
    const { dtb } = machine.placement;
    machine
      .as({ caller: 'early_init_fdt_reserve_self', origin: 'device tree blob', owner: 'device tree blob' })
      .reserve(machine.phys(dtb.base), dtb.size);
  },
};
