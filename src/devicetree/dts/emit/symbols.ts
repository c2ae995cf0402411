/**
 * `/__symbols__`: the path of each label, for the overlays that will refer to it (`dtc -@`; dtc 1.8, livetree.c).
 */

import { NOWHERE } from '../../source/positions.ts';
import { encodeText } from '../../source/text-encoding.ts';
import { latin1 } from '../../tree.ts';
import { nodeByPath } from '../live/labels.ts';
import { childNamed, EMPTY_VALUE, type LiveNode, LiveProperty } from '../live/live-tree.ts';
import type { Phandles } from '../live/phandles.ts';
import type { LiveTree } from '../parse/parser.ts';

/** Adds the node, if there is any label, and a phandle for each node that has one. */
export function addSymbols(tree: LiveTree, phandles: Phandles): void {
  adoptSymbols(tree.root);
  let symbols: LiveNode | undefined;
  const visit = (node: LiveNode) => {
    if (!node.labels.isEmpty) {
      symbols ??= childNamed(tree.root, '__symbols__');
      for (const label of node.labels.names) {
        if (symbols.property(label)) continue;
        const bytes = encodeText(`${node.path}\0`);
        symbols.addProperty(new LiveProperty(label, { ...EMPTY_VALUE, bytes }, NOWHERE));
      }
      // A node whose labels were all deleted has no symbol, but dtc gives it a phandle all the same.
      phandles.of(node);
    }
    for (const child of node.children) if (!child.deleted) visit(child);
  };
  visit(tree.root);
}

/** Labels that a source tells only in a `__symbols__` node of its own, as a decompiled one does. */
function adoptSymbols(root: LiveNode): void {
  for (const property of root.child('__symbols__')?.liveProperties() ?? []) {
    const { bytes } = property.value;
    const end = bytes.indexOf(0);
    const node = nodeByPath(root, latin1(end < 0 ? bytes : bytes.subarray(0, end)));
    if (node) node.labels.add(property.name);
  }
}
