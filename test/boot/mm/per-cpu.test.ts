/**
 * The first chunk of per-CPU memory (mm/percpu.c): the kernel's variables, 8 KiB for modules and what is asked for later, in whole
 * pages and 32 KiB at least for each processor.
 */
import { describe, expect, it } from 'vitest';
import { perCpuAreas } from '../../../src/boot/mm/per-cpu.ts';
import { MiB } from '../../../src/terms/alignment.ts';
import { armState } from '../stage.ts';

function areas(kernel: string, fixed: bigint, cpus: number, set: Readonly<Record<string, string>> = {}) {
  const nodes = Object.fromEntries(
    Array.from({ length: cpus }, (_, cpu) => [`cpu@${cpu}`, { device_type: 'cpu', reg: BigInt(cpu) }]),
  );
  const memory = [[0x4000_0000n, 64n * MiB]] as const;
  const state = armState({ kernel, set, memory, board: { cells: [1, 1], nodes: { cpus: nodes } } });
  const sections = { percpu: { base: 0n, size: fixed } };
  Object.assign(state.placement, { kernelImage: { ...state.placement.kernelImage, sections } });
  perCpuAreas.run(state);
  const kept = state.trace.steps.find(({ caller }) => caller === 'pcpu_fc_alloc')?.size;
  return { log: state.messages, kept: kept === undefined ? undefined : Number(kept) };
}

//  processor 0            processor 1
//  |static|mod|dynamic   |static|mod|dynamic   |
describe('an area for each processor', () => {
  it.each<[string, bigint, number, Readonly<Record<string, string>>, string, number]>([
    // 40000 + 8192 + 20480 bytes are 17 pages
    ['6.12', 40000n, 2, {}, '17 pages/cpu s40000 r8192 d21440 u69632', 2 * 69632],
    ['6.12', 40960n, 4, {}, '17 pages/cpu s40960 r8192 d20480 u69632', 4 * 69632],
    ['6.12', 40961n, 1, {}, '18 pages/cpu s40961 r8192 d24575 u73728', 73728],
    ['6.12', 40000n, 2, { CONFIG_MODULES: 'n' }, '15 pages/cpu s40000 r0 d21440 u61440', 2 * 61440],
    // 12 KiB for what is asked for later up to 3.17
    ['3.14', 20480n, 2, {}, '10 pages/cpu s20480 r8192 d12288 u40960', 2 * 40960],
    ['3.14', 4096n, 2, {}, '8 pages/cpu s4096 r8192 d20480 u32768', 2 * 32768],
  ])('by %s: %d bytes, %i processors', (kernel, fixed, cpus, set, line, kept) => {
    expect(areas(kernel, fixed, cpus, set)).toEqual({ log: [`percpu: Embedded ${line}`], kept });
  });

  it('is none in builds for one', () => {
    expect(areas('6.12', 40000n, 1, { CONFIG_SMP: 'n' })).toEqual({ log: [], kept: undefined });
  });
});
