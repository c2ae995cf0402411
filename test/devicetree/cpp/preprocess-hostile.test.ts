import { describe, expect, it } from 'vitest';
import { preprocess } from '../../../src/devicetree/cpp/preprocess.ts';
import { sourceFromFiles } from '../../../src/devicetree/source/source.ts';
import { InputError } from '../../../src/terms/input-error.ts';

const MEBI = 1 << 20;

/** Lines `#define A1 …` to `#define A64 …`, each made from the one before. */
function chain(text: (before: string) => string): string {
  return Array.from({ length: 64 }, (_, index) => `#define A${index + 1} ${text(`A${index}`)}\n`).join('');
}

function outcome(files: Readonly<Record<string, string>>): string {
  try {
    return `${preprocess('board.dts', { source: sourceFromFiles(files) }).text.length} characters`;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems[0]?.message ?? '';
  }
}

const TOO_MUCH = 'the macros and includes here come to more than any device tree needs';

/** Seconds that any of these may take on a slow and busy machine; most take a tenth of one. */
const LIMIT = 20_000;

describe('sources that ask for too much', () => {
  it.each<[title: string, files: string | Record<string, string>, outcome: string]>([
    ['include themselves', '#include "board.dts"\n', 'files include each other more than 200 deep'],
    [
      'include each other',
      { 'board.dts': '#include "a"\n', a: '#include "b"\n', b: '#include "a"\n' },
      'files include each other more than 200 deep',
    ],
    [
      'include twice what includes twice',
      { 'board.dts': '#include "a"\n', a: '#if __INCLUDE_LEVEL__ < 100\n#include "a"\n#include "a"\n#endif\n' },
      TOO_MUCH,
    ],
    ['double their macros', `${chain((before) => `${before} ${before}`)}A64\n`, TOO_MUCH],
    ['double their arguments', `#define D(x) x x\n${'D('.repeat(60)}y${')'.repeat(60)}\n`, TOO_MUCH],
    [
      'double their names',
      `#define P(x, y) x ## y\n#define D(x) P(x, x)\n${'D('.repeat(60)}y${')'.repeat(60)}\n`,
      TOO_MUCH,
    ],
    [
      'double their quotes',
      `#define S(x) #x\n#define X(x) S(x)\n${'X('.repeat(60)}@"\\\\"${')'.repeat(60)}\n`,
      TOO_MUCH,
    ],
    [
      'call macros inside each other',
      `#define F(x) x\n${'F('.repeat(1000)}${')'.repeat(1000)}\n`,
      "macro calls stand more than 200 deep in each other's arguments",
    ],
    [
      'repeat a long macro',
      `#define A ${'x'.repeat(MEBI)}\n${'A '.repeat(1000)}\n`,
      'the text grows beyond 128 million characters',
    ],
    [
      'have conditionals in conditionals',
      '#if 1\n'.repeat(2000),
      'conditionals stand more than 1000 deep in each other',
    ],
    [
      'have skipped conditionals in conditionals',
      '#if 0\n'.repeat(2000),
      'conditionals stand more than 1000 deep in each other',
    ],
    [
      'have parentheses in parentheses',
      `#if ${'('.repeat(100_000)}\n#endif\n`,
      '#if nests deeper than 500 operators and parentheses',
    ],
    [
      'have operators on operators',
      `#if ${'!'.repeat(100_000)}1\n#endif\n`,
      '#if nests deeper than 500 operators and parentheses',
    ],
    [
      'choose between choices',
      `#if ${'1 ? 1 : '.repeat(100_000)}1\n#endif\n`,
      '#if nests deeper than 500 operators and parentheses',
    ],
    ['have nothing but directives', '#define A\n'.repeat(MEBI), 'the directives of this file come to more than 4 MiB'],
    [
      'have one directive without end',
      `#define A ${'a '.repeat(4 * MEBI)}\n`,
      'the directives of this file come to more than 4 MiB',
    ],
  ])(
    'and %s end in an error',
    (_title, files, expected) => {
      expect(outcome(typeof files === 'string' ? { 'board.dts': files } : files)).toBe(expected);
    },
    LIMIT,
  );
});

// Nothing is wrong with these: they take time and memory in proportion to their size.
describe('sources of an unusual shape', () => {
  it.each<[title: string, source: string, outcome: string]>([
    ['a long line of names', 'a '.repeat(2 * MEBI), '4194305 characters'],
    ['one long name', 'a'.repeat(4 * MEBI), '4194305 characters'],
    ['one long number', '1'.repeat(4 * MEBI), '4194305 characters'],
    ['quotes', '"'.repeat(4 * MEBI), '4194305 characters'],
    ['lines of apostrophes', "'\n".repeat(MEBI), '2097152 characters'],
    ['hashes', '#'.repeat(4 * MEBI), '4194305 characters'],
    ['backslashes', '\\'.repeat(4 * MEBI), '4194304 characters'],
    ['a backslash and blanks', `\\${' '.repeat(4 * MEBI)}x`, '4194307 characters'],
    ['continued lines', '\\\n'.repeat(2 * MEBI), '0 characters'],
    ['carriage returns', '\r'.repeat(4 * MEBI), '4194305 characters'],
    ['null directives', '#\n'.repeat(MEBI), '0 characters'],
    ['comments', 'a/**/'.repeat(MEBI), '2097153 characters'],
    ['names of function-like macros', `#define F(x) x\n${'F '.repeat(MEBI)}\n`, '2097153 characters'],
    ['many arguments', `#define F(...) __VA_ARGS__\nF(${'a,'.repeat(200_000)})\n`, '400001 characters'],
    ['empty macros side by side', `#define E\n${'E;'.repeat(200_000)}\n`, '200001 characters'],
    ['macros behind long operators', `#define P +\n${`${'+'.repeat(1000)}P`.repeat(1000)}\n`, '1002000 characters'],
    ['a long sum', `#if ${'1+'.repeat(200_000)}1\n#endif\n`, '0 characters'],
  ])(
    'are no trouble with %s',
    (_title, source, expected) => {
      expect(outcome({ 'board.dts': source })).toBe(expected);
    },
    LIMIT,
  );
});
