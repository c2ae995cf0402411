#!/usr/bin/env node
/**
 * The start of `dtmem`. It is short so that `--version` needs nothing else, and hands everything else to the program beside it.
 */
import { join } from 'node:path';
import { loadProgram } from './code-cache.ts';
import { VERSION } from './version.ts';

const words = process.argv.slice(2);
if (words.length === 1 && (words[0] === '--version' || words[0] === '-V')) {
  process.stdout.write(`${VERSION}\n`);
} else {
  const { run, processTerminal } = loadProgram<typeof import('./app.ts')>(join(import.meta.dirname, 'app.js'));
  run(words, processTerminal()).then((code) => {
    process.exitCode = code;
  });
}
