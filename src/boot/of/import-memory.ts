/**
 * Import of `/memory`: early_init_dt_scan_memory (drivers/of/fdt.c).
 *
 * Every memory node is read with the root's cells, whatever its parent says; what becomes of an entry is the architecture's.
 * Kernels before 3.0 are handed tags instead of a tree: the tree stands in for what they say.
 */
import type { Node, Property } from '../../devicetree/tree.ts';
import { originOf } from '../reason.ts';
import type { BootState, Stage } from '../state.ts';
import { memoryNodes } from './memory-nodes.ts';
import { rootCellsOf } from './root-cells.ts';

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
  const { architecture } = state;

  for (const { base, size } of architecture.memoryEntries(state, property.reg(cells.address, cells.size))) {
    if (size === 0n) continue;
    state.described.push({ base, size });
    if (architecture.addMemory(state, { base, size }, reason) === 'ignored') {
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
    for (const node of memoryNodes(state.tree, behaviour)) {
      if (behaviour.memoryNodeStatus === 'honoured' && !node.isAvailable) continue;
      importNode(state, node);
    }
  },
};
