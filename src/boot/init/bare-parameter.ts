/**
 * Parameters that stand without the value they need. Handlers that do not ask read through a null pointer, before a console
 * works: the kernel dies in silence.
 */
import { CMA_WITHOUT_VALUE } from '../dma/messages.ts';
import type { EarlyParameterOf } from '../rules.ts';
import type { BootState } from '../state.ts';

/** The kernel dies of a parameter without its value. */
export function dieOfBareParameter(state: BootState, { parameter, text }: EarlyParameterOf<'bare'>): void {
  state.die({ kind: 'bare-parameter', parameter }, { origin: text });
}

/** What the shared code makes of a bare parameter; the architecture sees to its own. */
export function bareParameter(state: BootState, bare: EarlyParameterOf<'bare'>): void {
  const { behaviour, build } = state.kernel;
  switch (bare.parameter) {
    case 'initrd':
    case 'initrdmem':
      // every version reads them unasked
      dieOfBareParameter(state, bare);
      break;
    case 'kernelcore':
      if (behaviour.bareKernelcore === 'fatal') dieOfBareParameter(state, bare);
      break;
    case 'cma':
      if (!build.cma.defaultArea) break;
      if (behaviour.bareCma === 'fatal') dieOfBareParameter(state, bare);
      else state.log(CMA_WITHOUT_VALUE);
      break;
    default:
      state.architecture.ownParameter(state, bare);
  }
}
