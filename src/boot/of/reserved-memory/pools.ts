/**
 * Regions are handed to their drivers (__reserved_mem_init_node). Only those of `shared-dma-pool` are there this early; what they
 * refuse is given back.
 */
import type { Node } from '../../../devicetree/tree.ts';
import type { AddressRange } from '../../../terms/address-range.ts';
import { setUpCmaPool } from '../../dma/cma-pool.ts';
import { setUpCoherentPool } from '../../dma/coherent-pool.ts';
import type { BootState } from '../../state.ts';
import { matchingFailed, nodeInitialised, regionRegistered } from '../messages.ts';
import { flagsOf } from './node.ts';

/** `no-driver` leaves the region reserved as it is; `failed` gives it back. */
type PoolResult = 'initialised' | 'failed' | 'no-driver';

function initialise(state: BootState, node: Node, region: AddressRange): PoolResult {
  const flags = flagsOf(node);
  if (!flags.sharedPool || !state.kernel.behaviour.poolDrivers) return 'no-driver';
  const { build, behaviour } = state.kernel;
  if (flags.reusable && flags.nomap && behaviour.poolFlagMismatch === 'no-driver') return 'no-driver';
  const done =
    (build.cma.defaultArea && setUpCmaPool(state, node, region, flags)) ||
    setUpCoherentPool(state, node, region, flags);
  if (!done) return 'failed';
  state.log(nodeInitialised(behaviour, node.name, 'shared-dma-pool'));
  return 'initialised';
}

/** Gives the memory of a region back whose driver refused it; a no-map region may stay marked. */
function giveBack(state: BootState, node: Node, region: AddressRange): void {
  const { behaviour } = state.kernel;
  const { nomap } = flagsOf(node);
  const reason = {
    caller: behaviour.regionGivenBackBy,
    origin: node.path,
    span: node.span,
    purpose: 'release',
  } as const;
  if (behaviour.nomapGivenBack === 'clear-nomap' && nomap) {
    state.as(reason, (memblock) => memblock.clearNomap(region.base, region.size));
    return;
  }
  state.as(reason, (memblock) => memblock.free(region.base, region.size));
  if (nomap) state.as(reason, (memblock) => memblock.add(region.base, region.size));
}

/** Hands a region to its driver. Returns false when the driver refused it and its memory was given back. */
export function initialiseRegion(state: BootState, node: Node, region: AddressRange): boolean {
  const result = initialise(state, node, region);
  if (result === 'failed') {
    if (state.kernel.behaviour.nomapGivenBack === 'kept') return false;
    state.log(matchingFailed(state.kernel.behaviour, node.name));
    giveBack(state, node, region);
    return false;
  }
  if (state.kernel.behaviour.regionLine) {
    const { nomap, reusable } = flagsOf(node);
    state.log(
      regionRegistered(state.pa, {
        name: node.name,
        ...region,
        // an unsigned long, whatever the size
        kibibytes: state.ulong(region.size >> 10n),
        nomap,
        reusable,
      }),
    );
  }
  return true;
}
