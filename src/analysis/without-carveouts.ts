/**
 * A board without what its tree keeps from the kernel: the other side of a comparison that shows what carveouts cost.
 */
import { type DeviceTree, Node } from '../devicetree/tree.ts';

/** Properties that carve memory out on Qualcomm kernels, wherever their node stands. */
const CARVEOUT_PROPERTIES = ['linux,reserve-contiguous-region', 'qcom,memblock-remove'];

/** The tree without /reserved-memory, the memory reserve map and vendors' carveout nodes. The tree given is not changed. */
export function withoutCarveouts(tree: DeviceTree): DeviceTree {
  const root = new Node('', tree.root.span);
  root.properties.push(...tree.root.properties);
  const copies: [from: Node, to: Node][] = [[tree.root, root]];
  for (let pair = copies.pop(); pair; pair = copies.pop()) {
    const [from, to] = pair;
    for (const child of from.children) {
      if (from === tree.root && child.name === 'reserved-memory') continue;
      if (CARVEOUT_PROPERTIES.some((name) => child.has(name))) continue;
      const copy = new Node(child.name, child.span, to);
      copy.properties.push(...child.properties);
      copy.labels.push(...child.labels);
      to.children.push(copy);
      copies.push([child, copy]);
    }
  }
  return { ...tree, root, reservations: [] };
}
