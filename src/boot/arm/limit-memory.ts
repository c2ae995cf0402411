/**
 * `mem=` (arch/arm/kernel/setup.c, early_mem): the first discards what the tree describes; every one adds its range.
 */
import type { EarlyParameterOf } from '../rules.ts';
import { armAddMemory } from './add-memory.ts';
import type { ArmState } from './state.ts';

export function limitMemory(state: ArmState, parameter: EarlyParameterOf<'mem'>, isFirst: boolean): void {
  const reason = { origin: parameter.text };
  if (isFirst && state.kernel.behaviour.memoryStore === 'banks') state.banks = [];
  else if (isFirst) {
    const start = state.memblock.startOfDram();
    state.as({ caller: 'early_mem', ...reason, purpose: 'clip' }, (memblock) =>
      memblock.remove(start, state.memblock.endOfDram() - start),
    );
  }
  armAddMemory(state, parameter.start ?? state.placement.physOffset, parameter.size, reason);
}
