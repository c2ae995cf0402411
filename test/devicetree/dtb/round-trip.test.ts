/**
 * What holds for every tree, tried on random ones.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDtb } from '../../../src/devicetree/dtb/read.ts';
import { StringTable } from '../../../src/devicetree/dtb/string-table.ts';
import { writeDtb } from '../../../src/devicetree/dtb/write.ts';
import { type DeviceTree, Node, Property } from '../../../src/devicetree/tree.ts';
import { listing } from './listing.ts';

const SPAN = { kind: 'blob', file: 'random', offset: 0 } as const;
const U64_MAX = (1n << 64n) - 1n;

/** Names that often share tails; any byte but NUL and, for nodes, the slash that separates a path. */
const nameOf = (characters: string) =>
  fc.string({
    unit: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...'abc,-@#') }, fc.constantFrom(...characters)),
    minLength: 1,
    maxLength: 12,
  });
const BYTES = Array.from({ length: 255 }, (_, index) => String.fromCharCode(index + 1)).join('');
const nodeName = nameOf(BYTES.replace('/', ''));
const propertyName = fc
  .oneof(nameOf(BYTES), fc.constantFrom('reg', 'phandle', 'linux,phandle', ''))
  .filter((name) => name !== 'name');

/** A node of a random tree: `below` picks its parent among the nodes before it. */
const nodeShape = fc.record({
  below: fc.nat(),
  name: nodeName,
  properties: fc.array(fc.tuple(propertyName, fc.uint8Array({ maxLength: 20 })), { maxLength: 5 }),
  /** A `name` property: none, one in front that says something else, one at the end that repeats the node's name. */
  named: fc.constantFrom('not', 'otherwise', 'as implied'),
});
type NodeShape = typeof nodeShape extends fc.Arbitrary<infer Shape> ? Shape : never;
const treeShape = fc.array(nodeShape, { minLength: 1, maxLength: 20 });

function rootFrom(shapes: readonly NodeShape[], keepImplied: boolean): Node {
  const root = new Node('', SPAN);
  const nodes = [root];
  for (const [index, { below, name, properties, named }] of shapes.entries()) {
    const parent = nodes[below % nodes.length]!;
    const node = index === 0 ? root : new Node(name, SPAN, parent);
    const text = (value: string) => new Property('name', Buffer.from(`${value}\0`, 'latin1'), SPAN);
    if (named === 'otherwise') node.properties.push(text('other/name'));
    node.properties.push(...properties.map(([key, value]) => new Property(key, value, SPAN)));
    if (named === 'as implied' && keepImplied) node.properties.push(text(node.baseName));
    if (node === root) continue;
    parent.children.push(node);
    nodes.push(node);
  }
  return root;
}

const reservation = fc
  .record({ base: fc.bigInt(0n, U64_MAX), size: fc.bigInt(0n, U64_MAX) })
  .filter(({ base, size }) => base !== 0n || size !== 0n);

/** What a blob of the version can hold besides nodes: version 1 has no boot processor. */
const surroundings = (version: number): fc.Arbitrary<Omit<DeviceTree, 'root'>> =>
  fc.record({
    reservations: fc.array(reservation, { maxLength: 3 }),
    bootCpu: version < 2 ? fc.constant(0) : fc.nat(0xffff_ffff),
    format: fc.record({
      version: fc.constant(version),
      lastCompatibleVersion: fc.constant(version < 16 ? 1 : 16),
      padding: fc.nat(40),
    }),
    file: fc.constant('random'),
  });

describe('write, then read', () => {
  it.each([1, 2, 3, 16, 17])('gives the same tree in version %i', (version) => {
    fc.assert(
      fc.property(treeShape, surroundings(version), (shapes, rest) => {
        const blob = writeDtb({ ...rest, root: rootFrom(shapes, true) });
        const tree = readDtb(blob);
        // Before version 16 every node has its name as a property; the tree has it only where it says something.
        const expected = { ...rest, root: rootFrom(shapes, version >= 16) };
        expect(listing(tree)).toEqual(listing(expected));
        expect([tree.bootCpu, tree.format]).toEqual([rest.bootCpu, rest.format]);
        expect(writeDtb(tree)).toEqual(blob);
      }),
    );
  });
});

describe('the strings block', () => {
  it('finds every name where a search from its start finds it', () => {
    fc.assert(
      fc.property(fc.array(propertyName, { maxLength: 40 }), (names) => {
        const table = new StringTable();
        let block = '';
        for (const name of names) {
          // dtc's rule in its plainest form: the first place where the name and its NUL stand, else the end.
          const found = block.indexOf(`${name}\0`);
          const expected = found < 0 ? block.length : found;
          if (found < 0) block += `${name}\0`;
          expect(table.offsetOf(name)).toBe(expected);
        }
        expect(Buffer.from(table.bytes()).toString('latin1')).toBe(block);
      }),
    );
  });
});
