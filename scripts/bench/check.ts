/**
 * `dtmem check` over a folder of blobs against dtc, which only prints them: wall time of both, their ratio, and the memory
 * that the check takes at its peak. The folder is what DTB_FOLDER names, such as the blobs of a distribution's kernel, else
 * the recorded boots' boards.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Boards } from './boards.ts';
import type { Row } from './row.ts';

/** Each is run so often, in turns with the other, and its best time counts: the machine may have other work. */
const ROUNDS = 3;

const MAIN = resolve('dist/cli/main.js');

/** A folder with nothing but the blobs to check. */
function folderOf(boards: Boards, temporary: string): string {
  const given = process.env.DTB_FOLDER;
  if (given) return given;
  boards.list.forEach(({ path }, index) => void copyFileSync(path, join(temporary, `board-${index}.dtb`)));
  return temporary;
}

function seconds(run: () => void): number {
  const start = performance.now();
  run();
  return (performance.now() - start) / 1000;
}

/** A file that makes the process write its peak memory, threads included, to `peak` when it ends. */
function preloadFor(temporary: string, peak: string): string {
  const preload = join(temporary, 'peak.cjs');
  writeFileSync(
    preload,
    `require('node:worker_threads').isMainThread && process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(peak)}, String(process.resourceUsage().maxRSS)));\n`,
  );
  return preload;
}

export function run(boards: Boards): Row[] {
  const name = 'check: all boards of a folder';
  if (!existsSync(MAIN)) return [{ name, figure: 'skipped: npm run build comes first' }];
  if (spawnSync('dtc', ['--version']).error) return [{ name, figure: 'skipped: dtc is not installed' }];

  const temporary = mkdtempSync(join(tmpdir(), 'dtmem-bench-'));
  const peak = join(temporary, 'peak');
  const preload = preloadFor(temporary, peak);
  const folder = folderOf(boards, temporary);
  const blobs = readdirSync(folder).filter((file) => file.endsWith('.dtb'));

  const check = (): void => {
    const words = [MAIN, 'check', '*.dtb', '--snapshots', 'off', '--exit-zero', '--format', 'concise'];
    const { status, stderr } = spawnSync(process.execPath, ['--require', preload, ...words], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    if (status !== 0) throw new Error(`dtmem check ended with ${status}: ${stderr}`);
  };
  const dtc = (): void => {
    for (const blob of blobs)
      spawnSync('dtc', ['-q', '-I', 'dtb', '-O', 'dts', '-o', '/dev/null', blob], { cwd: folder });
  };
  const times = Array.from({ length: ROUNDS }, () => ({ check: seconds(check), dtc: seconds(dtc) }));
  const best = (of: 'check' | 'dtc'): number => Math.min(...times.map((time) => time[of]));
  const memory = Math.round(Number(readFileSync(peak, 'utf8')) / 1024);
  rmSync(temporary, { recursive: true, force: true });
  return [
    {
      name: `check: ${blobs.length} boards on ${availableParallelism()} cores`,
      figure: `${best('check').toFixed(2)} s`,
      ratio: `× ${(best('check') / best('dtc')).toFixed(2)} of dtc -I dtb -O dts on each (${best('dtc').toFixed(2)} s)`,
      aim: 'at most 0.5',
    },
    { name: 'check: peak memory', figure: `${memory} MiB` },
  ];
}
