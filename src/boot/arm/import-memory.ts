/**
 * Import of `/memory` into memblock: early_init_dt_scan_memory and early_init_dt_add_memory_arch (drivers/of/fdt.c).
 *
 * Every memory node is read with the root's cells, whatever its parent says; each entry is cut to whole pages and clipped to
 * what this kernel can address, between PHYS_OFFSET and the top of its physical addresses.
 */
import type { DeviceTree, Node, Property } from '../../devicetree/tree.ts';
import { PAGE_SIZE } from '../../terms/alignment.ts';
import { hex } from '../../terms/notation.ts';
import type { Machine, Stage } from '../machine.ts';
import { originOf } from '../machine.ts';
import { limitMemoryEntries } from './machines.ts';
import { ignoringMemoryBlock, ignoringMemoryRange } from './messages.ts';

export interface RootCells {
  readonly address: number;
  readonly size: number;
}

/** The root's cells; 1 and 1 where it says nothing (drivers/of/fdt.c, early_init_dt_scan_root). */
export function rootCellsOf(tree: DeviceTree): RootCells {
  return { address: tree.root.addressCells ?? 1, size: tree.root.sizeCells ?? 1 };
}

/** The memory nodes that this kernel looks at, in blob order. */
export function memoryNodes(machine: Machine): Node[] {
  const { behaviour } = machine.kernel;
  const candidates = behaviour.memoryNodes === 'any-depth' ? machine.tree.root.walk() : machine.tree.root.children;
  const nodes: Node[] = [];
  for (const node of candidates) {
    if (node.parent && node.property('device_type')?.string() === 'memory') nodes.push(node);
  }
  return nodes;
}

/** The property that describes a memory node's ranges; undefined when the kernel finds none it can read. */
export function memoryProperty(machine: Machine, node: Node): Property | undefined {
  const cells = rootCellsOf(machine.tree);
  const readable = (property: Property | undefined): Property | undefined =>
    property && machine.kernel.behaviour.memoryPartialEntry === 'property-absent'
      ? property.isWholeEntries(cells.address + cells.size)
        ? property
        : undefined
      : property;
  return readable(node.property('linux,usable-memory')) ?? readable(node.property('reg'));
}

/** What one entry becomes once it is cut to pages and clipped; undefined where nothing of it is left. */
function clip(machine: Machine, base: bigint, size: bigint): { base: bigint; size: bigint } | undefined {
  const max = machine.memblock.physicalMax;
  const floor = machine.placement.physOffset;
  const end = BigInt.asUintN(64, base + size);
  const offset = base % PAGE_SIZE;

  if (size < PAGE_SIZE - offset) {
    machine.log(ignoringMemoryBlock(base, end));
    return undefined;
  }
  let start = base;
  let length = size;
  if (offset !== 0n) {
    length -= PAGE_SIZE - offset;
    start += PAGE_SIZE - offset;
  }
  length -= length % PAGE_SIZE;

  if (start > max) {
    machine.log(ignoringMemoryBlock(start, start + length));
    return undefined;
  }
  if (start + length - 1n > max) {
    machine.log(ignoringMemoryRange(max + 1n, start + length));
    length = max - start + 1n;
  }
  if (start + length < floor) {
    machine.log(ignoringMemoryBlock(start, start + length));
    return undefined;
  }
  if (start < floor) {
    machine.log(ignoringMemoryRange(start, floor));
    length -= floor - start;
    start = floor;
  }
  return { base: start, size: length };
}

function importNode(machine: Machine, node: Node): void {
  const property = memoryProperty(machine, node);
  if (!property) return;
  const cells = rootCellsOf(machine.tree);
  const hotpluggable = node.has('hotpluggable');
  const reason = { caller: 'early_init_dt_add_memory_arch', origin: originOf(node, property), span: property.span };

  for (const entry of limitMemoryEntries(machine, property.reg(cells.address, cells.size))) {
    // cells beyond two keep the low 64 bits
    const base = BigInt.asUintN(64, entry.base);
    const size = BigInt.asUintN(64, entry.size);
    if (size === 0n) continue;
    machine.described.push({ base, size });
    const kept = clip(machine, base, size);
    if (!kept) {
      machine.note({
        kind: 'bank-ignored',
        message: `${hex(base)}-${hex(base + size - 1n)} of /memory is ignored: this kernel cannot address it`,
        origin: reason.origin,
        span: property.span,
      });
    } else {
      machine.as(reason).add(kept.base, kept.size);
    }
    if (hotpluggable) {
      machine
        .as({ ...reason, caller: 'early_init_dt_mark_hotplug_memory_arch', origin: originOf(node, 'hotpluggable') })
        .markHotplug(machine.phys(base), machine.phys(size));
    }
  }
}

export const importMemory: Stage = {
  name: 'import-memory',
  run(machine) {
    const { behaviour } = machine.kernel;
    for (const node of memoryNodes(machine)) {
      if (behaviour.memoryNodeStatus === 'honoured' && !node.isAvailable) continue;
      importNode(machine, node);
    }
  },
};
