/**
 * Whether the kernel lives through what it was given, looked at once the zones stand: what holds everywhere, and what the
 * architecture adds. Nothing here changes the prediction.
 */
import type { BootState, Stage } from '../state.ts';

/** Operations on memory itself; the others are on what is reserved. */
const ON_MEMORY = new Set(['add', 'remove', 'mark_nomap', 'clear_nomap', 'mark_hotplug', 'clear_hotplug']);

/** The first change that memblock had no entry for is the one to tell of. */
function noteFullArray(state: BootState): void {
  const lost = state.trace.steps.find((step) => step.failed);
  if (!lost) return;
  const list = ON_MEMORY.has(lost.operation) ? 'memory' : 'reserved';
  const { origin, span } = lost;
  state.note({ kind: 'kernel-dies', death: { kind: 'region-array-full', list }, origin, ...(span ? { span } : {}) });
}

export const survival: Stage = {
  name: 'survival',
  run(state) {
    if (state.memblock.memory.length === 0) {
      state.note({ kind: 'no-memory', origin: '/memory' });
      return;
    }
    noteFullArray(state);
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
