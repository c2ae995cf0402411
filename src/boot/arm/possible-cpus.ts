/**
 * Processors that may ever run (arch/arm/kernel/devtree.c, arm_dt_init_cpu_maps): the CPU nodes of the tree, if the processor that
 * boots is among them, which is taken for granted here.
 */
import type { Node } from '../../devicetree/tree.ts';
import type { Build } from '../../kernel/build/common.ts';
import type { EarlyParameter } from '../../kernel/cmdline.ts';
import type { CpuInput } from '../rules.ts';

/** The processor's number as its `reg` tells it; undefined where that is none. */
function hardwareId(node: Node): number | undefined {
  const value = node.property('reg')?.value;
  if (!value || value.length < 4 || value.length % 4 !== 0) return undefined;
  const id = new DataView(value.buffer, value.byteOffset + value.length - 4, 4).getUint32(0);
  return id > 0xff_ffff ? undefined : id;
}

/** How many; at least 1. An invalid or repeated number makes the kernel trust none of them. */
export function possibleCpus({ tree, kernel, parameters }: CpuInput): number {
  const { build } = kernel;
  if (!build.smp) return 1;
  const limit = cpuLimit(build, parameters);
  const seen = new Set<number>();
  for (const node of tree.root.child('cpus')?.children ?? []) {
    if (node.property('device_type')?.string() !== 'cpu' || node.property('status')?.string() === 'fail') continue;
    const id = hardwareId(node);
    if (id === undefined || seen.has(id)) return 1;
    seen.add(id);
  }
  return Math.max(1, Math.min(seen.size, limit));
}

/** NR_CPUS, or less where `nr_cpus=` says so. */
function cpuLimit(build: Build, parameters: readonly EarlyParameter[]): number {
  const built = Number(build.config.number('CONFIG_NR_CPUS') ?? 32n);
  const asked = parameters.findLast((parameter) => parameter.name === 'nr_cpus');
  return asked?.name === 'nr_cpus' && asked.count > 0n ? Math.min(built, Number(asked.count)) : built;
}
