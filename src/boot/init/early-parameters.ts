/**
 * The command-line parameters that move memory, in command-line order, as parse_early_param hands them to their handlers.
 */
import { cmaParameter } from '../dma/cma-parameter.ts';
import type { Stage } from '../state.ts';
import { bareParameter } from './bare-parameter.ts';
import { initrdFromChosen, initrdParameter } from './initrd.ts';

export const earlyParameters: Stage = {
  name: 'early-parameters',
  run(state) {
    initrdFromChosen(state);
    if (state.placement.initrd) {
      state.initrd = state.placement.initrd;
      state.initrdOrigin = '--initrd';
    }
    let seenMem = false;
    state.debugFrom = state.trace.steps.length;
    for (const parameter of state.parameters) {
      switch (parameter.name) {
        case 'mem':
          state.architecture.limitMemory(state, parameter, !seenMem);
          seenMem = true;
          break;
        case 'cma':
          cmaParameter(state, parameter);
          break;
        case 'memblock':
          state.debugFrom = state.trace.steps.length;
          break;
        case 'initrd':
        case 'initrdmem':
          initrdParameter(state, parameter);
          break;
        case 'bare':
          bareParameter(state, parameter);
          break;
        default:
          state.architecture.ownParameter(state, parameter);
          break;
      }
    }
  },
};
