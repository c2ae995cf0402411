/**
 * Loads the program with the code that V8 compiled of it at an earlier run. Compiling takes longer than everything else at the
 * start of a short run, and Node 20 has no compile cache of its own for it (`module.enableCompileCache` came with 22).
 *
 * The cache is one file in the user's cache folder, written at the first run. It begins with a line that tells which program,
 * which V8 and how many bytes it is of; where that does not fit, it is made anew. Where it can be neither read nor written, the
 * program is compiled as usual, and nothing is said.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { writeFileInFolder } from '../node/write-file.ts';

/** What the script evaluates to: a function that sets the exports of `module`. */
type Program = (module: { exports: unknown }, require: NodeJS.Require, url: string) => void;

export interface LoadedProgram<Exports> {
  readonly exports: Exports;
  /** Writes down what was compiled up to now, if no earlier run did. */
  remember(): void;
}

export interface ProgramFile {
  readonly path: string;
  /** Checksum of what is in it. V8 itself takes code for another program of the same length. */
  readonly checksum: string;
}

/** The script in a file, loaded. `cache` is the file of what V8 makes of it; undefined for none. */
export function loadProgram<Exports>(file: ProgramFile, cache: string | undefined): LoadedProgram<Exports> {
  const cachedData = cache === undefined ? undefined : readCache(cache, file);
  const source = readFileSync(file.path, 'utf8');
  const script = new Script(source, { filename: file.path, ...(cachedData ? { cachedData } : {}) });
  const module: { exports: unknown } = { exports: {} };
  (script.runInThisContext() as Program)(module, createRequire(file.path), `file://${file.path}`);
  return {
    exports: module.exports as Exports,
    remember() {
      if (cache === undefined || (cachedData && !script.cachedDataRejected)) return;
      const data = script.createCachedData();
      try {
        writeFileInFolder(cache, Buffer.concat([Buffer.from(titleOf(file, data)), data]));
      } catch {
        // a folder that is full or read-only costs the next start some milliseconds, and nothing else
      }
    },
  };
}

/** Where this user's cache of the program lies; undefined where the environment names no folder for caches. */
export function codeCacheFile(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const folder = env.XDG_CACHE_HOME || env.LOCALAPPDATA || (env.HOME && join(env.HOME, '.cache'));
  return folder ? join(folder, 'dtmem', 'program.cache') : undefined;
}

function readCache(path: string, file: ProgramFile): Buffer | undefined {
  let content: Buffer;
  try {
    content = readFileSync(path);
  } catch {
    return undefined;
  }
  const data = content.subarray(content.indexOf('\n') + 1);
  const title = content.subarray(0, content.length - data.length).toString('latin1');
  return title === titleOf(file, data) ? data : undefined;
}

/** The first line of the cache. */
function titleOf({ checksum }: ProgramFile, data: Uint8Array): string {
  return `dtmem ${checksum} v8 ${process.versions.v8} ${process.arch} ${data.length}\n`;
}
