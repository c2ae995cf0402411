/** From the live tree, when nothing changes any more, to the tree that the rest of the program knows. */
import type { TextSpan } from '../../../terms/span.ts';
import { cellAt } from '../../cells.ts';
import { NOWHERE, type Position, type Positions } from '../../source/positions.ts';
import { DEFAULT_FORMAT, type DeviceTree, Node, Property } from '../../tree.ts';
import { nodeByPath } from '../live/labels.ts';
import type { LiveNode } from '../live/live-tree.ts';
import type { LiveTree } from '../parse/parser.ts';

/** What is live, in the order of the blob. @param file the main source, as the user named it. */
export function toDeviceTree(live: LiveTree, positions: Positions, file: string, bootCpu: number): DeviceTree {
  const spanOf = (at: Position, length: number): TextSpan =>
    at === NOWHERE ? { kind: 'text', file, line: 1, column: 1 } : positions.locate(at, length);

  const convert = (node: LiveNode, parent?: Node): Node => {
    const converted = new Node(node.name, spanOf(node.at, node.name.length || 1), parent);
    for (const label of node.labels.names) converted.labels.push(label);
    for (const property of node.properties) {
      if (property.deleted) continue;
      const { name, value, at, labels } = property;
      converted.properties.push(new Property(name, value.bytes, spanOf(at, name.length), labels.names));
    }
    for (const child of node.children) if (!child.deleted) converted.children.push(convert(child, converted));
    return converted;
  };

  return {
    root: convert(live.root),
    reservations: live.reservations.map(({ base, size, at }) => ({
      base,
      size,
      span: spanOf(at, '/memreserve/'.length),
    })),
    bootCpu,
    format: DEFAULT_FORMAT,
    file,
  };
}

/**
 * The processor that boots, as dtc guesses it: the `reg` of the first child of `/cpus`, if that is one cell (dtc 1.8,
 * livetree.c, guess_boot_cpuid). Asked before references are filled in.
 */
export function guessBootCpu({ root }: LiveTree): number {
  const bytes = nodeByPath(root, '/cpus')?.children[0]?.property('reg')?.value.bytes;
  return bytes?.length === 4 ? (cellAt(bytes, 0) ?? 0) : 0;
}
