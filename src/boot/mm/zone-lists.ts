/**
 * The lists of zones to allocate from, which all kernels log once they are built (build_all_zonelists, mm/page_alloc.c).
 */
import type { BootState, Stage } from '../state.ts';
import { builtZonelists } from './zone-messages.ts';

function logZoneLists(state: BootState): void {
  const { build, behaviour } = state.kernel;
  const types = build.cma.enabled ? behaviour.migrateTypes.withCma : behaviour.migrateTypes.plain;
  const byMobility = state.expectedPages >= 2 ** build.pageblockOrder * types;
  state.log(builtZonelists(behaviour, state.expectedPages, byMobility));
}

export const zoneLists: Stage = { name: 'zone-lists', run: logZoneLists };
