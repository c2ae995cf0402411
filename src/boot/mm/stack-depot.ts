/**
 * The table of call traces that tracking the users of slab objects needs from the start (lib/stackdepot.c).
 */
import type { Stage } from '../state.ts';
import { allocateTable, STACK_DEPOT } from './hash-tables.ts';

export const stackDepot: Stage = {
  name: 'stack-depot',
  run(state) {
    const { behaviour, build } = state.kernel;
    const asked = state.parameters.findLast((parameter) => parameter.name === 'slub_debug');
    const tracks = asked?.name === 'slub_debug' && asked.tracksUsers;
    if (behaviour.stackDepotEarly && tracks && build.config.enabled('CONFIG_STACKDEPOT'))
      allocateTable(state, STACK_DEPOT);
  },
};
