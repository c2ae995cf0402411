/** A tree that was read from a blob or a directory, as a tree under compilation: nothing is known of how it was written. */
import { NOWHERE } from '../../source/positions.ts';
import type { DeviceTree, Node } from '../../tree.ts';
import type { LiveTree } from '../parse/parser.ts';
import { Labels } from './labels.ts';
import { EMPTY_VALUE, LiveNode, LiveProperty } from './live-tree.ts';

export function liveTreeOf(tree: DeviceTree): LiveTree {
  // Recursion is as deep as the tree, which its reader bounds.
  const convert = (node: Node): LiveNode => {
    const live = new LiveNode(node.name, NOWHERE);
    for (const { name, value } of node.properties) {
      // Checks fill references in: the tree that was given stays as it is.
      live.addProperty(new LiveProperty(name, { ...EMPTY_VALUE, bytes: value.slice() }, NOWHERE));
    }
    for (const child of node.children) live.addChild(convert(child));
    return live;
  };
  return {
    root: convert(tree.root),
    labels: new Labels(),
    reservations: tree.reservations.map(({ base, size }) => ({ base, size, labels: [], at: NOWHERE })),
    // what dtc 1.8 takes for an overlay (flattree.c, dt_from_blob)
    isPlugin: tree.root.child('__fixups__') !== undefined || tree.root.child('__local_fixups__') !== undefined,
  };
}
