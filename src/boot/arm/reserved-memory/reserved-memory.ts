/**
 * `/memreserve/`, the crash dump header and /reserved-memory, in the version's own order (early_init_fdt_scan_reserved_mem).
 */
import type { Stage } from '../../machine.ts';
import { scanTable } from './table.ts';
import { scanTwoPhase } from './two-phase.ts';

export const reservedMemory: Stage = {
  name: 'reserved-memory',
  run(machine) {
    if (machine.kernel.behaviour.reservedMemoryOrder === 'two-phase') scanTwoPhase(machine);
    else scanTable(machine);
  },
};
