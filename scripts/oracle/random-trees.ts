/**
 * Makes random trees, boots real kernels on them and holds the predictions against what they print.
 *
 * usage: node scripts/run.mjs scripts/oracle/random-trees.ts [--count N] [--seed N] [--kernels ID,ID] [--oracle FOLDER]
 *
 * Needs the oracle's kernels and QEMU (`fetch-kernels.sh ID...`). Prints `N of M exact`, and exits with 1 when any differs.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { predict } from '../../src/analysis/predict.ts';
import { readDtb } from '../../src/devicetree/dtb/read.ts';
import { writeDtb } from '../../src/devicetree/dtb/write.ts';
import { type KernelConfig, parseConfig } from '../../src/kernel/config.ts';
import { hex } from '../../src/terms/notation.ts';
import { figuresFrom, logLines } from '../../test/golden/early-log.ts';
import { differences } from '../../test/golden/recorded-boot.ts';
import { RAM_BASE, randomBoard } from './random-tree.ts';

const { values: flags } = parseArgs({
  options: {
    count: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    kernels: { type: 'string', default: 'armmp-5.10,armmp-6.1,armmp-6.12,armmp-7.2' },
    oracle: { type: 'string', default: '../shared/oracle' },
    keep: { type: 'string' },
  },
});
const oracle = resolve(flags.oracle);
const kernels = flags.kernels.split(',');
const home = process.env.ORACLE_HOME ?? join(homedir(), '.cache/oracle');
const work = flags.keep ?? join(tmpdir(), `dtmem-oracle-${process.pid}`);
mkdirSync(work, { recursive: true });

const KERNEL_AT = RAM_BASE + 0x0200_0000n;
const DTB_AT = RAM_BASE + 0x0400_0000n;
const configs = new Map<string, KernelConfig>();

function configOf(kernel: string): KernelConfig {
  let config = configs.get(kernel);
  if (!config) {
    const folder = join(home, 'kern', kernel);
    const candidates = [join(folder, 'boot'), ...modulesFolders(folder)];
    const path = candidates
      .flatMap((place) => listed(place).map((name) => join(place, name)))
      .find((name) => /\/config[^/]*$/.test(name));
    if (!path) throw new Error(`no config of ${kernel} below ${folder}: run fetch-kernels.sh ${kernel}`);
    config = parseConfig(readFileSync(path, 'utf8'), path, 'arm');
    configs.set(kernel, config);
  }
  return config;
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function modulesFolders(folder: string): string[] {
  const modules = join(folder, 'usr/lib/modules');
  return listed(modules).map((name) => join(modules, name));
}

/** What one boot came to: exact, different, or nothing to compare. */
function judge(seed: number, kernel: string): string[] | undefined {
  const lpae = kernel.includes('lpae');
  const board = randomBoard(seed, lpae);
  const blob = writeDtb(board.tree);
  const path = join(work, `${kernel}-${seed}.dtb`);
  writeFileSync(path, blob);
  const log = execFileSync(
    'python3',
    ['scripts/oracle/boot.py', oracle, kernel, lpae ? 'virt12g' : 'virt', hex(KERNEL_AT), hex(DTB_AT), path],
    { encoding: 'latin1', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 64 << 20 },
  );
  const lines = logLines(log);
  writeFileSync(join(work, `${kernel}-${seed}.log`), log, 'latin1');
  const image = /^_*memblock_reserve: \[(0x[0-9a-f]+)-(0x[0-9a-f]+)\].* arm_memblock_init/;
  const reserved = lines.map((line) => image.exec(line)).find(Boolean);
  const expected = figuresFrom(lines);
  if (!reserved?.[1] || !reserved[2] || !expected) return undefined;
  const prediction = predict(readDtb(blob, { file: path }), {
    kernel: kernel.replace(/^.*-/, ''),
    config: configOf(kernel),
    kernelImage: { start: BigInt(reserved[1]), end: BigInt(reserved[2]) },
    dtbAt: DTB_AT,
  });
  const input = { case: '', kernel, config: '', cmdline: '', kernelImage: ['', ''], dtbAt: '', dtbSize: 0 } as const;
  const found = differences({ name: path, dtb: blob, input, expected, log: lines }, prediction);
  const died = expected.memoryLine === null;
  const predictedDeath = prediction.findings.some((finding) => finding.code === 'DTM901');
  if (died !== predictedDeath) {
    const why = prediction.findings.find((finding) => finding.code === 'DTM901')?.message ?? 'no finding';
    found.push(`survival: the kernel ${died ? 'died' : 'lived'}; predicted: ${why}; last line: ${lines.filter(Boolean).at(-1)}`);
  }
  return found;
}

let exact = 0;
let silent = 0;
let total = 0;
for (let index = 0; index < Number(flags.count); index++) {
  const seed = Number(flags.seed) + index;
  const kernel = kernels[index % kernels.length] ?? 'armmp-6.12';
  const found = judge(seed, kernel);
  total++;
  if (found === undefined) {
    silent++;
    console.log(`${kernel} seed ${seed}: the kernel printed no dump`);
  } else if (found.length === 0) {
    exact++;
  } else {
    console.log(`${kernel} seed ${seed} differs:\n  ${found.join('\n  ')}`);
  }
}
console.log(`random trees: ${exact} of ${total} exact${silent > 0 ? `, ${silent} without a dump` : ''}`);
if (!flags.keep) rmSync(work, { recursive: true, force: true });
process.exitCode = exact + silent === total ? 0 : 1;
