import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preprocess } from '../../../src/devicetree/cpp/preprocess.ts';
import { sourceFromFiles } from '../../../src/devicetree/source/source.ts';
import { InputError } from '../../../src/terms/input-error.ts';
import { macroSoup } from './macro-soup.ts';
import { CASES, withSingleSpaces } from './preprocess-cases.ts';
import { inFolderWith, runCpp, whyNoCpp } from './real-cpp.ts';

const whyNot = whyNoCpp();
if (whyNot) console.log(`the preprocessor's cases are not shown to cpp: ${whyNot}`);

describe.skipIf(whyNot)('the cases of the preprocessor, as the real cpp has them', () => {
  for (const { subject, cases } of CASES) {
    it(subject, () => {
      for (const { title, files, includePaths, defines, text } of cases) {
        const folderFiles = typeof files === 'string' ? { 'board.dts': files } : files;
        const result = inFolderWith(folderFiles, (folder) => runCpp(folder, 'board.dts', includePaths, defines));
        expect({ title, text: withSingleSpaces(result.text), errors: result.accepted ? '' : result.errors }).toEqual({
          title,
          text,
          errors: '',
        });
      }
    });
  }
});

/** Ours, in cpp's terms. */
function ours(source: string): { readonly accepted: boolean; readonly text: string; readonly why: string } {
  try {
    const { text } = preprocess('board.dts', { source: sourceFromFiles({ 'board.dts': source }) });
    return { accepted: true, text: withSingleSpaces(text), why: '' };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { accepted: false, text: '', why: error.message };
  }
}

describe.skipIf(whyNot)('macros at random', () => {
  it('come out as they do of the real cpp, or are refused by both', () => {
    const runs = Number(process.env.SOUP_RUNS ?? 150);
    // the same ones in every run: a gate that fails by chance tells nothing of the change; other seeds are for looking around
    const seed = Number(process.env.SOUP_SEED ?? 1);
    inFolderWith({}, (folder) => {
      fc.assert(
        fc.property(macroSoup, (source) => {
          const result = ours(source);
          // gcc has #if ask for "assertions", which are long deprecated and are not here.
          fc.pre(!result.why.includes('# has no place in an #if'));
          writeFileSync(join(folder, 'board.dts'), source);
          const real = runCpp(folder, 'board.dts');
          expect(result.accepted, real.accepted ? result.why : real.errors).toBe(real.accepted);
          if (real.accepted) expect(result.text).toBe(withSingleSpaces(real.text));
        }),
        { numRuns: runs, seed },
      );
    });
  }, 120_000);
});
