import { describe, expect, it } from 'vitest';
import { StringTable } from '../../../src/devicetree/dtb/string-table.ts';
import { writeDtb } from '../../../src/devicetree/dtb/write.ts';
import { DEFAULT_FORMAT, type DeviceTree, Node, Property } from '../../../src/devicetree/tree.ts';
import type { Span } from '../../../src/terms/span.ts';
import { problemOf } from '../../kernel/problem.ts';
import { BEGIN_NODE, type BlobParts, buildBlob, END, END_NODE, PROP } from './blob-builder.ts';

const SPAN: Span = { kind: 'text', file: 'board.dts', line: 3, column: 1 };

function treeOf(root: Node, more: Partial<DeviceTree> = {}): DeviceTree {
  return { root, reservations: [], bootCpu: 0, format: DEFAULT_FORMAT, file: 'board.dts', ...more };
}

function nodeOf(name: string, properties: Record<string, number[]> = {}, children: readonly Node[] = []): Node {
  const node = new Node(name, SPAN);
  for (const [key, value] of Object.entries(properties)) {
    node.properties.push(new Property(key, Uint8Array.from(value), SPAN));
  }
  for (const child of children) {
    child.parent = node;
    node.children.push(child);
  }
  return node;
}

/** `/memreserve/ 0x1000 0x20; / { a; cpu@0 { reg = <7>; list = <1>, <2>; }; };` */
function board(more: Partial<DeviceTree> = {}): DeviceTree {
  const cpu = nodeOf('cpu@0', { reg: [0, 0, 0, 7], list: [0, 0, 0, 1, 0, 0, 0, 2] });
  return treeOf(nodeOf('', { a: [] }, [cpu]), { reservations: [{ base: 0x1000n, size: 0x20n }], bootCpu: 3, ...more });
}

const RESERVE_MAP = [
  [0x1000n, 0x20n],
  [0n, 0n],
] as const;

const FROM_16: BlobParts = {
  bootCpu: 3,
  reserveMap: RESERVE_MAP,
  structure: [
    ...[BEGIN_NODE, '', PROP, 0, 0],
    ...[BEGIN_NODE, 'cpu@0', PROP, 4, 2, 7, PROP, 8, 6, 1, 2, END_NODE],
    ...[END_NODE, END],
  ],
  strings: ['a', 'reg', 'list'],
};

const BEFORE_16: BlobParts = {
  bootCpu: 3,
  reserveMap: RESERVE_MAP,
  structure: [
    ...[BEGIN_NODE, '/', PROP, 0, 0, PROP, 1, 2, ''],
    // The value of `list` would start at byte 76: four bytes of zeros bring it to 80.
    ...[BEGIN_NODE, '/cpu@0', PROP, 4, 7, 7, PROP, 8, 11, 0, 1, 2, PROP, 4, 2, 'cpu', END_NODE],
    ...[END_NODE, END],
  ],
  strings: ['a', 'name', 'reg', 'list'],
};

describe('writeDtb', () => {
  it.each([
    [1, BEFORE_16],
    [2, BEFORE_16],
    [3, BEFORE_16],
    [16, FROM_16],
    [17, FROM_16],
  ])('writes version %i', (version, parts) => {
    expect(writeDtb(board(), { version })).toEqual(buildBlob({ ...parts, version }));
  });

  it("writes the tree's own version, compatibility and padding unless told otherwise", () => {
    const tree = board({ format: { version: 3, lastCompatibleVersion: 2, padding: 12 } });

    expect(writeDtb(tree)).toEqual(buildBlob({ ...BEFORE_16, version: 3, lastCompatibleVersion: 2, padding: 12 }));
    expect(writeDtb(tree, { padding: 0 })).toEqual(buildBlob({ ...BEFORE_16, version: 3, lastCompatibleVersion: 2 }));
    expect(writeDtb(tree, { version: 17 })).toEqual(buildBlob({ ...FROM_16, padding: 12 }));
  });

  it('leaves room for spare reservations', () => {
    const tree = board({ format: { ...DEFAULT_FORMAT, spareReservations: 2 } });
    const reserveMap = [...RESERVE_MAP, [0n, 0n], [0n, 0n]] as const;

    expect(writeDtb(tree)).toEqual(buildBlob({ ...FROM_16, reserveMap }));
  });

  it('before version 16 does not add a name property where there is one', () => {
    const tree = treeOf(nodeOf('', { name: [0x72, 0], a: [] }));
    const structure = [BEGIN_NODE, '/', PROP, 2, 0, 'r', PROP, 0, 5, END_NODE, END];

    expect(writeDtb(tree, { version: 3 })).toEqual(buildBlob({ version: 3, structure, strings: ['name', 'a'] }));
  });

  it.each<[what: string, tree: DeviceTree, options: Parameters<typeof writeDtb>[1], message: string]>([
    ['version 0', board(), { version: 0 }, 'device tree blobs of format version 0 cannot be written'],
    ['version 18', board(), { version: 18 }, 'device tree blobs of format version 18 cannot be written'],
    ['half a version', board(), { version: 2.5 }, 'device tree blobs of format version 2.5 cannot be written'],
    ['negative padding', board(), { padding: -1 }, 'a blob cannot have -1 bytes of padding'],
    [
      'too much padding',
      board(),
      { padding: 2 ** 32 },
      'the blob would have 4 294 967 459 bytes; it can have 4 294 967 295',
    ],
    [
      'a node name with a NUL',
      treeOf(nodeOf('', {}, [nodeOf('a\0b')])),
      {},
      'a blob cannot hold the node name a\\x00b',
    ],
    ['a property name in Greek', treeOf(nodeOf('', { λ: [] })), {}, 'a blob cannot hold the property name \\x3bb'],
    [
      'a reservation of 65 bits',
      board({ reservations: [{ base: 1n << 64n, size: 1n }] }),
      {},
      'the reservation of 1 bytes at 18446744073709551616 does not fit into 64 bits',
    ],
  ])('refuses %s', (_, tree, options, message) => {
    expect(problemOf(() => writeDtb(tree, options)).message).toBe(message);
  });

  it('refuses what readDtb would find too deep, and says where', () => {
    let root = nodeOf('x');
    for (let level = 0; level < 10_000; level++) root = nodeOf('x', {}, [root]);

    expect(problemOf(() => writeDtb(treeOf(root)))).toEqual({
      message: 'nodes are nested more than 64 deep',
      span: SPAN,
      path: '/x'.repeat(63),
    });
  });
});

describe('the strings block', () => {
  // Each row: names in the order of use, the block with NULs shown as dots, where each name is found.
  it.each<[names: string[], block: string, offsets: number[]]>([
    [['reg', 'status', 'reg'], 'reg.status.', [0, 4, 0]],
    [['linux,phandle', 'phandle'], 'linux,phandle.', [0, 6]],
    [['phandle', 'linux,phandle'], 'phandle.linux,phandle.', [0, 8]],
    [['b,x', 'a,x', 'x', ',x'], 'b,x.a,x.', [0, 4, 2, 1]],
    [['ab', 'abc', 'b'], 'ab.abc.', [0, 3, 1]],
    [['', 'a'], '.a.', [0, 1]],
    [['ab', ''], 'ab.', [0, 2]],
    [['é', 'aé'], 'é.aé.', [0, 2]],
  ])('%j', (names, block, offsets) => {
    const table = new StringTable();

    expect(names.map((name) => table.offsetOf(name))).toEqual(offsets);
    expect(Buffer.from(table.bytes()).toString('latin1').replaceAll('\0', '.')).toBe(block);
    expect(table.size).toBe(block.length);
  });
});
