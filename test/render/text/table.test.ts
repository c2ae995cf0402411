import { describe, expect, it } from 'vitest';
import { groupedBytes, rangeText, shortOwner } from '../../../src/render/text/notation.ts';
import { renderTable } from '../../../src/render/text/table.ts';

describe('a table', () => {
  it('aligns its columns, and leaves no blanks at the end of a line', () => {
    expect(
      renderTable(
        [
          ['a', '1', 'x'],
          ['long', '100', ''],
          ['b', '22', 'yes'],
        ],
        ['left', 'right'],
      ),
    ).toBe('  a       1  x\n  long  100\n  b      22  yes\n');
  });

  it('lets lines stand between rows without moving the columns', () => {
    expect(renderTable([['a', 'b'], { line: 'a line that is wider than all columns' }, ['ccc', 'd']])).toBe(
      '  a    b\n  a line that is wider than all columns\n  ccc  d\n',
    );
  });

  it('paints a cell after padding it, so that colour has no width', () => {
    const red = (text: string): string => `<${text}>`;
    expect(
      renderTable([
        [{ text: 'a', paint: red }, 'x'],
        ['bbb', 'y'],
      ]),
    ).toBe('  <a  >  x\n  bbb  y\n');
  });

  it('shows control characters of an input as what they are', () => {
    expect(renderTable([['a\u001b[2Jb\nc\u202e', 'd']])).toBe('  a\\x1b[2Jb\\x0ac\\u202e  d\n');
  });
});

describe('notation', () => {
  it.each([
    [0n, '0'],
    [999n, '999'],
    [1000n, '1,000'],
    [-1234567n, '-1,234,567'],
    [2147483648n, '2,147,483,648'],
  ])('groups the digits of %d', (bytes, text) => {
    expect(groupedBytes(bytes)).toBe(text);
  });

  it('writes ranges with their last byte', () => {
    expect(rangeText({ base: 0x8000_0000n, size: 0x1000n })).toBe('0x80000000 - 0x80000fff');
    expect(rangeText({ base: 0n, size: 1n }, 9)).toBe('0x000000000 - 0x000000000');
    expect(rangeText({ base: 0x10n, size: 0n })).toBe('0x00000010 - empty     ');
  });

  it('names the nodes of /reserved-memory by themselves', () => {
    expect(shortOwner('/reserved-memory/vpu@40000000')).toBe('vpu@40000000');
    expect(shortOwner('/soc/reserved-memory/x')).toBe('/soc/reserved-memory/x');
    expect(shortOwner('kernel image')).toBe('kernel image');
  });
});
