/** Values as bytes. Every figure is what dtc 1.8.1 writes for the same text. */
import { describe, expect, it } from 'vitest';
import { compileTree } from '../../../src/devicetree/dts/compile.ts';
import { sourceFromFiles } from '../../../src/devicetree/source/source.ts';
import { bytesOf, compile, errorsOf, findingsOf } from './compiling.ts';

describe('a value', () => {
  it.each([
    ['a string ends with a NUL', '"ab"', '616200'],
    ['strings follow one another', '"a", "", "b"', '610000' + '6200'],
    ['escapes of control characters', '"\\a\\b\\t\\n\\v\\f\\r"', '0708090a0b0c0d00'],
    [
      'octal and hexadecimal escapes take up to three and two digits',
      '"\\1\\18\\777\\x4\\x41b"',
      '010138ff0441' + '6200',
    ],
    ['any other escaped character is itself', '"\\"\\\\\\q"', '225c7100'],
    ['a string may run over lines', '"a\nb"', '610a6200'],
    ['text is UTF-8', '"é"', 'c3a900'],
    ['bytes that are no UTF-8 come through', '"\udce9"', 'e900'],
    ['a cell is 32 bits, big-endian', '<1 0xdeadbeef>', '00000001deadbeef'],
    ['a leading zero means octal', '<010>', '00000008'],
    ['suffixes mean nothing', '<1U 1L 1UL 1LL 1ULL>', '0000000100000001000000010000000100000001'],
    ['a negative number stands in parentheses', '<(-1) (-0x80000000)>', 'ffffffff80000000'],
    ['a character is a number', "<'a' '\\n' '\\x41' '\\''>", '000000610000000a0000004100000027'],
    ["an apostrophe's escape may lack its apostrophe", "<'\\'>", '00000027'],
    ['elements of 8 bits', '/bits/ 8 <1 0xff (-1)>', '01ffff'],
    ['elements of 16 bits', '/bits/ 16 <1 0xffff>', '0001ffff'],
    [
      'elements of 64 bits',
      '/bits/ 64 <1 0xffffffffffffffff (-2)>',
      '0000000000000001fffffffffffffffffffffffffffffffe',
    ],
    ['the size of elements may be written as any number', '/bits/ 0x10 <1>', '0001'],
    ['byte strings need no blanks', '[00fF 1234]', '00ff1234'],
    ['parts of all kinds', '<1>, "a", [ff], <>', '00000001' + '6100' + 'ff'],
    ['labels stand anywhere', 'l0: <l1: 1 l2:> l3:, l4: "a" l5:, [l6: 01 l7:] l8:', '00000001610001'],
    ['comments stand anywhere', '/* */ < /* > */ 1 // 2\n>', '00000001'],
  ])('%s', (_, value, bytes) => {
    expect(bytesOf(value)).toBe(bytes);
  });

  it('that outgrows a block keeps all of its bytes', () => {
    const cells = Array.from({ length: 40_000 }, (_, index) => index);
    expect(bytesOf(`<1>, <${cells.join(' ')}>`)).toBe(
      `00000001${cells.map((cell) => cell.toString(16).padStart(8, '0')).join('')}`,
    );
  });

  it.each([
    ['/bits/ 8 <0x100>', 'integer_truncated undefined'],
    ['<0x100000000>', 'integer_truncated undefined'],
    ['<(-0x100000001)>', 'integer_truncated undefined'],
  ])('%s is cut, with a warning', (value, finding) => {
    expect(findingsOf(`/dts-v1/; / { value = ${value}; };`)).toEqual([finding]);
  });

  it.each([
    ['5', '1:23: expected a value, found 5 (numbers stand in angle brackets: <5>)'],
    ['<1 + 2>', "1:26: expected a number, a reference or '>', found + (an expression stands in parentheses)"],
    ['<1, 2>', "1:25: expected a number, a reference or '>', found , (elements are separated by blanks)"],
    ['<1', "1:25: expected a number, a reference or '>', found ; (the cells are not closed with '>')"],
    ['<GPIO>', '1:24: GPIO is not a number (is it a macro whose header is not included?)'],
    ['"a" "b"', '1:27: expected \';\', found "b" (the parts of a value are separated by commas)'],
    [
      '<08>',
      '1:24: 08 is octal because of its leading 0, and has digits above 7 (write it without the leading 0, or with 0x)',
    ],
    ['<0x10000000000000000>', '1:24: the number 0x10000000000000000 does not fit in 64 bits'],
    ["<''>", '1:24: there is no character between the apostrophes'],
    ["<'ab'>", '1:24: there is more than one character between the apostrophes (a string stands in ")'],
    ['"\\x"', '1:23: \\x needs hexadecimal digits after it'],
    ['[123]', "1:26: expected two hexadecimal digits or ']', found 3"],
    ['/bits/ 12 <1>', '1:30: an element has 8, 16, 32 or 64 bits, not 12'],
    ['/bits/ 8 <&a>', '1:33: a reference takes an element of 32 bits (these have 8)'],
    ['&{}', '1:23: this reference is empty'],
    ['/incbin/ "a"', `1:32: expected '(', found "a"`],
    ['/incbin/("a")', '1:23: there is no file "a" (this text comes without files)'],
  ])('%s is refused', (value, error) => {
    expect(errorsOf(`/dts-v1/; / { value = ${value}; };`)).toEqual([error]);
  });
});

describe('/incbin/', () => {
  const source = sourceFromFiles({
    'boards/main.dts': '',
    'boards/data.bin': Uint8Array.of(1, 2, 3, 4, 5),
    'firmware/fw.bin': Uint8Array.of(0xff),
  });
  const includedBytes = (value: string) => {
    const files = sourceFromFiles({ 'boards/main.dts': `/dts-v1/; / { value = ${value}; };` });
    const { tree, dependencies } = compileTree('boards/main.dts', {
      source: { read: (path) => files.read(path) ?? source.read(path) },
      includePaths: ['firmware'],
      warnings: false,
    });
    return [Buffer.from(tree.root.property('value')!.value).toString('hex'), ...dependencies.slice(1)];
  };

  it.each([
    ['/incbin/("data.bin")', '0102030405', 'boards/data.bin'],
    ['/incbin/("data.bin", 1, 2)', '0203', 'boards/data.bin'],
    ['/incbin/("data.bin", 3, 100)', '0405', 'boards/data.bin'],
    ['/incbin/("data.bin", 9, (1 << 63))', '', 'boards/data.bin'],
    ['/incbin/("fw.bin")', 'ff', 'firmware/fw.bin'],
  ])('%s takes the bytes that are there, beside the source or on the search path', (value, bytes, file) => {
    expect(includedBytes(value)).toEqual([bytes, file]);
  });

  it('says where it looked', () => {
    expect(() => includedBytes('/incbin/("no.bin")')).toThrow('boards/main.dts:1:23: there is no file "no.bin"');
  });

  it('gives references no place in it', () => {
    expect(() => compile('/dts-v1/; / { value = /incbin/(&l); };')).toThrow('expected the name of a file in quotes');
  });
});
