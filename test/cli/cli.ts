/**
 * The command line as its users have it: bundled, and run as a process of its own among the fixture boards.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { bundleCli } from '../../scripts/bundle-cli.mjs';

export const BOARDS = join(import.meta.dirname, '../fixtures/boards');

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** Which program of the package runs. */
  readonly program?: 'dtmem' | 'dtmem-dtc';
  /** Where it runs; among the fixture boards when absent. */
  readonly folder?: string;
}

export interface Cli {
  (words: readonly string[], options?: RunOptions): Outcome;
  /** The path of what is run, once the tests have begun. */
  main(): string;
}

/** Bundles the command line for the tests of this file; what is returned runs it. */
export function bundledCli(): Cli {
  let folder = '';
  let main = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dtmem-cli-'));
    ({ main } = await bundleCli(folder));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const run = (words: readonly string[], options: RunOptions = {}): Outcome => {
    const { PATH = '' } = process.env;
    const { input = '', env = {}, program = 'dtmem' } = options;
    const script = program === 'dtmem' ? main : join(folder, 'dtc.js');
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...words], {
      cwd: options.folder ?? BOARDS,
      input,
      env: { PATH, ...env },
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    return { code: status, stdout, stderr };
  };
  return Object.assign(run, { main: () => main });
}
