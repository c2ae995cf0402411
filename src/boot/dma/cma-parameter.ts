/**
 * `cma=` (kernel/dma/contiguous.c, early_cma).
 */
import type { EarlyParameterOf } from '../rules.ts';
import type { BootState } from '../state.ts';
import { earlyCma } from './messages.ts';

/** A later `cma=` without a place keeps the place of an earlier one: the handler only overwrites what it reads. */
export function cmaParameter(state: BootState, parameter: EarlyParameterOf<'cma'>): void {
  const { build, behaviour } = state.kernel;
  if (!build.cma.defaultArea) return;
  if (build.cmaDebug && behaviour.cmaDebugLines === 'declare-and-parameter') state.log(earlyCma(parameter.text));
  const size = state.phys(parameter.size);
  const earlier = state.cmaRequest;
  if (parameter.base === undefined || !behaviour.cmaParameterPlace) {
    const { base, limit } = earlier ?? { base: 0n, limit: 0n };
    state.cmaRequest = { size, base, limit };
    return;
  }
  const base = state.phys(parameter.base);
  state.cmaRequest = { size, base, limit: state.phys(parameter.limit ?? base + size) };
}
