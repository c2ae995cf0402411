/** Overlays laid over a base. The results are those of fdtoverlay 1.8.1 for the same sources. */
import { describe, expect, it } from 'vitest';
import { readDtb } from '../../src/devicetree/dtb/read.ts';
import { writeDtb } from '../../src/devicetree/dtb/write.ts';
import { printDts } from '../../src/devicetree/dts/print.ts';
import { applyOverlay, isOverlay } from '../../src/devicetree/overlay.ts';
import type { DeviceTree } from '../../src/devicetree/tree.ts';
import { InputError } from '../../src/terms/input-error.ts';
import { compile, oneLine } from './dts/compiling.ts';

const base = (body: string, symbols = true) => compile(`/dts-v1/; / { ${body} };`, { symbols, warnings: false }).tree;
const overlay = (text: string, symbols = false) =>
  compile(`/dts-v1/; /plugin/; ${text}`, { symbols, warnings: false }).tree;

/** The root's content, `__symbols__` left out. */
function outline(tree: DeviceTree): string {
  const [, inner = ''] = /\/ \{(.*)\};\s*$/s.exec(printDts(tree)) ?? [];
  return oneLine(inner)
    .replace(/ ?__symbols__ \{[^}]*\};/, '')
    .replace(/\b[a-z]\w*: /g, '')
    .trim();
}

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof InputError)
      return error.problems.map(({ message, help }) => message + (help ? ` (${help})` : '')).join();
    throw error;
  }
  return 'accepted';
}

describe('an overlay', () => {
  it('lays its fragments over their targets, what is new in front', () => {
    const board = base('uart: serial@0 { status = "disabled"; clock { }; };');
    const result = applyOverlay(board, overlay('&uart { a; b; status = "okay"; x { }; y { }; };'));
    expect(outline(result)).toBe('serial@0 { b; a; status = "okay"; phandle = <0x1>; y { }; x { }; clock { }; };');
  });

  it('leaves base and overlay as they were', () => {
    const [board, added] = [base('a: x { };'), overlay('&a { p = <&a>; };')];
    const [before, addedBefore] = [writeDtb(board), writeDtb(added)];
    applyOverlay(board, added);
    expect(writeDtb(board)).toEqual(before);
    expect(writeDtb(added)).toEqual(addedBefore);
  });

  it('finds targets by path, by alias, and by a name without unit address', () => {
    const board = base('aliases { uart0 = "/soc/serial@0"; }; soc { serial@0 { }; }; chosen { };');
    const laid = (path: string) =>
      outline(applyOverlay(board, overlay(`/ { fragment@0 { target-path = "${path}"; __overlay__ { p; }; }; };`)));
    expect(laid('/soc/serial@0')).toContain('serial@0 { p; };');
    expect(laid('/soc/serial')).toContain('serial@0 { p; };');
    expect(laid('uart0')).toContain('serial@0 { p; };');
    expect(laid('/')).toMatch(/^p; aliases/);
  });

  it('moves its phandles above those of the base, and what refers to them', () => {
    const board = base('a: x { phandle = <7>; };');
    const result = applyOverlay(board, overlay('&a { b: y { }; z { p = <1 &b &a>; }; };'));
    expect(outline(result)).toBe('x { phandle = <0x7>; z { p = <0x1 0x8 0x7>; }; y { phandle = <0x8>; }; };');
  });

  it('keeps the phandle of a node of the base that it describes again', () => {
    const board = base('a: x { b: y { }; }; z { p = <&b>; };');
    const result = applyOverlay(board, overlay('&a { c: y { q; }; w { p = <&c>; }; };'));
    expect(outline(result)).toBe(
      'x { phandle = <0x2>; w { p = <0x1>; }; y { q; phandle = <0x1>; }; }; z { p = <0x1>; };',
    );
  });

  it('gives the base its symbols, for the next overlay', () => {
    const board = base('a: x { };');
    const first = applyOverlay(board, overlay('&a { b: y { }; };', true));
    expect(first.root.child('__symbols__')?.property('b')?.string()).toBe('/x/y');
    const second = applyOverlay(first, overlay('&b { p; };'));
    expect(outline(second)).toContain('y { p; phandle = <0x2>; };');
  });

  it('gives a base without symbols the first ones', () => {
    const added = overlay('&{/x} { b: y { }; };', true);
    const result = applyOverlay(base('x { };', false), added);
    expect(result.root.children[0]?.name).toBe('__symbols__');
    expect(result.root.find('__symbols__')?.property('b')?.string()).toBe('/x/y');
  });

  it('gives what it adds the place where that was written', () => {
    const result = applyOverlay(base('a: x { p = <1>; };'), overlay('&a {\n p = <2>; y { }; };'));
    expect(result.root.find('/x')?.property('p')?.span).toMatchObject({ line: 2, column: 2 });
    expect(result.root.find('/x/y')?.span).toMatchObject({ line: 2, column: 11 });
  });

  it('is the same as a blob', () => {
    const [board, added] = [base('a: x { };'), overlay('&a { b: y { p = <&a &b>; }; };', true)];
    const fromBlobs = applyOverlay(readDtb(writeDtb(board)), readDtb(writeDtb(added)));
    expect(writeDtb(fromBlobs)).toEqual(writeDtb(applyOverlay(board, added)));
  });

  it('is known by its fragments', () => {
    expect(isOverlay(overlay('&a { };'))).toBe(true);
    expect(isOverlay(base('a { };'))).toBe(false);
  });
});

