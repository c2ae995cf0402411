/**
 * Which nodes are memory, and where they say what there is of it (drivers/of/fdt.c, early_init_dt_scan_memory).
 */
import type { DeviceTree, Node, Property } from '../../devicetree/tree.ts';
import type { Behaviour } from '../../kernel/history.ts';

type Era = Pick<Behaviour, 'memoryNodes'>;

/** True for a node that says of itself that it is memory. */
export function saysMemory(node: Node): boolean {
  return node.property('device_type')?.string() === 'memory';
}

/** True for a node that a boot loader takes for memory and fills in: by what it says, or by its name alone. */
export function looksLikeMemory(node: Node): boolean {
  return node.baseName === 'memory' || saysMemory(node);
}

/** True for a node that this kernel takes for memory, whatever its status. */
export function isMemoryNode(node: Node, { memoryNodes }: Era): boolean {
  if (!node.parent) return false;
  const isAtRoot = node.parent.parent === undefined;
  if (saysMemory(node)) return isAtRoot || memoryNodes !== 'root-children';
  return memoryNodes === 'any-depth-legacy' && isAtRoot && node.name === 'memory@0' && !node.has('device_type');
}

/** The nodes that this kernel takes for memory, whatever their status, in blob order. */
export function memoryNodes(tree: DeviceTree, behaviour: Era): Node[] {
  const candidates = behaviour.memoryNodes === 'root-children' ? tree.root.children : tree.root.walk();
  return [...candidates].filter((node) => isMemoryNode(node, behaviour));
}

/** The property that states a memory node's ranges; undefined where there is none. */
export function statedMemory(node: Node): Property | undefined {
  return node.property('linux,usable-memory') ?? node.property('reg');
}
