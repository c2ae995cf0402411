/**
 * Sources made to cost more than they are long: each ends in an error or a tree within seconds, whatever the machine.
 * The sizes are such that an algorithm in the square of the input would take minutes.
 */
import { describe, expect, it } from 'vitest';
import { writeDtb } from '../../../src/devicetree/dtb/write.ts';
import { compileTree } from '../../../src/devicetree/dts/compile.ts';
import { sourceFromFiles } from '../../../src/devicetree/source/source.ts';
import { InputError } from '../../../src/terms/input-error.ts';
import { compile, errorsOf } from './compiling.ts';

const MANY = 20_000;
const LIMIT = 20_000;

const each = (piece: (index: number) => string, count = MANY) =>
  Array.from({ length: count }, (_, index) => piece(index)).join('');
const within = (body: string) => `/dts-v1/; / { ${body} };`;

describe('a source that goes too far', () => {
  it.each([
    [
      'nodes in nodes',
      within(`${'a { '.repeat(10_000)}${'}; '.repeat(10_000)}`),
      'nodes lie more than 64 deep in one another',
    ],
    ['parentheses that do not close', within(`p = <${'('.repeat(MANY)}>;`), 'expected a number, found >'],
    [
      'a number of many digits',
      within(`p = <${'9'.repeat(MANY)}>;`),
      `the number ${'9'.repeat(40)}… does not fit in 64 bits`,
    ],
    ['a name of many characters', within(`${'n'.repeat(MANY)};`), `this name has ${MANY} characters, more than 4096`],
    ['a label on many nodes', within(each((index) => `l: n${index} { }; `)), 'the label l is on too many nodes'],
    ['braces only', '{'.repeat(MANY), 'a device-tree source starts with /dts-v1/;'],
    ['braces that close nothing', `/dts-v1/;${'}'.repeat(MANY)}`, 'this brace closes nothing'],
    ['a string without an end', within(`p = "${'a '.repeat(MANY)}`), 'this string is never closed'],
    ['apostrophes with backslashes', within(`p = <'${"\\'".repeat(MANY)}>;`), 'there is more than one character'],
    ['a comment without an end', within(`/*${'* '.repeat(MANY)}`), 'this comment is never closed'],
    ['references to nothing', within(each((index) => `n${index} { p = <&x${index}>; }; `)), 'no node has the label x0'],
  ])(
    '%s',
    (_, text, message) => {
      const errors = errorsOf(text);
      expect(errors[0]).toContain(message);
      expect(errors.length).toBeLessThanOrEqual(20);
    },
    LIMIT,
  );

  it('by including itself', () => {
    const source = sourceFromFiles({
      'a.dts': '/dts-v1/;\n/include/ "b.dtsi"\n',
      'b.dtsi': '/include/ "b.dtsi"\n/include/ "b.dtsi"\n',
    });
    expect(() => compileTree('a.dts', { source })).toThrow('more than 200 files are included');
  });

  it(
    'by including a file again and again',
    () => {
      const source = sourceFromFiles({
        'a.dts': within(`p = ${'/incbin/("firmware"), '.repeat(MANY)} "";`),
        firmware: new Uint8Array(1 << 20),
      });
      expect(() => compileTree('a.dts', { source })).toThrow('files of more than 268435456 bytes are included');
    },
    LIMIT,
  );

  it('by reading what it should not', () => {
    const source = sourceFromFiles({
      'a.dts': within('p = /incbin/("../../etc/passwd"); q = /incbin/("/etc/passwd");'),
    });
    expect(() => compileTree('a.dts', { source })).toThrow(InputError);
  });
});

describe('a source that is only large', () => {
  it.each([
    ['many elements', within(`p = /bits/ 8 <${'1 '.repeat(20 * MANY)}>;`)],
    ['many numbers that do not fit', within(`p = /bits/ 8 <${'999 '.repeat(4 * MANY)}>;`)],
    ['many escapes', within(`p = "${'\\x41'.repeat(4 * MANY)}";`)],
    ['many comments', within('/**/'.repeat(4 * MANY))],
    ['many labels on a node', within(`${each((index) => `l${index}: `)} n { };`)],
    ['many labels one by one', `${within('l: n { };')}${each((index) => `l${index}: &l { };`)}`],
    ['many properties, twice', `${within(each((index) => `p${index};`))} / { ${each((index) => `p${index};`)} };`],
    ['many deletions of nothing', within(each((index) => `/delete-property/ p${index}; p${index};`))],
    ['one node many times', `/dts-v1/; / { }; / { ${'a { };'.repeat(MANY)} };`],
    [
      'many look-ups behind a deletion',
      `${within(`/delete-node/ a; a { }; ${each((index) => `b${index} { };`)}`)}${'&{/a} { };'.repeat(MANY / 10)}`,
    ],
    ['many references', within(`p = <${'&l '.repeat(4 * MANY)}>; l: a { };`)],
    ['many paths', within(`p = ${'&l, '.repeat(MANY)} &l; l: a { };`)],
    ['many phandles', within(each((index) => `l${index}: n${index} { p = <&l${index}>; };`, MANY / 5))],
    [
      'many nodes at one address',
      within(`#address-cells = <1>; #size-cells = <0>; ${each((index) => `n${index}@1 { };`, MANY / 5)}`),
    ],
    ['many fixups', `/dts-v1/; /plugin/; &x { p = <${'&y '.repeat(MANY)}>; q = <${'&{/} '.repeat(MANY)}>; };`],
    ['a deep expression', within(`p = <(${'-(1+'.repeat(MANY)}0${')'.repeat(MANY)})>;`)],
  ])(
    '%s',
    (_, text) => {
      const { tree, findings } = compile(text, { symbols: true });
      expect(findings.length).toBeLessThanOrEqual(10_000);
      expect(writeDtb(tree).length).toBeGreaterThanOrEqual(72);
    },
    LIMIT,
  );
});
