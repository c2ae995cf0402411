/**
 * Small boards for tests of the boot, told in a few words:
 *
 *     board({ memory: [[0x40000000n, 1024n * MiB]], reserved: { 'vpu@50000000': { reg: [[0x50000000n, 8n * MiB]], 'no-map': true } } })
 */
import { writeCells } from '../../src/devicetree/cells.ts';
import { DEFAULT_FORMAT, type DeviceTree, Node, Property } from '../../src/devicetree/tree.ts';

/** `true` is an empty property; pairs are (address, size) entries in the board's cells; a bigint is one value in size cells. */
export type Value = true | string | bigint | readonly (readonly [bigint, bigint])[];

export interface NodeWords {
  readonly [property: string]: Value | NodeWords;
}

export interface BoardWords {
  /** Address and size cells of the root; 2 and 2 when absent. */
  readonly cells?: readonly [number, number];
  /** Ranges of one memory node, or whole nodes by name. */
  readonly memory?: readonly (readonly [bigint, bigint])[] | Readonly<Record<string, NodeWords>>;
  readonly reserved?: Readonly<Record<string, NodeWords>>;
  readonly chosen?: NodeWords;
  readonly memreserve?: readonly (readonly [bigint, bigint])[];
  readonly compatible?: string;
  /** Further nodes below the root. */
  readonly nodes?: Readonly<Record<string, NodeWords>>;
}

const SPAN = { kind: 'blob', file: 'board', offset: 0 } as const;

const isWords = (value: Value | NodeWords): value is NodeWords => typeof value === 'object' && !Array.isArray(value);

export function board(words: BoardWords): DeviceTree {
  const [addressCells, sizeCells] = words.cells ?? [2, 2];
  const bytesOf = (name: string, value: Value): Uint8Array => {
    if (value === true) return new Uint8Array(0);
    if (typeof value === 'string') return new TextEncoder().encode(`${value}\0`);
    if (typeof value === 'bigint') return writeCells(value, name === 'alignment' ? addressCells : sizeCells);
    return Uint8Array.from(
      value.flatMap(([base, size]) => [...writeCells(base, addressCells), ...writeCells(size, sizeCells)]),
    );
  };
  const grow = (parent: Node, name: string, content: NodeWords): Node => {
    const node = new Node(name, SPAN, parent);
    parent.children.push(node);
    for (const [key, value] of Object.entries(content)) {
      if (isWords(value)) grow(node, key, value);
      else node.properties.push(new Property(key, bytesOf(key, value), SPAN));
    }
    return node;
  };

  const root = new Node('', SPAN);
  const cells = (): Property[] => [
    new Property('#address-cells', writeCells(BigInt(addressCells), 1), SPAN),
    new Property('#size-cells', writeCells(BigInt(sizeCells), 1), SPAN),
  ];
  const compatible = words.compatible ?? 'linux,dummy-virt';
  root.properties.push(...cells(), new Property('compatible', new TextEncoder().encode(`${compatible}\0`), SPAN));
  grow(root, 'chosen', words.chosen ?? {});
  if (Array.isArray(words.memory)) {
    grow(root, 'memory@40000000', {
      device_type: 'memory',
      reg: words.memory as readonly (readonly [bigint, bigint])[],
    });
  } else {
    for (const [name, content] of Object.entries(words.memory ?? {})) grow(root, name, content as NodeWords);
  }
  if (words.reserved) {
    const parent = grow(root, 'reserved-memory', {});
    parent.properties.push(...cells(), new Property('ranges', new Uint8Array(0), SPAN));
    for (const [name, content] of Object.entries(words.reserved)) grow(parent, name, content);
  }
  for (const [name, content] of Object.entries(words.nodes ?? {})) grow(root, name, content);
  return {
    root,
    reservations: (words.memreserve ?? []).map(([base, size]) => ({ base, size })),
    bootCpu: 0,
    format: DEFAULT_FORMAT,
    file: 'board',
  };
}
