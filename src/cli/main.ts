#!/usr/bin/env node
/**
 * The start of `dtmem`. It loads as little as it can: `--version` nothing at all, a command only its own chunk.
 */
import module from 'node:module';
import { VERSION } from './version.ts';

/** Node 22 keeps compiled code between runs when asked to; Node 20 cannot. */
const { enableCompileCache } = module as { enableCompileCache?: () => unknown };

const words = process.argv.slice(2);
if (words.length === 1 && (words[0] === '--version' || words[0] === '-V')) {
  process.stdout.write(`${VERSION}\n`);
} else {
  enableCompileCache?.();
  const [{ run }, { processTerminal }] = await Promise.all([import('./run.ts'), import('./terminal.ts')]);
  process.exitCode = await run(words, processTerminal());
}
