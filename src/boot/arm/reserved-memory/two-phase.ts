/**
 * /reserved-memory since 6.12, in two phases. Early: static regions are reserved in blob order, then dynamic ones are placed
 * and handed to their drivers, in blob order too. Late, once the tree is unflattened and memblock's dump is out: static
 * regions are handed to their drivers and the whole table is checked for overlaps.
 */
import { type Node, Property } from '../../../devicetree/tree.ts';
import type { AddressRange } from '../../../terms/address-range.ts';
import type { Machine, PlacedRegion, Stage } from '../../machine.ts';
import {
  ignoresEntries,
  invalidReg,
  NO_RESERVED_MEMORY_NODE,
  SKIPPING_DEFAULT_NODE,
  tooManyDynamic,
  unsupportedNodeFormat,
} from '../messages/reserved-memory.ts';
import { allocateDynamic, type Neighbour } from './dynamic.ts';
import { reserveElfCoreHeader } from './elf-core-header.ts';
import { reserveMap } from './memreserve.ts';
import {
  entriesOf,
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
function keepsFailed(machine: Machine): boolean {
  return machine.kernel.behaviour.failedRegion === 'stays-in-table';
}

function earlyRegions(machine: Machine): void {
  const parent = reservedMemoryRoot(machine);
  if (!parent) return;
  if (!hasSupportedFormat(machine, parent)) {
    machine.log(unsupportedNodeFormat(machine.kernel.behaviour));
    noteUnsupportedFormat(machine);
    return;
  }
  const dynamic: Node[] = [];
  for (const node of regionNodes(machine, parent)) {
    const result = reserveStatic(machine, node);
    if (result.kind !== 'no-reg' || !node.has('size')) continue;
    if (dynamic.length >= machine.kernel.behaviour.reservedMemoryTable) {
      machine.log(tooManyDynamic(node.name));
      machine.note({
        kind: 'table-full',
        message: `${node.path} is skipped: this kernel places at most ${machine.kernel.behaviour.reservedMemoryTable} dynamic regions`,
        origin: node.path,
        span: node.span,
      });
    } else {
      dynamic.push(node);
    }
  }
  const neighbours: Neighbour[] = [];
  for (const node of dynamic) {
    const region = allocateDynamic(machine, node, neighbours);
    if (!region) continue;
    if (initialiseRegion(machine, node, region) || keepsFailed(machine)) {
      neighbours.push(region);
      machine.placedRegions.push({ node, ...region });
    }
  }
}

export function scanTwoPhase(machine: Machine): void {
  reserveElfCoreHeader(machine);
  earlyRegions(machine);
  reserveMap(machine);
}

/**
 * 6.12 takes a first entry from an empty `reg` too, and so reads what follows it in the blob: the tokens that end the node,
 * or the property behind it. Known for trees that were read from a blob only.
 */
function entryBehind(machine: Machine, property: Property): AddressRange[] {
  if (property.span.kind !== 'blob') return [];
  const { buffer, byteOffset } = property.value;
  const behind = new Property(
    property.name,
    new Uint8Array(buffer, byteOffset, buffer.byteLength - byteOffset),
    property.span,
  );
  return entriesOf(machine, behind).slice(0, 1);
}

/** The late phase, which runs when the tree is unflattened. */
export const lateReservedMemory: Stage = {
  name: 'reserved-memory-late',
  run(machine) {
    const { behaviour } = machine.kernel;
    if (behaviour.reservedMemoryOrder !== 'two-phase') return;
    const parent = reservedMemoryRoot(machine);
    if (!parent) {
      if (behaviour.missingNodeLine) machine.log(NO_RESERVED_MEMORY_NODE);
      return;
    }
    if (!hasSupportedFormat(machine, parent)) {
      machine.log(unsupportedNodeFormat(behaviour));
      return;
    }
    const table: PlacedRegion[] = [...machine.placedRegions];
    for (const node of regionNodes(machine, parent)) {
      const property = regOf(machine, node);
      if (!property) continue;
      if (isDisplacedByCommandLine(machine, flagsOf(node))) {
        machine.log(SKIPPING_DEFAULT_NODE);
        continue;
      }
      if (property.value.length % entryBytes(machine) !== 0) {
        machine.log(invalidReg(behaviour, node.name));
        continue;
      }
      const entries = property.value.length === 0 ? entryBehind(machine, property) : entriesOf(machine, property);
      if (entries.length > 1 && behaviour.reservedMemoryEntries === 'all') {
        machine.log(ignoresEntries(node.name, entries.length - 1));
      }
      const [first] = entries;
      if (!first || first.size === 0n) continue;
      if (initialiseRegion(machine, node, first) || keepsFailed(machine)) table.push({ node, ...first });
    }
    sortAndReportOverlaps(machine, table);
  },
};
