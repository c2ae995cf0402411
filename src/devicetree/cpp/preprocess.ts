/**
 * The C preprocessor of the DTS compiler: what `cpp -nostdinc -undef -D__DTS__ -x assembler-with-cpp` does for a kernel's
 * device trees, with every character of the result traceable to where it was written.
 *
 * A file is scanned once (`scan.ts`) into text and directives, and remembered for the other boards of a run
 * (`include-cache.ts`). A run (`run.ts`) walks through scanned files: it copies text, replaces macros (`expansion.ts`,
 * `substitution.ts`), follows directives (`directives.ts`, `condition.ts`) and notes where everything came from
 * (`output.ts`, `place-map.ts`). The measure is gcc 12, down to the spaces that it puts between tokens (`spacing.ts`).
 */
import { InputError } from '../../terms/input-error.ts';
import type { Preprocessed } from '../source/preprocessed.ts';
import { UnusableFile } from './run/include-search.ts';
import type { PreprocessOptions } from './run/options.ts';
import { Run } from './run/run.ts';
import type { ScannedFile } from './scan/scanned-file.ts';

export { IncludeCache } from './run/include-cache.ts';
export type { PreprocessOptions } from './run/options.ts';
export { unpreprocessed } from './scan/linemarked-text.ts';

/**
 * Preprocesses the file at `path` and all it includes.
 * @throws InputError with everything that is wrong: files that are not found or are no text, `#error`, directives and
 * macro calls that do not read, and sources that would expand without end (`limits.ts`)
 */
export function preprocess(path: string, options: PreprocessOptions): Preprocessed {
  const run = new Run(path, options);
  run.run(mainFile(path, run));
  const { text, places } = run.output.finish();
  return {
    text,
    locate: (offset) => places.locate(offset),
    notes: (offset) => places.notes(offset),
    sourceLine: (offset) => places.sourceLine(offset),
    dependencies: run.search.dependencies,
    warnings: run.report.warnings,
  };
}

function mainFile(path: string, run: Run): ScannedFile {
  try {
    const file = run.search.main(path);
    if (file) return file;
  } catch (reason) {
    if (reason instanceof UnusableFile) throw new InputError(reason.message);
    throw reason;
  }
  throw new InputError(`${path} is not there`);
}
