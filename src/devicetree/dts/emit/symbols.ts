/**
 * `/__symbols__`: the path of each label, for the overlays that will refer to it (`dtc -@`; dtc 1.8, livetree.c).
 */

import { NOWHERE } from '../../source/positions.ts';
import { encodeText } from '../../source/text-encoding.ts';
import { latin1 } from '../../tree.ts';
import { nodeByPath } from '../live/labels.ts';
import { childNamed, type LiveNode, LiveProperty, writtenAs } from '../live/live-tree.ts';
import type { Phandles } from '../live/phandles.ts';
import type { LiveTree } from '../parse/parser.ts';

/** Adds `/__symbols__`, if there is any label, and a phandle for each node that has one. */
export function addSymbols(tree: LiveTree, phandles: Phandles): void {
  adoptSymbols(tree);
  addLabelProperties(tree, '__symbols__', phandles);
}

/**
 * Adds the path of each label to a child of the root, which is made if there is none and any label.
 * @param phandles gives a phandle to each node with a label, where it is given
 */
export function addLabelProperties({ root }: LiveTree, name: '__symbols__' | 'aliases', phandles?: Phandles): void {
  let symbols: LiveNode | undefined;
  const visit = (node: LiveNode) => {
    if (!node.labels.isEmpty) {
      symbols ??= childNamed(root, name);
      for (const label of node.labels.names) {
        if (symbols.property(label)) continue;
        const bytes = encodeText(`${node.path}\0`);
        symbols.addProperty(new LiveProperty(label, writtenAs('string', bytes), NOWHERE));
      }
      // A node whose labels were all deleted has no symbol, but dtc gives it a phandle all the same.
      phandles?.of(node);
    }
    for (const child of node.children) if (!child.deleted) visit(child);
  };
  visit(root);
}

/** Labels that a source tells only in a `__symbols__` node of its own, as a decompiled one does. */
export function adoptSymbols({ root, labels }: LiveTree): void {
  for (const property of root.child('__symbols__')?.liveProperties() ?? []) {
    const { bytes } = property.value;
    const end = bytes.indexOf(0);
    const node = nodeByPath(root, latin1(end < 0 ? bytes : bytes.subarray(0, end)));
    if (!node) continue;
    node.labels.add(property.name);
    labels.add(property.name, node);
  }
}
