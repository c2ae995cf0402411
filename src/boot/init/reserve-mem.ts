/**
 * `reserve_mem=SIZE:ALIGN:NAME`: a named block that is at the same place after a reboot, with luck (mm/memblock.c, reserve_mem).
 */
import type { Stage } from '../state.ts';

/** SMP_CACHE_BYTES, the least alignment. */
export const reserveMem: Stage = {
  name: 'reserve-mem',
  run(state) {
    if (!state.kernel.behaviour.reserveMem) return;
    for (const parameter of state.parameters) {
      if (parameter.name !== 'reserve_mem') continue;
      const { cacheLine } = state.kernel.build;
      const align = parameter.align < cacheLine ? cacheLine : parameter.align;
      const reason = {
        caller: 'reserve_mem',
        origin: parameter.text,
        owner: parameter.text,
        call: 'physical',
      } as const;
      state.as(reason, (memblock) => memblock.allocate({ size: parameter.size, align, flags: state.allocationFlags }));
    }
  },
};
