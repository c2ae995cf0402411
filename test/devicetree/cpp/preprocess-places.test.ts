import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IncludeCache, preprocess } from '../../../src/devicetree/cpp/preprocess.ts';
import type { Preprocessed } from '../../../src/devicetree/source/preprocessed.ts';
import { sourceFromFiles } from '../../../src/devicetree/source/source.ts';
import { formatSpan } from '../../../src/terms/span.ts';
import { macroSoup } from './macro-soup.ts';

const BOARD = {
  'board.dts': [
    '#include "soc.dtsi"',
    '',
    '/* A board. */ / {',
    '\tsize = <SIZE(2)>; /* two */ dma = \\',
    '    <DMA>;',
    '};',
    '',
  ].join('\n'),
  'soc.dtsi': '// The SoC.\n#include <soc.h>\nsoc: soc { };\n',
  'include/soc.h':
    '#ifndef SOC_H\n#define SOC_H\n\n#define MEGA 0x100000\n#define SIZE(n)  (n * MEGA)\n#define CHANNEL 3\n#define DMA CHANNEL\n#endif\n',
};

function preprocessed(files: Readonly<Record<string, string>>): Preprocessed {
  return preprocess('board.dts', { source: sourceFromFiles(files), includePaths: ['include'] });
}

/** Where the first occurrence of `needle` was written, and how it came to be there. */
function placeOf(
  result: Preprocessed,
  needle: string,
): { at: string; length?: number; line?: string; notes: string[] } {
  const offset = result.text.indexOf(needle);
  expect(offset, `${needle} in ${result.text}`).toBeGreaterThanOrEqual(0);
  const { length } = result.locate(offset);
  const line = result.sourceLine(offset);
  return {
    at: formatSpan(result.locate(offset)),
    ...(length !== undefined && { length }),
    ...(line !== undefined && { line }),
    notes: result.notes(offset).map(({ message }) => message),
  };
}

