/**
 * Puts the boards of `test/boot/rare-rules.ts` to real kernels: the rules that recorded boots hardly touch.
 *
 * usage: node scripts/run.mjs scripts/oracle/rare-rules.ts [--oracle FOLDER]
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { board } from '../../test/boot/board.ts';
import { RARE_RULES } from '../../test/boot/rare-rules.ts';
import { RealKernels } from './real-kernels.ts';

const { values: flags } = parseArgs({ options: { oracle: { type: 'string', default: '../shared/oracle' } } });
const real = new RealKernels(resolve(flags.oracle));

let exact = 0;
let total = 0;
for (const rule of RARE_RULES) {
  for (const version of Object.keys(rule.expected)) {
    const kernel = `armmp-${rule.lpae ? 'lpae-' : ''}${version}`;
    const bootargs = ['memblock=debug lpj=1000000 maxcpus=0', rule.cmdline ?? ''].filter(Boolean).join(' ');
    const tree = board({ ...rule.board, chosen: { ...rule.board.chosen, bootargs } });
    const found = real.judge(kernel, tree, `rare-${total}`);
    total++;
    if (found?.length === 0) exact++;
    else console.log(`${kernel}: ${rule.name}\n  ${found?.join('\n  ') ?? 'the kernel printed no dump'}`);
  }
}
real.close();
console.log(`rare rules: ${exact} of ${total} exact`);
process.exitCode = exact === total ? 0 : 1;
