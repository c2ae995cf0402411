/**
 * /reserved-memory since 6.12, in two phases. Early: static regions are reserved in blob order, then dynamic ones are placed
 * and handed to their drivers, in blob order too. Late, once the tree is unflattened and memblock's dump is out: static
 * regions are handed to their drivers and the whole table is checked for overlaps.
 */
import type { Node, Property } from '../../../devicetree/tree.ts';
import type { AddressRange } from '../../../terms/address-range.ts';
import type { BootState, PlacedRegion, Stage } from '../../state.ts';
import {
  ignoresEntries,
  invalidReg,
  NO_RESERVED_MEMORY_NODE,
  skippingDefaultNode,
  tooManyDynamic,
  unsupportedNodeFormat,
} from '../messages.ts';
import { allocateRegionArray } from './array.ts';
import { allocateDynamic, type Neighbour } from './dynamic.ts';
import { reserveElfCoreHeader } from './elf-core-header.ts';
import { reserveMap } from './memreserve.ts';
import {
  entriesOf,
  entriesReadFrom,
  entryBytes,
  flagsOf,
  hasSupportedFormat,
  isDisplacedByCommandLine,
  regionNodes,
  reservedMemoryRoot,
} from './node.ts';
import { sortAndReportOverlaps } from './overlaps.ts';
import { initialiseRegion } from './pools.ts';
import { regOf, reserveStatic } from './static.ts';
import { noteUnsupportedFormat } from './table.ts';

/** Up to 6.12 a region stays in the table when its driver refused it and its memory was given back. */
function keepsFailed(state: BootState): boolean {
  return state.kernel.behaviour.failedRegion === 'stays-in-table';
}

function earlyRegions(state: BootState): void {
  const parent = reservedMemoryRoot(state);
  if (!parent) return;
  if (!hasSupportedFormat(state, parent)) {
    state.log(unsupportedNodeFormat(state.kernel.behaviour));
    noteUnsupportedFormat(state);
    return;
  }
  const dynamic: Node[] = [];
  for (const node of regionNodes(parent, state.kernel.behaviour)) {
    const result = reserveStatic(state, node);
    if (result.kind !== 'no-reg' || !node.has('size')) continue;
    if (dynamic.length >= state.kernel.behaviour.reservedMemoryTable) {
      state.log(tooManyDynamic(node.name));
      state.note({
        kind: 'table-full',
        node: node.path,
        entries: state.kernel.behaviour.reservedMemoryTable,
        lost: 'place',
        origin: node.path,
        span: node.span,
      });
    } else {
      dynamic.push(node);
    }
  }
  const neighbours: Neighbour[] = [];
  for (const node of dynamic) {
    const region = allocateDynamic(state, node, neighbours);
    if (!region) continue;
    state.dynamicRegions++;
    if (initialiseRegion(state, node, region) || keepsFailed(state)) {
      neighbours.push(region);
      state.placedRegions.push({ node, ...region });
    }
  }
}

export function scanTwoPhase(state: BootState): void {
  reserveElfCoreHeader(state);
  earlyRegions(state);
  reserveMap(state);
}

/** The entry of a `reg` that the table gets; undefined for none. */
function registeredEntry(state: BootState, node: Node, property: Property): AddressRange | undefined {
  const { behaviour } = state.kernel;
  const entries = entriesOf(state, property);
  const isWhole = property.value.length % entryBytes(state) === 0;
  switch (behaviour.reservedMemoryEntries) {
    case 'all':
      if (!isWhole) {
        state.log(invalidReg(behaviour, node.name));
        return undefined;
      }
      if (entries.length > 1) state.log(ignoresEntries(node.name, entries.length - 1));
      // a first entry is read of an empty reg too
      return entriesReadFrom(state, property, 1)[0];
    case 'all-unregistered':
      return isWhole && entries.length === 1 ? entries[0] : undefined;
    case 'first':
      return entries[0];
  }
}

/** The late phase, which runs when the tree is unflattened. */
export const lateReservedMemory: Stage = {
  name: 'reserved-memory-late',
  run(state) {
    const { behaviour } = state.kernel;
    if (behaviour.reservedMemoryOrder !== 'two-phase') return;
    allocateRegionArray(state);
    const parent = reservedMemoryRoot(state);
    if (!parent) {
      if (behaviour.missingNodeLine) state.log(NO_RESERVED_MEMORY_NODE);
      return;
    }
    if (!hasSupportedFormat(state, parent)) {
      state.log(unsupportedNodeFormat(behaviour));
      return;
    }
    const table: PlacedRegion[] = [...state.placedRegions];
    for (const node of regionNodes(parent, state.kernel.behaviour)) {
      const property = regOf(state, node);
      if (!property) continue;
      if (isDisplacedByCommandLine(state, flagsOf(node))) {
        state.log(skippingDefaultNode(behaviour));
        continue;
      }
      const first = registeredEntry(state, node, property);
      if (!first || first.size === 0n) continue;
      if (initialiseRegion(state, node, first) || keepsFailed(state)) table.push({ node, ...first });
    }
    sortAndReportOverlaps(state, table);
  },
};
