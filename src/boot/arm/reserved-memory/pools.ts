/**
 * What the drivers of `shared-dma-pool` make of a region: a CMA area (kernel/dma/contiguous.c, rmem_cma_setup) or a coherent
 * pool (kernel/dma/coherent.c, rmem_dma_setup). Other regions have no driver this early and are left as they are.
 */
import type { Node } from '../../../devicetree/tree.ts';
import type { AddressRange } from '../../../terms/address-range.ts';
import { isAligned } from '../../../terms/alignment.ts';
import { hex } from '../../../terms/notation.ts';
import type { Machine } from '../../machine.ts';
import { CMA_NO_SLOTS } from '../messages/cma.ts';
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
} from '../messages/reserved-memory.ts';
import { flagsOf, type RegionFlags } from './node.ts';

/** `no-driver` leaves the region reserved as it is; `failed` gives it back. */
type PoolResult = 'initialised' | 'failed' | 'no-driver';

function setUpCma(machine: Machine, node: Node, region: AddressRange, flags: RegionFlags): boolean {
  const { build, behaviour } = machine.kernel;
  const refuse = (line: string, why: string): false => {
    machine.log(line);
    machine.note({
      kind: 'pool-refused',
      message: `${node.path} becomes no CMA pool: ${why}`,
      origin: node.path,
      span: node.span,
    });
    return false;
  };
  const isBypassed = behaviour.cmaDefaultNodeBypass !== 'none' && behaviour.cmaDefaultNodeBypass !== 'never-reserved';
  if (machine.cmaRequest && flags.cmaDefault && isBypassed) {
    return refuse(bypassDefaultNode(node.name), 'cma= takes its place');
  }
  if (!flags.reusable || flags.nomap) return false;
  if (!isAligned(region.base, build.cma.alignment) || !isAligned(region.size, build.cma.alignment)) {
    return refuse(INCORRECT_ALIGNMENT, `base and size must be multiples of ${hex(build.cma.alignment)}`);
  }
  if (machine.cmaAreas.length >= build.cma.areas) {
    machine.log(CMA_NO_SLOTS);
    return refuse(UNABLE_TO_SET_UP, `the kernel has room for ${build.cma.areas} areas`);
  }
  if (!machine.memblock.isRegionReserved(region.base, region.size)) {
    return refuse(UNABLE_TO_SET_UP, 'its range is not reserved');
  }
  machine.log(cmaPoolCreated(machine.pa, region.base, region.size));
  machine.cmaAreas.push({ name: node.name, ...region, from: node.path });
  if (behaviour.poolRemapped === 'when-initialised') {
    machine.remapped.push({
      name: node.name,
      origin: node.path,
      base: region.base,
      size: region.size,
      span: node.span,
    });
  }
  if (flags.cmaDefault) machine.hasDefaultCma = true;
  return true;
}

function setUpCoherent(machine: Machine, node: Node, region: AddressRange, flags: RegionFlags): boolean {
  if (flags.reusable) return false;
  if (!flags.nomap) {
    machine.log(POOL_WITHOUT_NOMAP);
    machine.note({
      kind: 'pool-refused',
      message: `${node.path} becomes no DMA pool: on ARM a pool that is not reusable must be no-map`,
      origin: node.path,
      span: node.span,
    });
    return false;
  }
  machine.log(dmaPoolCreated(machine.pa, region.base, region.size));
  return true;
}

function initialise(machine: Machine, node: Node, region: AddressRange): PoolResult {
  const flags = flagsOf(node);
  if (!flags.sharedPool || !machine.kernel.behaviour.poolDrivers) return 'no-driver';
  const { build, behaviour } = machine.kernel;
  if (flags.reusable && flags.nomap && behaviour.poolFlagMismatch === 'no-driver') return 'no-driver';
  const done =
    (build.cma.defaultArea && setUpCma(machine, node, region, flags)) || setUpCoherent(machine, node, region, flags);
  if (!done) return 'failed';
  machine.log(nodeInitialised(behaviour, node.name, 'shared-dma-pool'));
  return 'initialised';
}

/** Gives the memory of a region back whose driver refused it; a no-map region may stay marked. */
function giveBack(machine: Machine, node: Node, region: AddressRange): void {
  const { behaviour } = machine.kernel;
  const { nomap } = flagsOf(node);
  const reason = { caller: 'fdt_init_reserved_mem', origin: node.path, span: node.span };
  if (behaviour.nomapGivenBack === 'clear-nomap' && nomap) {
    machine.as(reason).clearNomap(region.base, region.size);
    return;
  }
  machine.as(reason).free(region.base, region.size);
  if (nomap) machine.as(reason).add(region.base, region.size);
}

/** Hands a region to its driver. Returns false when the driver refused it and its memory was given back. */
export function initialiseRegion(machine: Machine, node: Node, region: AddressRange): boolean {
  const result = initialise(machine, node, region);
  if (result === 'failed') {
    if (machine.kernel.behaviour.nomapGivenBack === 'kept') return false;
    machine.log(matchingFailed(machine.kernel.behaviour, node.name));
    giveBack(machine, node, region);
    return false;
  }
  if (machine.kernel.behaviour.regionLine) {
    const { nomap, reusable } = flagsOf(node);
    machine.log(regionRegistered(machine.pa, { name: node.name, ...region, nomap, reusable }));
  }
  return true;
}
