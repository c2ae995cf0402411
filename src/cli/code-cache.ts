/**
 * Loads the program with the code that V8 compiled of it when it was built. Compiling takes longer than everything else at the
 * start of a short run, and Node 20 has no compile cache of its own for it (`module.enableCompileCache` came with 22).
 *
 * The cache is a file beside the program. V8 takes it only for the same release of V8 and a program of the same length;
 * otherwise, and where there is none, the program is compiled as usual.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Script } from 'node:vm';

/** What the script evaluates to: a function that sets the exports of `module`. */
type Program = (module: { exports: unknown }, require: NodeJS.Require, url: string) => void;

/** The exports of the script in a file. */
export function loadProgram<Exports>(file: string): Exports {
  const cachedData = readIfThere(`${file}.cache`);
  const script = new Script(readFileSync(file, 'utf8'), { filename: file, ...(cachedData ? { cachedData } : {}) });
  const module: { exports: unknown } = { exports: {} };
  (script.runInThisContext() as Program)(module, createRequire(file), `file://${file}`);
  return module.exports as Exports;
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
