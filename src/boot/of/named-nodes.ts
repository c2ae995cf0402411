/**
 * The nodes that the early kernel finds by their names (drivers/of/fdt.c): up to 5.15 it walks the blob and compares each
 * name, since then libfdt finds a path, for which a name without a unit address stands for one with any.
 */
import type { DeviceTree, Node } from '../../devicetree/tree.ts';
import type { Behaviour } from '../../kernel/history.ts';

type Lookup = Pick<Behaviour, 'nodeLookup'>;

function rootChild(tree: DeviceTree, baseName: string, exact: readonly string[], { nodeLookup }: Lookup) {
  return tree.root.children.find((node) =>
    nodeLookup === 'path' ? node.baseName === baseName : exact.includes(node.name),
  );
}

/** `/chosen`, or `/chosen@0`: the first of them that the kernel meets. */
export function chosenNode(tree: DeviceTree, behaviour: Lookup): Node | undefined {
  return rootChild(tree, 'chosen', ['chosen', 'chosen@0'], behaviour);
}

/** `/reserved-memory`; undefined when the tree has none that this kernel finds. */
export function reservedMemoryNode(tree: DeviceTree, behaviour: Lookup): Node | undefined {
  return rootChild(tree, 'reserved-memory', ['reserved-memory'], behaviour);
}

/** True when `name` is one of the node's compatible strings, in whatever case it is written (of_compat_cmp). */
export function isCompatible(node: Node, name: string): boolean {
  return (
    node
      .property('compatible')
      ?.strings()
      .some((known) => known.toLowerCase() === name.toLowerCase()) ?? false
  );
}
