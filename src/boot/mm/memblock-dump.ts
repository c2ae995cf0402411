/**
 * What memblock holds at two points of the boot, taken down for the prediction.
 */
import { regionsFrom } from '../regions.ts';
import type { Stage } from '../state.ts';

/** Memory as the tree and `mem=` describe it, before anything is carved out of it. */
export const takeImported: Stage = {
  name: 'imported',
  run(state) {
    state.imported = regionsFrom(state.memblock.memory);
  },
};

/** What `memblock=debug` dumps once the early reservations are made (memblock_dump_all). */
export const dumpMemblock: Stage = {
  name: 'dump',
  run(state) {
    const { memory, reserved } = state.memblock;
    state.dump = {
      memory: regionsFrom(memory),
      reserved: regionsFrom(reserved),
      steps: state.trace.steps.length,
      messages: state.messages.length,
    };
  },
};
