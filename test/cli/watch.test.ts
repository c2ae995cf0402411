/** `--watch`: a process that is told of a change by nobody but the file system. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundledCli } from './cli.ts';

const run = bundledCli();
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dtmem-watch-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const path = (name: string): string => join(folder, name);
const size = (bytes: string): void => writeFileSync(path('size.h'), `#define SIZE ${bytes}\n`);

/** Runs until its output contains each of the texts; after each what stands beside it is done. */
async function watch(
  words: readonly string[],
  steps: readonly (readonly [text: string, then: () => void])[],
): Promise<string> {
  const child = spawn(process.execPath, [run.main(), ...words], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let from = 0;
  let position = 0;
  const advance = (): boolean => {
    const step = steps[position];
    if (!step) return true;
    const found = output.indexOf(step[0], from);
    if (found < 0) return false;
    from = found + step[0].length;
    position++;
    step[1]();
    return advance();
  };
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`waited in vain; it wrote:\n${output}`)), 40_000);
    const take = (chunk: Buffer): void => {
      output += chunk.toString();
      if (!advance()) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
  }).finally(() => child.kill());
  return output;
}

describe('--watch', () => {
  beforeEach(() => {
    size('0x20000000');
    writeFileSync(
      path('board.dts'),
      '/dts-v1/;\n#include "size.h"\n/ { #address-cells = <1>; #size-cells = <1>; model = "watched"; memory@80000000 { device_type = "memory"; reg = <0x80000000 SIZE>; }; };\n',
    );
  });

  it('of predict tells what a changed include does to the memory, and goes past a broken one', async () => {
    const output = await watch(
      ['predict', 'board.dts', '--watch'],
      [
        ['watching 2 files', () => size('0x10000000')],
        ['now', () => {}],
        ['watching', () => writeFileSync(path('size.h'), '#error broken\n')],
        ['error: ', () => {}],
        ['watching', () => size('0x20000000')],
        ['now', () => {}],
      ],
    );
    expect(output).toContain('watched · 512 MiB');
    expect(output).toContain('-256 MiB');
  }, 60_000);

  it('of check tells what changed on which board', async () => {
    const output = await watch(
      ['check', 'board.dts', '--snapshots', 'off', '--watch'],
      [
        ['watching', () => size('0x10000000')],
        ['board.dts: [6.12] changed', () => {}],
      ],
    );
    expect(output).toContain('All checks passed (1 board)');
  }, 60_000);

  it('is refused where one document is wanted', () => {
    const { code, stderr } = run(['predict', 'small.dts', '--watch', '--json']);
    expect(code).toBe(2);
    expect(stderr).toContain('--watch prints the report of a file again and again');
  });
});
