/**
 * A reusable `shared-dma-pool` becomes a CMA area (kernel/dma/contiguous.c, rmem_cma_setup).
 */
import type { Node } from '../../devicetree/tree.ts';
import type { AddressRange } from '../../terms/address-range.ts';
import { isAligned } from '../../terms/alignment.ts';
import type { PoolRefusal } from '../incident.ts';
import { CMA_NO_SLOTS } from '../mm/cma-messages.ts';
import type { RegionFlags } from '../of/reserved-memory/node.ts';
import type { BootState } from '../state.ts';
import { bypassDefaultNode, cmaPoolCreated, INCORRECT_ALIGNMENT, UNABLE_TO_SET_UP } from './messages.ts';

/** False when the driver refuses the region, or when it is none of its own. */
export function setUpCmaPool(state: BootState, node: Node, region: AddressRange, flags: RegionFlags): boolean {
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
