/** Trees printed as source: readable, and the same blob again when compiled. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDtb } from '../../../src/devicetree/dtb/read.ts';
import { writeDtb } from '../../../src/devicetree/dtb/write.ts';
import { printDts } from '../../../src/devicetree/dts/print.ts';
import { DEFAULT_FORMAT, type DeviceTree, Node, Property } from '../../../src/devicetree/tree.ts';
import type { Span } from '../../../src/terms/span.ts';
import { boards } from '../dtb/boards.ts';
import { compile } from './compiling.ts';

const NOWHERE: Span = { kind: 'blob', file: 'test', offset: 0 };

function treeWith(value: Uint8Array, name = 'value'): DeviceTree {
  const root = new Node('', NOWHERE);
  root.properties.push(new Property(name, value, NOWHERE));
  return { root, reservations: [], bootCpu: 0, format: DEFAULT_FORMAT, file: 'test' };
}

/** What stands for a value behind its name. */
function printed(hex: string): string {
  return /value(.*);\n/.exec(printDts(treeWith(Buffer.from(hex, 'hex'))))![1]!;
}

describe('a printed tree', () => {
  it('reads like a source', () => {
    const { tree } = compile(
      `/dts-v1/; /memreserve/ 0x1000 0x20; / { compatible = "acme,board", "acme";
       soc: soc@0 { reg = <0 0x10>; bytes = [01 02 03]; flag; uart { }; }; };`,
      { warnings: false },
    );
    expect(printDts(tree)).toBe(`/dts-v1/;

/memreserve/ 0x1000 0x20;

/ {
\tcompatible = "acme,board", "acme";

\tsoc: soc@0 {
\t\treg = <0x0 0x10>;
\t\tbytes = [01 02 03];
\t\tflag;

\t\tuart {
\t\t};
\t};
};
`);
  });

  it.each([
    ['', ''],
    ['6100', ' = "a"'],
    ['610062630064', ' = [61 00 62 63 00 64]'],
    ['61006200', ' = "a", "b"'],
    ['00', ' = [00]'],
    ['00000000', ' = <0x0>'],
    ['61000000', ' = <0x61000000>'],
    ['0000000100000002', ' = <0x1 0x2>'],
    ['225c0a0900', ' = "\\"\\\\\\n\\t"'],
    ['c3a900', ' = [c3 a9 00]'],
    ['0700', ' = [07 00]'],
  ])('shows %s as what it looks like', (hex, text) => {
    expect(printed(hex)).toBe(text);
  });

  it('has the labels that its symbols tell', () => {
    const { tree } = compile('/dts-v1/; / { a: x { b: y { }; }; };', { symbols: true, warnings: false });
    const blob = writeDtb(tree);
    expect(printDts(readDtb(blob))).toContain('a: x {');
    expect(printDts(readDtb(blob))).toContain('b: y {');
  });

  it('tells what no source can say', () => {
    const { tree } = compile('/dts-v1/; / { };', { bootCpu: 2 });
    expect(printDts({ ...tree, format: { ...DEFAULT_FORMAT, padding: 16 } })).toContain(
      '/* compiled with -b 2 -p 16 */',
    );
  });

  it('refuses a name that no source can hold', () => {
    expect(() => printDts(treeWith(new Uint8Array(0), 'a b'))).toThrow('a source cannot hold the property name "a b"');
  });
});

describe('compiling what was printed', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9,._+-]{0,6}$/).filter((text) => text !== 'name');
  const value = fc.oneof(
    fc.uint8Array({ maxLength: 12 }),
    fc
      .array(fc.stringMatching(/^[ -~]{0,5}$/), { maxLength: 3 })
      .map((texts) => Buffer.from(texts.map((text) => `${text}\0`).join(''))),
    fc
      .array(fc.nat(0xffff_ffff), { maxLength: 4 })
      .map((cells) => Buffer.concat(cells.map((cell) => Buffer.from(new Uint32Array([cell]).buffer)))),
  );
  interface Plain {
    readonly name: string;
    readonly properties: readonly (readonly [string, Uint8Array])[];
    readonly children: readonly Plain[];
  }
  const { plain } = fc.letrec<{ plain: Plain }>((tie) => ({
    plain: fc.record({
      name,
      properties: fc.uniqueArray(fc.tuple(name, value), { maxLength: 4, selector: ([key]) => key }),
      children: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constant([]),
        fc.uniqueArray(tie('plain'), { maxLength: 3, selector: (child) => child.name }),
      ),
    }),
  }));

  function build(source: Plain, parent?: Node): Node {
    const node = new Node(parent ? source.name : '', NOWHERE, parent);
    for (const [key, bytes] of source.properties)
      node.properties.push(new Property(key, new Uint8Array(bytes), NOWHERE));
    for (const child of source.children) node.children.push(build(child, node));
    return node;
  }

  it('gives the same blob, for any tree', () => {
    const reservation = fc.record({
      base: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
      size: fc.bigInt({ min: 1n, max: 1n << 40n }),
    });
    fc.assert(
      fc.property(plain, fc.array(reservation, { maxLength: 2 }), (source, reservations) => {
        const tree: DeviceTree = {
          root: build(source),
          reservations,
          bootCpu: 0,
          format: DEFAULT_FORMAT,
          file: 'test',
        };
        const again = compile(printDts(tree), { warnings: false, bootCpu: 0 }).tree;
        expect(Buffer.from(writeDtb(again)).equals(writeDtb(tree))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same blob, for boards', () => {
    let count = 0;
    for (const { name: board, bytes } of boards((folder) => folder.includes('armmp-6.12__'))) {
      const tree = readDtb(bytes, { file: board });
      const again = compile(printDts(tree), { warnings: false, bootCpu: tree.bootCpu }).tree;
      // Some boards' blobs were edited by other tools, which lay strings out otherwise: the tree is the measure.
      expect(Buffer.from(writeDtb({ ...again, format: tree.format })).equals(writeDtb(tree)), board).toBe(true);
      count++;
    }
    expect(count).toBeGreaterThan(0);
  });
});
