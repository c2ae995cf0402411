/**
 * Regions with a `size` and no place: allocated from memblock, within `alloc-ranges` where there are any
 * (__reserved_mem_alloc_size).
 */
import { cellCount } from '../../../devicetree/cells.ts';
import type { Node } from '../../../devicetree/tree.ts';
import type { AddressRange } from '../../../terms/address-range.ts';
import { hex } from '../../../terms/notation.ts';
import type { Machine } from '../../machine.ts';
import { originOf } from '../../machine.ts';
import { rootCellsOf } from '../import-memory.ts';
import {
  allocateFailed,
  invalidAllocRanges,
  invalidProperty,
  SKIPPING_DEFAULT_NODE,
} from '../messages/reserved-memory.ts';
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
  machine: Machine,
  node: Node,
  neighbours: readonly Neighbour[],
): AddressRange | undefined {
  const { behaviour, build } = machine.kernel;
  const cells = rootCellsOf(machine.tree);
  const sizeProperty = node.property('size');
  const alignProperty = node.property('alignment');
  const flags = flagsOf(node);
  const drop = (reason: string): undefined => {
    recordOutcome(machine, node, { base: 0n, size: 0n, state: 'ignored', reason });
    return undefined;
  };
  if (!sizeProperty) return drop('neither reg nor size');
  if (sizeProperty.value.length !== cells.size * 4) {
    machine.log(invalidProperty(behaviour, 'size', node.name));
    return drop(`size is not ${cells.size} cells long`);
  }
  if (alignProperty && alignProperty.value.length !== cells.address * 4) {
    machine.log(invalidProperty(behaviour, 'alignment', node.name));
    return drop(`alignment is not ${cells.address} cells long`);
  }
  const isCmaPool = build.cma.enabled && flags.sharedPool && flags.reusable && !flags.nomap;
  if (build.cma.enabled && isDisplacedByCommandLine(machine, flags)) {
    machine.log(SKIPPING_DEFAULT_NODE);
    return drop('cma= takes the place of the default pool');
  }
  const size = machine.phys(sizeProperty.number());
  let align = machine.phys(alignProperty?.number() ?? 0n);
  if (isCmaPool && behaviour.poolAlignmentRaised && align < build.cma.alignment) align = build.cma.alignment;

  let rangesProperty = node.property('alloc-ranges');
  if (rangesProperty && rangesProperty.value.length % entryBytes(machine) !== 0) {
    if (behaviour.reservedMemoryMalformed === 'node-skipped') {
      machine.log(invalidAllocRanges(behaviour, node.name));
      return drop('alloc-ranges is not a whole number of entries');
    }
    rangesProperty = undefined;
  }
  if (
    rangesProperty &&
    behaviour.reservedMemoryMalformed === 'property-absent' &&
    cellCount(rangesProperty.value) === 0
  ) {
    rangesProperty = undefined;
  }

  const place = (start: bigint, end: bigint, bottomUp: boolean): bigint => {
    const request = { size, align: align === 0n ? build.cacheLine : align, start, end, bottomUp };
    const reason = {
      caller: '__reserved_mem_alloc_size',
      origin: originOf(node, sizeProperty),
      span: sizeProperty.span,
      owner: node.path,
    };
    if (flags.nomap && behaviour.nomapDynamic === 'removed') {
      const found = machine.memblock.find(request);
      if (found !== 0n) machine.as(reason).remove(found, size);
      return found;
    }
    if (behaviour.dynamicSearch === 'below-end' && machine.memblock.find({ ...request, start: 0n }) < start) return 0n;
    const found = machine.as(reason).allocate({ ...request, flags: machine.allocationFlags });
    if (found === 0n || !flags.nomap) return found;
    if (behaviour.nomapDynamic === 'marked') machine.as(reason).markNomap(found, size);
    else machine.as(reason).remove(found, size);
    return found;
  };

  let base = 0n;
  if (rangesProperty) {
    for (const range of entriesOf(machine, rangesProperty)) {
      const end = machine.phys(range.base + range.size);
      const bottomUp = behaviour.allocRangesTurn && searchBottomUp(range.base, end, neighbours);
      base = place(range.base, end || machine.memblock.physicalMax, bottomUp);
      if (base !== 0n) break;
    }
  } else {
    const limit = behaviour.dynamicLimit === 'anywhere' ? machine.memblock.physicalMax : machine.memblock.currentLimit;
    base = place(0n, limit, false);
  }
  if (base === 0n) {
    machine.log(allocateFailed(behaviour, node.name, size));
    const where = rangesProperty ? 'in its alloc-ranges' : 'in RAM';
    machine.note({
      kind: 'allocation-failed',
      message: `${node.path} finds no ${hex(size)} free bytes ${where}`,
      origin: originOf(node, sizeProperty),
      span: sizeProperty.span,
    });
    recordOutcome(machine, node, { base: 0n, size, state: 'failed', reason: `no free ${hex(size)} bytes ${where}` });
    return undefined;
  }
  noteRemap(machine, node, { base, size });
  recordOutcome(machine, node, { base, size, state: 'allocated' });
  return { base, size };
}
