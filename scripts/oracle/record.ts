/**
 * Boots real kernels on random trials and keeps what they say, in the form of the recorded boots of `test/golden/`: a folder
 * a boot, the configurations beside them. `judge.ts` holds predictions against such a folder, as often as they change.
 *
 * usage: node scripts/run.mjs scripts/oracle/record.ts --into FOLDER [--count N] [--seed N] [--kernels ID,ID]
 *          [--boards FOLDER OF RECORDED BOOTS] [--oracle FOLDER]
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { readDtb } from '../../src/devicetree/dtb/read.ts';
import { writeDtb } from '../../src/devicetree/dtb/write.ts';
import type { DeviceTree } from '../../src/devicetree/tree.ts';
import { hex } from '../../src/terms/notation.ts';
import { figuresFrom, logLines } from '../../test/golden/early-log.ts';
import { randomTrial } from './random-trial.ts';
import { imageOf, RealKernels } from './real-kernels.ts';

const { values: flags } = parseArgs({
  options: {
    into: { type: 'string' },
    count: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    kernels: {
      type: 'string',
      default:
        'armmp-5.10,armmp-6.1,armmp-6.12,armmp-7.2,armmp-lpae-5.10,armmp-lpae-6.1,armmp-lpae-6.12,armmp-lpae-7.2,rpi-6.1',
    },
    boards: { type: 'string', default: '../shared/golden/boots' },
    oracle: { type: 'string', default: '../shared/oracle' },
  },
});
if (flags.into === undefined) throw new Error('state the folder to record into: --into FOLDER');
const into = resolve(flags.into);
const kernels = flags.kernels.split(',');
const real = new RealKernels(resolve(flags.oracle));
mkdirSync(join(into, 'configs'), { recursive: true });

/** Blobs of real boards that the kernel's flavour was recorded on: one boot of each board. */
function boardsFor(kernel: string): (() => DeviceTree)[] {
  const flavour = kernel.replace(/-[^-]*$/, '');
  const byBoard = new Map<string, string>();
  for (const name of existsSync(flags.boards) ? readdirSync(flags.boards).sort() : []) {
    const [recorded = '', board = ''] = name.split('__');
    const isOurs = recorded.startsWith(`${flavour}-`) && /^\d/.test(recorded.slice(flavour.length + 1));
    if (isOurs && board !== 'virt') byBoard.set(board, name);
  }
  return [...byBoard.values()].map((name) => () => readDtb(readFileSync(join(flags.boards, name, 'board.dtb'))));
}

const boards = new Map(kernels.map((kernel) => [kernel, boardsFor(kernel)]));

for (let index = 0; index < Number(flags.count); index++) {
  const seed = Number(flags.seed) + index;
  const kernel = kernels[index % kernels.length] ?? 'armmp-6.12';
  const folder = join(into, `${kernel}__random__${seed}`);
  if (existsSync(folder)) continue;
  const trial = randomTrial(seed, kernel, boards.get(kernel) ?? []);
  const blob = writeDtb(trial.tree);
  const log = real.log(kernel, blob, trial);
  const lines = logLines(log);
  if (lines.filter(Boolean).length < 2) {
    console.log(`${kernel} ${seed}: nothing was read of a log; try again when the machine has less to do`);
    continue;
  }
  const image = imageOf(lines);
  mkdirSync(folder);
  const config = join('configs', `${kernel}.gz`);
  if (!existsSync(join(into, config))) writeFileSync(join(into, config), gzipSync(real.configText(kernel)));
  const write = (name: string, content: unknown): void =>
    writeFileSync(join(folder, name), `${JSON.stringify(content, null, 1)}\n`);
  writeFileSync(join(folder, 'board.dtb'), blob);
  writeFileSync(join(folder, 'dmesg.txt'), log, 'latin1');
  write('expected.json', figuresFrom(lines) ?? null);
  write('input.json', {
    case: `random ${seed}`,
    kernel: kernel.replace(/^.*-/, ''),
    flavour: kernel,
    config,
    cmdline: readDtb(blob)
      .root.children.find(({ baseName }) => baseName === 'chosen')
      ?.property('bootargs')
      ?.string(),
    kernelImage: image ? [hex(image.start), hex(image.end)] : null,
    dtbAt: hex(trial.dtbAt),
    dtbSize: blob.length,
    note: trial.traits.join('; '),
  });
  console.log(`${kernel} ${seed}: ${trial.traits.join('; ')}`);
}
real.close();
