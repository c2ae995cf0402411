/**
 * A tree as a text of one line an entry, for comparisons that read well when they fail.
 */
import type { DeviceTree } from '../../../src/devicetree/tree.ts';

/** Reservations, then every node's path and its properties with their bytes in hex, in the tree's order. */
export function listing(tree: DeviceTree): string[] {
  const lines = tree.reservations.map(({ base, size }) => `reserve 0x${base.toString(16)} 0x${size.toString(16)}`);
  for (const node of tree.root.walk()) {
    lines.push(node.path);
    for (const { name, value } of node.properties)
      lines.push(`  ${name} ${Buffer.from(value).toString('hex')}`.trimEnd());
  }
  return lines;
}
