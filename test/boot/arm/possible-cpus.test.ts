/**
 * arm_dt_init_cpu_maps (arch/arm/kernel/devtree.c): CPU nodes with numbers of 24 bits, each once.
 */
import { expect, it } from 'vitest';
import { possibleCpus } from '../../../src/boot/arm/possible-cpus.ts';
import type { NodeWords } from '../board.ts';
import { armState } from '../stage.ts';

const cpu = (reg: number, more: NodeWords = {}): NodeWords => ({ device_type: 'cpu', reg: BigInt(reg), ...more });

it.each<[string, NodeWords[], string, Readonly<Record<string, string>>, number]>([
  ['no nodes', [], '', {}, 1],
  ['two', [cpu(0), cpu(1)], '', {}, 2],
  ['of two clusters', [cpu(0), cpu(0x100), cpu(0x101)], '', {}, 3],
  ['a build for one', [cpu(0), cpu(1)], '', { CONFIG_SMP: 'n' }, 1],
  ['a number twice', [cpu(0), cpu(1), cpu(1)], '', {}, 1],
  ['the highest number', [cpu(0), cpu(0xff_ffff)], '', {}, 2],
  ['a number beyond', [cpu(0), cpu(0x100_0000)], '', {}, 1],
  ['a node without a number', [cpu(0), { device_type: 'cpu' }], '', {}, 1],
  ['another kind of node', [cpu(0), { device_type: 'cache', reg: 1n }, cpu(2)], '', {}, 2],
  ['a broken one', [cpu(0), cpu(1, { status: 'fail' })], '', {}, 1],
  ['a disabled one, which may run later', [cpu(0), cpu(1, { status: 'disabled' })], '', {}, 2],
  ['CONFIG_NR_CPUS', [cpu(0), cpu(1), cpu(2)], '', { CONFIG_NR_CPUS: '2' }, 2],
  ['nr_cpus=', [cpu(0), cpu(1), cpu(2)], 'nr_cpus=2', {}, 2],
  ['nr_cpus=0, which is ignored', [cpu(0), cpu(1)], 'nr_cpus=0', {}, 2],
  ['nr_cpus= beyond what is built', [cpu(0), cpu(1), cpu(2)], 'nr_cpus=8', { CONFIG_NR_CPUS: '2' }, 2],
])('%s', (_, nodes, cmdline, set, expected) => {
  const cpus = Object.fromEntries(nodes.map((node, index) => [`cpu@${index}`, node]));
  expect(possibleCpus(armState({ kernel: '6.12', board: { cells: [1, 1], nodes: { cpus } }, cmdline, set }))).toBe(
    expected,
  );
});