describe('places', () => {
  const result = preprocessed(BOARD);

  it('of text are where it stands in its file', () => {
    expect(placeOf(result, '/ {')).toEqual({ at: 'board.dts:3:16', line: '/* A board. */ / {', notes: [] });
    expect(placeOf(result, 'dma')).toMatchObject({ at: 'board.dts:4:30' });
    expect(placeOf(result, '};')).toMatchObject({ at: 'soc.dtsi:3:12' });
  });

  it('of text in an included file tell who included it', () => {
    expect(placeOf(result, 'soc:')).toEqual({
      at: 'soc.dtsi:3:1',
      line: 'soc: soc { };',
      notes: ['included from board.dts:1:1'],
    });
  });

  it('of expanded text are where the macro is used, and tell what it went through', () => {
    expect(placeOf(result, '0x100000')).toEqual({
      at: 'board.dts:4:10',
      length: 4,
      line: '\tsize = <SIZE(2)>; /* two */ dma = \\',
      notes: [
        'expanded from macro MEGA, defined at include/soc.h:4:9',
        'expanded from macro SIZE, defined at include/soc.h:5:9',
      ],
    });
    expect(placeOf(result, '(2 ')).toMatchObject({ notes: ['expanded from macro SIZE, defined at include/soc.h:5:9'] });
    expect(placeOf(result, '3')).toMatchObject({
      at: 'board.dts:5:6',
      notes: [
        'expanded from macro CHANNEL, defined at include/soc.h:6:9',
        'expanded from macro DMA, defined at include/soc.h:7:9',
      ],
    });
  });

  it('of a macro in the argument of another tell of both', () => {
    const nested = preprocessed({
      'board.dts': '#define A (B)\n#define B 7\n#define F(x) <x>\n#define G(x) F(x) F(8)\nG(A);\nG(9);\n',
    });
    const [A, B, F, G] = [
      'A, defined at board.dts:1:9',
      'B, defined at board.dts:2:9',
      'F, defined at board.dts:3:9',
      'G, defined at board.dts:4:9',
    ];
    const chain = (...macros: (string | undefined)[]) => macros.map((macro) => `expanded from macro ${macro}`);
    expect(placeOf(nested, '7')).toMatchObject({ at: 'board.dts:5:1', notes: chain(B, A, G) });
    expect(placeOf(nested, '(')).toMatchObject({ at: 'board.dts:5:1', notes: chain(A, G) });
    expect(placeOf(nested, '<')).toMatchObject({ at: 'board.dts:5:1', notes: chain(F, G) });
    expect(placeOf(nested, '9')).toMatchObject({ at: 'board.dts:6:1', notes: chain(F, G) });
  });

  it('of the end are the end of the file', () => {
    expect(formatSpan(result.locate(result.text.length))).toBe('board.dts:7:1');
    expect(formatSpan(preprocessed({ 'board.dts': '' }).locate(0))).toBe('board.dts:1:1');
  });

  it('are what #line and linemarkers say', () => {
    const moved = preprocessed({ 'board.dts': '#line 10 "a.dts"\nx\n# 5 "b.dts"\n y\n#line 3\nz\n' });
    expect(['x', 'y', 'z'].map((needle) => placeOf(moved, needle).at)).toEqual([
      'a.dts:10:1',
      'b.dts:5:2',
      'b.dts:3:1',
    ]);
  });

  it('count lines behind a byte order mark, DOS line ends and continuations', () => {
    const odd = preprocessed({ 'board.dts': '\ufeffa\r\n  b\\\r\nc\r\n/*\r\n*/ d' });
    const offsets = ['a', 'b', 'c', 'd'].map((needle) => odd.text.indexOf(needle));
    expect(offsets.map((offset) => formatSpan(odd.locate(offset)))).toEqual([
      'board.dts:1:1',
      'board.dts:2:3',
      'board.dts:3:1',
      'board.dts:5:4',
    ]);
    expect(odd.sourceLine(offsets[1]!)).toBe('  b\\');
  });

  it('lead to the same character in the file, for everything that no macro made', () => {
    fc.assert(
      fc.property(macroSoup, (source) => {
        let result: Preprocessed;
        try {
          result = preprocessed({ 'board.dts': source.replace(/#line/g, '#pragma') });
        } catch {
          return;
        }
        const lines = source.replace(/#line/g, '#pragma').split('\n');
        for (let offset = 0; offset < result.text.length; offset++) {
          const character = result.text.charAt(offset);
          const { line, column, length } = result.locate(offset);
          if (/\s/.test(character)) continue;
          const written = lines[line - 1]!.slice(column - 1);
          if (length === undefined) expect(written.charAt(0)).toBe(character);
          else expect(written).toMatch(/^\w/);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('do not depend on the order in which they are asked for', () => {
    const { text } = result;
    const forwards = Array.from({ length: text.length + 1 }, (_, offset) => formatSpan(result.locate(offset)));
    for (let offset = text.length; offset >= 0; offset--)
      expect(formatSpan(result.locate(offset))).toBe(forwards[offset]);
  });
});

describe('dependencies', () => {
  it('are the files that were read, each once', () => {
    expect(preprocessed(BOARD).dependencies).toEqual(['board.dts', 'soc.dtsi', 'include/soc.h']);
  });

  it('are not those that were only asked for', () => {
    const files = { ...BOARD, 'board.dts': '#if __has_include("soc.dtsi")\nx\n#endif\n' };
    expect(preprocessed(files).dependencies).toEqual(['board.dts']);
  });
});

describe('the cache', () => {
  const files = { ...BOARD, 'other.dts': '#define SOC_H\n#define MEGA 5\n#include "soc.dtsi"\nMEGA DMA SIZE(1)\n' };

  it('has a file read once for all boards', () => {
    const reads: string[] = [];
    const inner = sourceFromFiles(files);
    const source = {
      read: (path: string) => {
        reads.push(path);
        return inner.read(path);
      },
    };
    const options = { source, includePaths: ['include'], cache: new IncludeCache() };
    preprocess('board.dts', options);
    preprocess('other.dts', options);
    expect(reads.filter((path) => path.includes('soc'))).toEqual(['soc.dtsi', 'include/soc.h']);
  });

  it('has no board see the macros of another', () => {
    const options = { source: sourceFromFiles(files), includePaths: ['include'], cache: new IncludeCache() };
    preprocess('board.dts', options);
    expect(preprocess('other.dts', options).text).toBe('soc: soc { };\n5 DMA SIZE(1)\n');
    expect(preprocess('board.dts', options).text).toBe(preprocessed(BOARD).text);
  });

  it('keeps the files of different sources apart', () => {
    const cache = new IncludeCache();
    const first = preprocess('board.dts', {
      source: sourceFromFiles({ 'board.dts': '#include "a"\n', a: '1' }),
      cache,
    });
    const second = preprocess('board.dts', {
      source: sourceFromFiles({ 'board.dts': '#include "a"\n', a: '2' }),
      cache,
    });
    expect([first.text, second.text]).toEqual(['1\n', '2\n']);
  });
});
