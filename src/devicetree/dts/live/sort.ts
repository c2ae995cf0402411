/** A tree in the order of its names (`dtc -s`): trees of different origin can be compared line by line then. */
import type { LiveTree } from '../parse/parser.ts';
import type { LiveNode } from './live-tree.ts';

/** Names are compared byte by byte; they hold no characters beyond ASCII. */
const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : 0;

/** The tree with its properties, nodes and reservations sorted; nodes are sorted in place. */
export function sorted(tree: LiveTree): LiveTree {
  const visit = (node: LiveNode): void => {
    node.sort(byName);
    for (const child of node.children) visit(child);
  };
  visit(tree.root);
  const reservations = [...tree.reservations].sort((a, b) =>
    a.base === b.base ? Number(a.size - b.size) : a.base < b.base ? -1 : 1,
  );
  return { ...tree, reservations };
}
