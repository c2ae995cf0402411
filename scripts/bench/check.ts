/**
 * `dtmem check` over a folder of blobs against dtc, which only prints them: wall time of both, their ratio, and the memory
 * that the check takes at its peak.
 *
 *     npm run build && node scripts/run.mjs scripts/bench/check.ts FOLDER [KERNEL]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const [folder, kernel = '6.12'] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node scripts/run.mjs scripts/bench/check.ts FOLDER [KERNEL]');
  process.exit(2);
}

/** Each is run so often, in turns with the other, and its best time counts: the machine may have other work. */
const ROUNDS = 5;

const MAIN = resolve('dist/cli/main.js');
const blobs = readdirSync(folder).filter((name) => name.endsWith('.dtb'));
const temporary = mkdtempSync(join(tmpdir(), 'dtmem-bench-'));
const preload = join(temporary, 'peak.cjs');
const peak = join(temporary, 'peak');
// threads share the process: its peak is theirs together
writeFileSync(
  preload,
  `require('node:worker_threads').isMainThread && process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(peak)}, String(process.resourceUsage().maxRSS)));\n`,
);

function seconds(run: () => void): number {
  const start = performance.now();
  run();
  return (performance.now() - start) / 1000;
}

function check(): void {
  const words = [
    MAIN,
    'check',
    '*.dtb',
    '--kernel',
    kernel,
    '--snapshots',
    'off',
    '--exit-zero',
    '--format',
    'concise',
  ];
  const { status, stderr } = spawnSync(process.execPath, ['--require', preload, ...words], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`dtmem check ended with ${status}: ${stderr}`);
}

function dtc(): void {
  for (const blob of blobs)
    spawnSync('dtc', ['-q', '-I', 'dtb', '-O', 'dts', '-o', '/dev/null', blob], { cwd: folder });
}

const times = Array.from({ length: ROUNDS }, () => ({ check: seconds(check), dtc: seconds(dtc) }));
const best = (name: 'check' | 'dtc'): number => Math.min(...times.map((time) => time[name]));
const [ours, theirs] = [best('check'), best('dtc')];
console.log(
  `check: ${blobs.length} boards on ${availableParallelism()} cores: ${ours.toFixed(2)} s, dtc ${theirs.toFixed(2)} s, ratio ${(ours / theirs).toFixed(2)}, peak ${Math.round(Number(readFileSync(peak, 'utf8')) / 1024)} MiB`,
);
rmSync(temporary, { recursive: true, force: true });
