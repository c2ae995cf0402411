/**
 * Import of `/memory`: early_init_dt_scan_memory and early_init_dt_add_memory_arch (drivers/of/fdt.c).
 *
 * Every memory node is read with the root's cells, whatever its parent says; each entry is cut to whole pages and clipped to
 * what this kernel can address. Up to 3.14 it becomes a bank of the meminfo array, since then a region of memblock. Kernels
 * before 3.0 are handed tags instead of a tree: the tree stands in for what they say.
 */
import type { Node, Property } from '../../devicetree/tree.ts';
import { type AddedMemory, armAddMemory } from '../arm/add-memory.ts';
import { limitMemoryEntries } from '../arm/machines.ts';
import type { BootState, Stage } from '../state.ts';
import { originOf } from '../state.ts';
import { clipMemory } from './clip-memory.ts';
import { rootCellsOf } from './root-cells.ts';

/** The memory nodes that this kernel looks at, in blob order. */
function memoryNodes(state: BootState): Node[] {
  const { behaviour } = state.kernel;
  const { root } = state.tree;
  const candidates = behaviour.memoryNodes === 'root-children' ? root.children : root.walk();
  const nodes: Node[] = [];
  for (const node of candidates) {
    if (!node.parent) continue;
    const type = node.property('device_type');
    const isLegacy =
      behaviour.memoryNodes === 'any-depth-legacy' && !type && node.parent === root && node.name === 'memory@0';
    if (isLegacy || type?.string() === 'memory') nodes.push(node);
  }
  return nodes;
}

/** The property that describes a memory node's ranges; undefined when the kernel finds none it can read. */
function memoryProperty(state: BootState, node: Node): Property | undefined {
  const cells = rootCellsOf(state.tree);
  const readable = (property: Property | undefined): Property | undefined =>
    property && state.kernel.behaviour.memoryPartialEntry === 'property-absent'
      ? property.isWholeEntries(cells.address + cells.size)
        ? property
        : undefined
      : property;
  return readable(node.property('linux,usable-memory')) ?? readable(node.property('reg'));
}

function importNode(state: BootState, node: Node): void {
  const property = memoryProperty(state, node);
  if (!property) return;
  const cells = rootCellsOf(state.tree);
  const { behaviour } = state.kernel;
  const hotpluggable = behaviour.memoryHotpluggable && node.has('hotpluggable');
  const origin = originOf(node, property);
  const reason = { caller: 'early_init_dt_add_memory_arch', origin, span: property.span };
  const add = (base: bigint, size: bigint): AddedMemory => {
    if (behaviour.memoryStore === 'banks') return armAddMemory(state, base, size, reason);
    const kept = clipMemory(state, base, size);
    if (kept) state.as(reason, (memblock) => memblock.add(state.phys(kept.base), state.phys(kept.size)));
    return kept ? 'added' : 'ignored';
  };

  for (const { base, size } of limitMemoryEntries(state, property.reg(cells.address, cells.size))) {
    if (size === 0n) continue;
    state.described.push({ base, size });
    if (add(base, size) === 'ignored') {
      state.note({
        kind: 'bank-ignored',
        range: { base, size },
        origin,
        span: property.span,
      });
    }
    if (hotpluggable) {
      state.as(
        { ...reason, caller: 'early_init_dt_mark_hotplug_memory_arch', origin: originOf(node, 'hotpluggable') },
        (memblock) => memblock.markHotplug(state.phys(base), state.phys(size)),
      );
    }
  }
}

export const importMemory: Stage = {
  name: 'import-memory',
  run(state) {
    const { behaviour } = state.kernel;
    for (const node of memoryNodes(state)) {
      if (behaviour.memoryNodeStatus === 'honoured' && !node.isAvailable) continue;
      importNode(state, node);
    }
  },
};
