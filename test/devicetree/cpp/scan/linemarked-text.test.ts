import { describe, expect, it } from 'vitest';
import { preprocess, unpreprocessed } from '../../../../src/devicetree/cpp/preprocess.ts';
import { sourceFromFiles } from '../../../../src/devicetree/source/source.ts';
import { formatSpan } from '../../../../src/terms/span.ts';
import { inFolderWith, runCpp, whyNoCpp } from '../real-cpp.ts';

describe('text that is preprocessed already', () => {
  it('is taken as it is', () => {
    const text = '/* c */ / {\n\t#size-cells = <1>; // c\n#foo;\n};\n';
    const result = unpreprocessed('board.dts', text);
    expect(result.text).toBe(text);
    expect(formatSpan(result.locate(text.indexOf('<1>')))).toBe('board.dts:2:16');
    expect(result.sourceLine(text.indexOf('<1>'))).toBe('\t#size-cells = <1>; // c');
    expect(result.notes(0)).toEqual([]);
    expect(result.dependencies).toEqual(['board.dts']);
  });

  it.each<[marker: string, place: string]>([
    ['# 12 "soc.dtsi"', 'soc.dtsi:12:1'],
    ['# 12 "soc.dtsi" 1 3 4', 'soc.dtsi:12:1'],
    ['#line 12 "soc.dtsi"', 'soc.dtsi:12:1'],
    ['#\t0\t"a \\"b\\" \\\\.dtsi" 2', 'a "b" \\.dtsi:0:1'],
    ['# 12 ""', 'board.dts:12:1'],
  ])('says with %s that what follows is from %s', (marker, place) => {
    const result = unpreprocessed('board.dts', `a\n${marker}\nb\n`);
    expect(result.text).toBe('a\n\nb\n');
    expect(formatSpan(result.locate(0))).toBe('board.dts:1:1');
    expect(formatSpan(result.locate(result.text.indexOf('b')))).toBe(place);
  });

  it.each([
    '# 12 soc.dtsi',
    '#12 "soc.dtsi"',
    ' # 12 "soc.dtsi"',
    '# 12 "soc.dtsi',
    '# 12 "soc.dtsi" x',
    '#lines 12 "x"',
  ])('says nothing with %s', (line) => {
    expect(unpreprocessed('board.dts', `${line}\n`).text).toBe(`${line}\n`);
  });

  it('has no linemarkers in strings and comments', () => {
    const text = 'a = "\\"\n# 1 "x"\n", /*\n# 2 "x"\n*/ // "\n"\n# 3 "x"\n";\n';
    expect(unpreprocessed('board.dts', text).text).toBe(text);
  });

  it('tells the includes that its linemarkers tell of', () => {
    const text =
      '# 1 "board.dts"\n\n# 1 "a.dtsi" 1\n\n\n# 1 "b.dtsi" 1\nb\n# 4 "a.dtsi" 2\na\n# 3 "board.dts" 2\nboard\n';
    const result = unpreprocessed('cpp.out', text);
    const placesOf = (needle: string) => {
      const offset = result.text.indexOf(needle);
      return [formatSpan(result.locate(offset)), ...result.notes(offset).map(({ message }) => message)];
    };
    expect(placesOf('b\n')).toEqual(['b.dtsi:1:1', 'included from a.dtsi:3:1', 'included from board.dts:2:1']);
    expect(placesOf('a\n')).toEqual(['a.dtsi:4:1', 'included from board.dts:2:1']);
    expect(placesOf('board')).toEqual(['board.dts:3:1']);
  });
});

const whyNot = whyNoCpp();
if (whyNot) console.log(`what the real cpp prints is not read: ${whyNot}`);

describe.skipIf(whyNot)('what the real cpp prints', () => {
  it('has the places that our own preprocessor tells', () => {
    const files = {
      'board.dts':
        '#include "a.dtsi"\n#define X\n\n\n\n\n\n\n\n\n\n\n\n\n/ {\n  board;\n#include "c.dtsi"\n  end;\n};\n',
      'a.dtsi': '// c\n#include "b.dtsi"\na;\n',
      'b.dtsi': '\n\nb;\n',
      'c.dtsi': 'c;\n',
    };
    const real = unpreprocessed('board.dts', inFolderWith(files, (folder) => runCpp(folder, 'board.dts')).marked);
    const own = preprocess('board.dts', { source: sourceFromFiles(files) });
    for (const needle of ['/ {', 'board;', 'end;', 'a;', 'b;', 'c;']) {
      const [there, here] = [real.text.indexOf(needle), own.text.indexOf(needle)];
      expect(formatSpan(real.locate(there)), needle).toBe(formatSpan(own.locate(here)));
      expect(real.notes(there), needle).toEqual(own.notes(here));
    }
  });
});
