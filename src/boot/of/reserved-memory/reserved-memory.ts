/**
 * `/memreserve/`, the crash dump header and /reserved-memory, in the version's own order (early_init_fdt_scan_reserved_mem).
 */
import type { Stage } from '../../state.ts';
import { scanTable } from './table.ts';
import { scanTwoPhase } from './two-phase.ts';

export const reservedMemory: Stage = {
  name: 'reserved-memory',
  run(state) {
    if (state.kernel.behaviour.reservedMemoryOrder === 'two-phase') scanTwoPhase(state);
    else scanTable(state);
  },
};