describe('an overlay that does not fit', () => {
  const board = base('uart0: serial@0 { };');
  const applied = (text: string, on = board) => refusal(() => applyOverlay(on, overlay(text)));

  it.each([
    ['&uart1 { };', 'no node of the base has the label uart1 (did you mean &uart0?)'],
    ['&{/nowhere} { };', 'the base has no node /nowhere'],
    ['/ { fragment@0 { __overlay__ { }; }; };', 'fragment@0 has neither target nor target-path'],
    ['/ { fragment@0 { target = <99>; __overlay__ { }; }; };', 'the base has no node with the phandle 0x63'],
    [
      '/ { fragment@0 { target = <0xffffffff>; __overlay__ { }; }; };',
      'the target of fragment@0 is not a phandle (a target that only the base knows needs __fixups__: compile the overlay with /plugin/)',
    ],
    ['/ { x { phandle = <0xfffffffe>; }; };', 'base and overlay together need phandles above 0xfffffffe'],
    ['/ { __local_fixups__ { p = <0>; }; };', 'the local fixups of p mean nothing in /'],
    ['/ { p; __local_fixups__ { p = <0>; }; };', 'the local fixup at 0 lies behind the end of / p'],
    ['/ { __local_fixups__ { x { }; }; };', 'the local fixups are for a node x that / has not'],
    ['/ { __fixups__ { uart0 = "/x:p:0"; }; };', 'the fixup "/x:p:0" means no place in the overlay'],
    ['/ { x { p = <0>; }; __fixups__ { uart0 = "/x:p:2"; }; };', 'the fixup "/x:p:2" means no place in the overlay'],
    ['/ { __symbols__ { a = "x"; }; };', 'the symbol a is not a path'],
    ['/ { __symbols__ { a = "/x/__overlay__/y"; }; };', 'the symbol a means x, which is no fragment'],
  ])('%s', (text, message) => {
    expect(applied(text)).toBe(message);
  });

  it('because the base has no symbols', () => {
    expect(applied('&uart0 { };', base('uart0: serial@0 { };', false))).toBe(
      'the overlay refers to &uart0, but the base has no __symbols__ (a base for overlays is compiled with symbols (-@))',
    );
  });

  it('because a symbol of the base leads nowhere', () => {
    const broken = base('x { }; __symbols__ { a = "/nowhere"; b = "/x"; };', false);
    expect(applied('&a { };', broken)).toBe('the base has no node /nowhere, which its label a means');
    expect(applied('&b { };', broken)).toBe('/x, the node of the label b, has no phandle in the base');
  });

  it('is told of where it was written', () => {
    expect(() => applyOverlay(board, overlay('\n&{/nowhere} { };'))).toThrow('board.dts:2:1');
  });
});
