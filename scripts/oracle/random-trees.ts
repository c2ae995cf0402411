/**
 * Makes random trees, boots real kernels on them and holds the predictions against what they print.
 *
 * usage: node scripts/run.mjs scripts/oracle/random-trees.ts [--count N] [--seed N] [--kernels ID,ID] [--oracle FOLDER]
 *
 * Prints `N of M exact`, and exits with 1 when any differs.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { randomBoard } from './random-tree.ts';
import { RealKernels } from './real-kernels.ts';

const { values: flags } = parseArgs({
  options: {
    count: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    kernels: {
      type: 'string',
      default:
        'armmp-5.10,armmp-6.1,armmp-6.12,armmp-7.2,armmp-lpae-5.10,armmp-lpae-6.1,armmp-lpae-6.12,armmp-lpae-7.2',
    },
    oracle: { type: 'string', default: '../shared/oracle' },
  },
});
const kernels = flags.kernels.split(',');
const real = new RealKernels(resolve(flags.oracle));

let exact = 0;
let silent = 0;
const total = Number(flags.count);
for (let index = 0; index < total; index++) {
  const seed = Number(flags.seed) + index;
  const kernel = kernels[index % kernels.length] ?? 'armmp-6.12';
  const found = real.judge(kernel, randomBoard(seed, kernel.includes('lpae')), `random-${seed}`);
  if (found === undefined) {
    silent++;
    console.log(`${kernel} seed ${seed}: the kernel printed no dump`);
  } else if (found.length === 0) {
    exact++;
  } else {
    console.log(`${kernel} seed ${seed} differs:\n  ${found.join('\n  ')}`);
  }
}
real.close();
console.log(`random trees: ${exact} of ${total} exact${silent > 0 ? `, ${silent} without a dump` : ''}`);
process.exitCode = exact + silent === total ? 0 : 1;
