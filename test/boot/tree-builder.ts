/** Small trees written in tests: properties as strings, as lists of one-cell numbers, or `true` for an empty one. */
import { writeCells } from '../../src/devicetree/cells.ts';
import { type DeviceTree, Node, Property } from '../../src/devicetree/tree.ts';

const SPAN = { kind: 'text', file: 'board.dts', line: 1, column: 1 } as const;

export interface NodeText {
  readonly [property: string]: string | readonly number[] | true | NodeText;
}

function bytesOf(value: string | readonly number[] | true): Uint8Array {
  if (value === true) return new Uint8Array();
  if (typeof value === 'string') return new TextEncoder().encode(`${value}\0`);
  return Uint8Array.from(value.flatMap((cell) => [...writeCells(BigInt(cell), 1)]));
}

function nodeOf(name: string, text: NodeText, parent?: Node): Node {
  const node = new Node(name, SPAN, parent);
  for (const [key, value] of Object.entries(text)) {
    if (typeof value === 'object' && !Array.isArray(value)) node.children.push(nodeOf(key, value as NodeText, node));
    else node.properties.push(new Property(key, bytesOf(value as string | readonly number[] | true), SPAN));
  }
  return node;
}

export function treeOf(root: NodeText): DeviceTree {
  return { file: 'board.dts', root: nodeOf('', root), reservations: [] } as unknown as DeviceTree;
}
