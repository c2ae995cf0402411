/**
 * What the drivers of `shared-dma-pool` make of a region: a CMA area (kernel/dma/contiguous.c, rmem_cma_setup) or a coherent
 * pool (kernel/dma/coherent.c, rmem_dma_setup). Other regions have no driver this early and are left as they are.
 */
import type { Node } from '../../../devicetree/tree.ts';
import type { AddressRange } from '../../../terms/address-range.ts';
import { isAligned } from '../../../terms/alignment.ts';
import type { PoolRefusal } from '../../incident.ts';
import { CMA_NO_SLOTS } from '../../mm/cma-messages.ts';
import type { BootState } from '../../state.ts';
import {
  bypassDefaultNode,
  cmaPoolCreated,
  dmaPoolCreated,
  INCORRECT_ALIGNMENT,
  matchingFailed,
  nodeInitialised,
  POOL_WITHOUT_NOMAP,
  regionRegistered,
  UNABLE_TO_SET_UP,
} from '../messages.ts';
import { flagsOf, type RegionFlags } from './node.ts';

/** `no-driver` leaves the region reserved as it is; `failed` gives it back. */
type PoolResult = 'initialised' | 'failed' | 'no-driver';

function setUpCma(state: BootState, node: Node, region: AddressRange, flags: RegionFlags): boolean {
  const { build, behaviour } = state.kernel;
  const refuse = (line: string, cause: PoolRefusal): false => {
    state.log(line);
    state.note({
      kind: 'pool-refused',
      node: node.path,
      cause,
      origin: node.path,
      span: node.span,
    });
    return false;
  };
  const isBypassed = behaviour.cmaDefaultNodeBypass !== 'none' && behaviour.cmaDefaultNodeBypass !== 'never-reserved';
  if (state.cmaRequest && flags.cmaDefault && isBypassed) {
    return refuse(bypassDefaultNode(node.name), { kind: 'displaced-by-cma' });
  }
  if (!flags.reusable || flags.nomap) return false;
  if (!isAligned(region.base, build.cma.alignment) || !isAligned(region.size, build.cma.alignment)) {
    return refuse(INCORRECT_ALIGNMENT, { kind: 'misaligned', alignment: build.cma.alignment });
  }
  if (state.cmaAreas.length >= build.cma.areas) {
    state.log(CMA_NO_SLOTS);
    return refuse(UNABLE_TO_SET_UP, { kind: 'no-slots', areas: build.cma.areas });
  }
  if (!state.memblock.isRegionReserved(region.base, region.size)) {
    return refuse(UNABLE_TO_SET_UP, { kind: 'not-reserved' });
  }
  state.log(cmaPoolCreated(state.pa, region.base, region.size));
  state.cmaAreas.push({ name: node.name, ...region, from: node.path });
  if (behaviour.poolRemapped === 'when-initialised') {
    state.architecture.onCmaDeclared(state, {
      name: node.name,
      origin: node.path,
      base: region.base,
      size: region.size,
      span: node.span,
    });
  }
  if (flags.cmaDefault) state.hasDefaultCma = true;
  return true;
}

function setUpCoherent(state: BootState, node: Node, region: AddressRange, flags: RegionFlags): boolean {
  if (flags.reusable) return false;
  if (!flags.nomap && state.architecture.coherentPoolNeedsNomap) {
    state.log(POOL_WITHOUT_NOMAP);
    state.note({
      kind: 'pool-refused',
      node: node.path,
      cause: { kind: 'needs-nomap' },
      origin: node.path,
      span: node.span,
    });
    return false;
  }
  state.log(dmaPoolCreated(state.pa, region.base, region.size));
  return true;
}

function initialise(state: BootState, node: Node, region: AddressRange): PoolResult {
  const flags = flagsOf(node);
  if (!flags.sharedPool || !state.kernel.behaviour.poolDrivers) return 'no-driver';
  const { build, behaviour } = state.kernel;
  if (flags.reusable && flags.nomap && behaviour.poolFlagMismatch === 'no-driver') return 'no-driver';
  const done =
    (build.cma.defaultArea && setUpCma(state, node, region, flags)) || setUpCoherent(state, node, region, flags);
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
    state.log(regionRegistered(state.pa, { name: node.name, ...region, nomap, reusable }));
  }
  return true;
}
