#!/usr/bin/env node
/**
 * The start of `dtmem`. It is short so that `--version` needs nothing else, and hands everything else to the program beside it.
 */
import { join } from 'node:path';
import { codeCacheFile, loadProgram } from './code-cache.ts';
import { VERSION } from './version.ts';

/** Put in when `app.js` is bundled (scripts/bundle-cli.mjs). */
declare const PROGRAM_CHECKSUM: string;

const words = process.argv.slice(2);
if (words.length === 1 && (words[0] === '--version' || words[0] === '-V')) {
  process.stdout.write(`${VERSION}\n`);
} else {
  const file = { path: join(import.meta.dirname, 'app.js'), checksum: PROGRAM_CHECKSUM };
  const program = loadProgram<typeof import('./app.ts')>(file, codeCacheFile());
  const { run, processTerminal } = program.exports;
  run(words, processTerminal()).then((code) => {
    process.exitCode = code;
    program.remember();
  });
}
