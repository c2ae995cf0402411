/**
 * setup_command_line (init/main.c): copies of the command line that outlive the boot.
 */
import { allocateEarly } from '../mm/early-allocation.ts';
import type { Stage } from '../state.ts';

export const saveCommandLine: Stage = {
  name: 'command-line',
  run(state) {
    for (let copy = 0; copy < state.kernel.behaviour.commandLineCopies; copy++) {
      allocateEarly(state, {
        caller: 'setup_command_line',
        origin: 'command line',
        owner: 'command line',
        size: BigInt(state.cmdline.length + 1),
      });
    }
  },
};
