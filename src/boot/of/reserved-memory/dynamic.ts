/**
 * Regions with a `size` and no place: allocated from memblock, within `alloc-ranges` where there are any
 * (__reserved_mem_alloc_size).
 */
import type { Node } from '../../../devicetree/tree.ts';
import type { AddressRange } from '../../../terms/address-range.ts';
import type { RegionCause } from '../../incident.ts';
import { originOf } from '../../reason.ts';
import type { BootState } from '../../state.ts';
import { allocateFailed, invalidAllocRanges, invalidProperty, skippingDefaultNode } from '../messages.ts';
import { rootCellsOf } from '../root-cells.ts';
import { entriesOf, entryBytes, flagsOf, isDisplacedByCommandLine, noteRemap, recordOutcome } from './node.ts';

/** Where an earlier dynamic region lies: its neighbours are searched for away from it. */
export type Neighbour = AddressRange;

/** Searches from below when only the range's start touches an earlier region (6.12+); undefined for the default. */
function searchBottomUp(start: bigint, end: bigint, neighbours: readonly Neighbour[]): boolean {
  let startTouches = false;
  let endTouches = false;
  for (const { base, size } of neighbours) {
    if (size === 0n) continue;
    if (start >= base && start <= base + size) startTouches = true;
    if (end >= base && end <= base + size) endTouches = true;
  }
  return startTouches && !endTouches;
}

/** Allocates a dynamic node; undefined when it is malformed or finds no room. Logs failures, records the outcome. */
export function allocateDynamic(
  state: BootState,
  node: Node,
  neighbours: readonly Neighbour[],
): AddressRange | undefined {
  const { behaviour, build } = state.kernel;
  const cells = rootCellsOf(state.tree);
  const sizeProperty = node.property('size');
  const alignProperty = node.property('alignment');
  const flags = flagsOf(node);
  const drop = (cause: RegionCause): undefined => {
    recordOutcome(state, node, { base: 0n, size: 0n, state: 'ignored', cause });
    return undefined;
  };
  if (!sizeProperty) return drop({ kind: 'no-reg-no-size' });
  if (sizeProperty.value.length !== cells.size * 4) {
    state.log(invalidProperty(behaviour, 'size', node.name));
    return drop({ kind: 'wrong-cells', property: 'size', cells: cells.size });
  }
  if (alignProperty && alignProperty.value.length !== cells.address * 4) {
    state.log(invalidProperty(behaviour, 'alignment', node.name));
    return drop({ kind: 'wrong-cells', property: 'alignment', cells: cells.address });
  }
  const isCmaPool = build.cma.enabled && flags.sharedPool && flags.reusable && !flags.nomap;
  if (build.cma.enabled && isDisplacedByCommandLine(state, flags)) {
    state.log(skippingDefaultNode(behaviour));
    return drop({ kind: 'displaced-by-cma' });
  }
  const size = state.phys(sizeProperty.number());
  let align = state.phys(alignProperty?.number() ?? 0n);
  if (isCmaPool && behaviour.poolAlignmentRaised && align < build.cma.alignment) align = build.cma.alignment;

  let rangesProperty = node.property('alloc-ranges');
  if (rangesProperty && rangesProperty.value.length % entryBytes(state) !== 0) {
    if (behaviour.allocRangesMalformed === 'node-skipped') {
      state.log(invalidAllocRanges(behaviour, node.name));
      return drop({ kind: 'partial-entry', property: 'alloc-ranges' });
    }
    rangesProperty = undefined;
  }

  const place = (start: bigint, end: bigint, bottomUp: boolean): bigint => {
    const request = { size, align: align === 0n ? build.cacheLine : align, start, end, bottomUp };
    const reason = {
      caller: '__reserved_mem_alloc_size',
      origin: originOf(node, sizeProperty),
      span: sizeProperty.span,
      owner: node.path,
      call: 'find-and-reserve' as const,
    };
    if (flags.nomap && behaviour.nomapDynamic === 'removed') {
      const found = state.memblock.find(request);
      if (found !== 0n) state.as(reason, (memblock) => memblock.remove(found, size));
      return found;
    }
    if (behaviour.dynamicSearch === 'below-end' && state.memblock.find({ ...request, start: 0n }) < start) return 0n;
    const found = state.as(reason, (memblock) => memblock.allocate({ ...request, flags: state.allocationFlags }));
    if (found === 0n || !flags.nomap) return found;
    if (behaviour.nomapDynamic === 'marked') state.as(reason, (memblock) => memblock.markNomap(found, size));
    else state.as(reason, (memblock) => memblock.remove(found, size));
    return found;
  };

  let base = 0n;
  if (rangesProperty) {
    for (const range of entriesOf(state, rangesProperty)) {
      const end = state.phys(range.base + range.size);
      const bottomUp = behaviour.allocRangesTurn && searchBottomUp(range.base, end, neighbours);
      base = place(range.base, end || state.memblock.physicalMax, bottomUp);
      if (base !== 0n) break;
    }
  } else {
    const limit = behaviour.dynamicLimit === 'anywhere' ? state.memblock.physicalMax : state.memblock.currentLimit;
    base = place(0n, limit, false);
  }
  if (base === 0n) {
    state.log(allocateFailed(behaviour, node.name, size));
    const cause = { kind: 'no-room', size, within: rangesProperty ? 'alloc-ranges' : 'ram' } as const;
    state.note({
      kind: 'allocation-failed',
      node: node.path,
      cause,
      origin: originOf(node, sizeProperty),
      span: sizeProperty.span,
    });
    recordOutcome(state, node, { base: 0n, size, state: 'failed', cause });
    return undefined;
  }
  noteRemap(state, node, { base, size });
  recordOutcome(state, node, { base, size, state: 'allocated' });
  return { base, size };
}
