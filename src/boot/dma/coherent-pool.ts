/**
 * A `shared-dma-pool` that is not reusable becomes a coherent pool (kernel/dma/coherent.c, rmem_dma_setup).
 */
import type { Node } from '../../devicetree/tree.ts';
import type { AddressRange } from '../../terms/address-range.ts';
import type { RegionFlags } from '../of/reserved-memory/node.ts';
import type { BootState } from '../state.ts';
import { dmaPoolCreated, POOL_WITHOUT_NOMAP } from './messages.ts';

/** False when the driver refuses the region. */
export function setUpCoherentPool(state: BootState, node: Node, region: AddressRange, flags: RegionFlags): boolean {
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
