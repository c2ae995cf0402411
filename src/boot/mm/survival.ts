/**
 * Whether the kernel lives through what it was given, looked at once the zones stand: what holds everywhere, and what the
 * architecture adds. Nothing here changes the prediction.
 */
import type { Stage } from '../state.ts';

export const survival: Stage = {
  name: 'survival',
  run(state) {
    if (state.memblock.memory.length === 0) {
      state.note({ kind: 'no-memory', origin: '/memory' });
      return;
    }
    for (const incident of state.architecture.survivalChecks(state)) state.note(incident);
    for (const area of state.cmaAreas) {
      if (state.memblock.isRegionMemory(area.base, area.size)) continue;
      state.note({
        kind: 'cma-outside-ram',
        area: { name: area.name, base: area.base, size: area.size },
        origin: area.from,
      });
    }
  },
};
