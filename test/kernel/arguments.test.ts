import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../src/kernel/arguments.ts';

/**
 * The same splitting done the kernel's way: in a buffer of characters where a NUL ends a string, each pointer an index.
 * A model to hold parseArguments to, written from the behaviour of next_arg and parse_args of Linux 6.1.
 */
function argumentsInBuffer(cmdline: string): { name: string; value: string | undefined }[] {
  const buffer = [...cmdline, '\0'];
  const string = (from: number) => buffer.slice(from, buffer.indexOf('\0', from)).join('');
  const blank = (character: string | undefined) => character !== undefined && /[ \t-\r\xa0]/.test(character);
  const found: { name: string; value: string | undefined }[] = [];
  let start = 0;
  while (blank(buffer[start])) start++;
  while (buffer[start] !== '\0') {
    const wholeQuoted = buffer[start] === '"';
    if (wholeQuoted) start++;
    let quoting = wholeQuoted;
    let equals = start;
    let end = start;
    for (; buffer[end] !== '\0' && (quoting || !blank(buffer[end])); end++) {
      if (equals === start && buffer[end] === '=') equals = end;
      if (buffer[end] === '"') quoting = !quoting;
    }
    const next = buffer[end] === '\0' ? end : end + 1;
    let valueAt = -1;
    if (equals !== start) {
      buffer[equals] = '\0';
      valueAt = equals + 1;
      if (buffer[valueAt] === '"') {
        valueAt++;
        if (buffer[end - 1] === '"') buffer[end - 1] = '\0';
      }
    }
    if (wholeQuoted && end > start && buffer[end - 1] === '"') buffer[end - 1] = '\0';
    buffer[end] = '\0';
    const argument = { name: string(start), value: valueAt < 0 ? undefined : string(valueAt) };
    if (argument.name === '--' && argument.value === undefined) break;
    found.push(argument);
    start = next;
    while (blank(buffer[start])) start++;
  }
  return found;
}

describe('parseArguments', () => {
  it.each<[cmdline: string, parsed: [name: string, value?: string][]]>([
    ['', []],
    ['   ', []],
    ['quiet', [['quiet']]],
    ['  mem=512M   quiet  ', [['mem', '512M'], ['quiet']]],
    [
      'a=1\tb=2\nc=3',
      [
        ['a', '1'],
        ['b', '2'],
        ['c', '3'],
      ],
    ],
    ['a=\xa0b', [['a', ''], ['b']]],
    ['root=UUID=12', [['root', 'UUID=12']]],
    ['a="b c" d', [['a', 'b c'], ['d']]],
    ['"a=b c" d', [['a', 'b c'], ['d']]],
    ['"a b"', [['a b']]],
    ['dyndbg="file a.c +p; mem=1G" x', [['dyndbg', 'file a.c +p; mem=1G'], ['x']]],
    ['a="b', [['a', 'b']]],
    ['a="', [['a', '']]],
    ['a=b"c d"e', [['a', 'b"c d"e']]],
    ['"a="b""', [['a', 'b"']]],
    ['=a', [['=a']]],
    ['=a=b', [['=a', 'b']]],
    ['a -- mem=1G', [['a']]],
    ['a --=1 mem=1G', [['a'], ['--', '1'], ['mem', '1G']]],
    ['"--" mem=1G', []],
    ['--quiet', [['--quiet']]],
  ])('splits %j', (cmdline, parsed) => {
    expect(parseArguments(cmdline).map(({ name, value }) => ({ name, value }))).toEqual(
      parsed.map(([name, value]) => ({ name, value })),
    );
  });

  it('says where each argument stands and how it was written', () => {
    expect(parseArguments(' "mem=1 G"  x')).toEqual([
      { name: 'mem', value: '1 G', text: '"mem=1 G"', offset: 1 },
      { name: 'x', value: undefined, text: 'x', offset: 12 },
    ]);
  });

  it('agrees with the splitting in a buffer on any mixture of quotes, blanks and equals signs', () => {
    const soup = fc.array(fc.constantFrom('a', 'b', '-', '--', ' ', ' ', '\t', '"', '=', 'mem'), { maxLength: 24 });
    fc.assert(
      fc.property(soup, (pieces) => {
        const cmdline = pieces.join('');
        expect(parseArguments(cmdline).map(({ name, value }) => ({ name, value }))).toEqual(argumentsInBuffer(cmdline));
      }),
      { numRuns: 2000 },
    );
  });
});
