/** How the pieces of a source become one tree. The outlines are what dtc 1.8.1 makes of the same text. */
import { describe, expect, it } from 'vitest';
import { compile, errorsOf, oneLine, outline } from './compiling.ts';

describe('pieces of tree', () => {
  it.each([
    [
      'a later piece replaces properties in place and adds others behind',
      '/ { a = <1>; b = <2>; }; / { c = <3>; a = <4>; };',
      'a = <0x4>;\nb = <0x2>;\nc = <0x3>;',
    ],
    [
      'nodes of one name are one node, in the place of the first',
      '/ { x { p; }; y { }; }; / { y { q; }; x { r; }; };',
      'x {\n  p;\n  r;\n};\n\ny {\n  q;\n};',
    ],
    ['a label stands for its node', '/ { l: x { p; }; }; &l { q; y { }; };', 'l: x {\n  p;\n  q;\n\n  y {\n  };\n};'],
    ['a path does, too', '/ { x { y { }; }; }; &{/x/y} { p; };', 'x {\n\n  y {\n    p;\n  };\n};'],
    ['and a path from a label', '/ { l: x { y { }; }; }; &{l/y} { p; };', 'l: x {\n\n  y {\n    p;\n  };\n};'],
    [
      'labels are gathered, the newest in front',
      '/ { a: b: x { }; }; / { c: x { }; }; d: &a { };',
      'd: c: a: b: x {\n};',
    ],
    [
      'what is deleted comes back in its old place',
      '/ { a; b; x { p; }; y { }; }; / { /delete-property/ a; /delete-node/ x; }; / { c; a; x { q; }; };',
      'a;\nb;\nc;\n\nx {\n  q;\n};\n\ny {\n};',
    ],
    ['a node can be deleted by label', '/ { l: x { y { }; }; z { }; }; /delete-node/ &l;', 'z {\n};'],
    ['and by path', '/ { x { y { }; }; }; /delete-node/ &{/x/y};', 'x {\n};'],
    [
      'deleting within the first piece deletes nothing, for nothing is laid over anything',
      '/ { p; /delete-property/ q; x { r; /delete-property/ r; }; /delete-node/ y; };',
      'p;\n\nx {\n  r;\n};',
    ],
    [
      'a piece takes its entries in turn, and a name twice is merged',
      '/ { }; / { x { p; }; /delete-node/ x; x { q; }; x { r; }; };',
      'x {\n  q;\n  r;\n};',
    ],
    [
      'a label that was deleted can be given to another node',
      '/ { l: x { }; }; /delete-node/ &l; / { l: y { }; }; &l { p; };',
      'l: y {\n  p;\n};',
    ],
    [
      'a node is left out unless something refers to it',
      '/ { /omit-if-no-ref/ a: x { }; /omit-if-no-ref/ b: y { }; z { p = <&b>; }; };',
      'b: y {\n  phandle = <0x1>;\n};\n\nz {\n  p = <0x1>;\n};',
    ],
    [
      'extending it is no reference, a path is',
      '/ { a: x { }; b: y { }; z { p = &b; }; }; &a { }; /omit-if-no-ref/ &a; /omit-if-no-ref/ &b;',
      'b: y {\n};\n\nz {\n  p = "/y";\n};',
    ],
    ['a name property that repeats the name is taken out', '/ { x@1 { name = "x"; }; };', 'x@1 {\n};'],
    ['a backslash makes a name of what follows', '/ { \\p; };', 'p;'],
  ])('%s', (_, text, expected) => {
    expect(outline(`/dts-v1/; ${text}`)).toBe(oneLine(expected));
  });

  it('are as many as there are', () => {
    const children = Array.from({ length: 3000 }, (_, index) => `n${index} { };`).join('');
    const { tree } = compile(`/dts-v1/; / { ${children} }; / { ${children} /delete-node/ n7; };`, { warnings: false });
    expect(tree.root.children.length).toBe(2999);
  });
});

describe('reservations', () => {
  it('are kept in order, labels and all', () => {
    const { tree } = compile("/dts-v1/; /memreserve/ 0x1000 0x10; a: b: /memreserve/ (1 << 40) 'a'; / { };");
    expect(tree.reservations).toMatchObject([
      { base: 0x1000n, size: 0x10n, span: { line: 1, column: 11 } },
      { base: 1n << 40n, size: 97n },
    ]);
  });

  it('come before the first node', () => {
    expect(errorsOf('/dts-v1/; / { }; /memreserve/ 1 2;')).toEqual(['1:18: /memreserve/ stands before the first node']);
  });
});

describe('the boot processor', () => {
  it.each([
    ['the first processor has its number', 'cpus { cpu@5 { reg = <5>; }; cpu@1 { reg = <1>; }; };', 5],
    ['a number of two cells is not taken', 'cpus { cpu@5 { reg = <0 5>; }; };', 0],
    ['there may be none', '', 0],
  ])('%s', (_, cpus, expected) => {
    expect(compile(`/dts-v1/; / { ${cpus} };`, { warnings: false }).tree.bootCpu).toBe(expected);
  });

  it('can be given', () => {
    expect(compile('/dts-v1/; / { };', { bootCpu: 3 }).tree.bootCpu).toBe(3);
  });
});

describe('spans', () => {
  const text = [
    '# 1 "board.dts"',
    '/dts-v1/;',
    '# 1 "soc.dtsi" 1',
    '/ {',
    '\tsoc: soc@0 {',
    '\t\ta = <1>;',
    '\t\tb = <2>;',
    '\t};',
    '};',
    '# 3 "board.dts" 2',
    '&soc { b = <3>; };',
    '/* made by the compiler */ / { x { p = <&soc>; }; };',
  ].join('\n');
  const { tree } = compile(text, { warnings: false, symbols: true });
  const soc = tree.root.child('soc@0')!;

  it('of properties are where the value was written last', () => {
    expect(soc.property('a')?.span).toEqual({ kind: 'text', file: 'soc.dtsi', line: 3, column: 3, length: 1 });
    expect(soc.property('b')?.span).toEqual({ kind: 'text', file: 'board.dts', line: 3, column: 8, length: 1 });
  });

  it('of nodes are where the node was written last', () => {
    expect(soc.span).toMatchObject({ file: 'board.dts', line: 3, column: 1 });
    expect(tree.root.span).toMatchObject({ file: 'board.dts', line: 4, column: 28 });
  });

  it('of what the compiler adds are the start of the source', () => {
    expect(soc.property('phandle')?.span).toEqual({ kind: 'text', file: 'board.dts', line: 1, column: 1 });
    expect(tree.root.child('__symbols__')?.span).toMatchObject({ file: 'board.dts', line: 1, column: 1 });
  });
});
