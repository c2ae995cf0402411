/**
 * What is kept from use (arch/x86/kernel/setup.c, ebda.c, arch/x86/realmode/init.c), by version.
 */
import { describe, expect, it } from 'vitest';
import type { E820Entry } from '../../../src/boot/x86/e820.ts';
import { reservations } from '../../../src/boot/x86/reservations.ts';
import { x86KernelFrom } from '../../../src/kernel/build/x86.ts';
import { hex } from '../../../src/terms/notation.ts';

const IMAGE = { start: 0x10_0000n, end: 0x3f_ffffn };
const entry = (base: bigint, end: bigint, type = 1): E820Entry => ({ base, size: end - base, type });
const PC = [entry(0n, 0x9_fc00n), entry(0x10_0000n, 0x800_0000n)];

const reserved = (kernel: string, map: readonly E820Entry[] = PC, reserveLow = 0x1_0000n): string[] =>
  reservations(x86KernelFrom({ kernel }), map, reserveLow, IMAGE).map(
    ({ caller, base, size }) => `${caller} ${hex(base)}+${hex(size)}`,
  );

describe('what is kept from use', () => {
  const BOTH = ['setup_arch 0x100000+0x300000', 'reserve_bios_regions 0x9f000+0x61000'];
  const LOW = 'trim_low_memory_range 0x0+0x10000';
  it.each([
    // page 0 alone, until it is taken out of the map; from 3.9 on the first 64 KiB; from 5.13 on the first MiB
    ['2.6.32', [...BOTH, 'i386_start_kernel 0x0+0x1000']],
    ['2.6.36', BOTH],
    ['3.6', BOTH],
    ['3.10', [...BOTH, LOW]],
    ['5.10', [...BOTH, LOW]],
    ['6.1', [...BOTH, LOW, 'reserve_real_mode 0x0+0x100000']],
  ])('by %s', (kernel, expected) => {
    expect(reserved(kernel)).toEqual(expected);
  });

  it('has as many low bytes as reservelow= says', () => {
    expect(reserved('5.10', PC, 0x2_0000n)).toContain('trim_low_memory_range 0x0+0x20000');
  });
});

//  0        0x20000             0x9f000        0x100000
//  |--------|...................|--------------|
//           least               most: the BIOS and ISA area begins where conventional memory ends, between these two
describe('the BIOS and ISA area', () => {
  it.each<[string, E820Entry[], bigint]>([
    ['begins where conventional memory ends', [entry(0n, 0x8_0000n)], 0x8_0000n],
    ['may begin at 128 KiB', [entry(0n, 0x2_0000n)], 0x2_0000n],
    ['does not begin below', [entry(0n, 0x1_f000n)], 0x9_f000n],
    ['begins below 0x9f000', [entry(0n, 0x9_e000n)], 0x9_e000n],
    ['begins at 0x9f000 at most', [entry(0n, 0xa_0000n)], 0x9_f000n],
    ['begins there without conventional memory', [entry(0x10_0000n, 0x800_0000n)], 0x9_f000n],
    ['takes no other type for it', [entry(0n, 0x4_0000n, 2), entry(0x4_0000n, 0x8_0000n)], 0x8_0000n],
    ['takes what begins at 0x9f000 for none', [entry(0x9_f000n, 0x9_f800n)], 0x9_f000n],
  ])('%s', (_, map, base) => {
    expect(reserved('6.1', map)[1]).toBe(`reserve_bios_regions ${hex(base)}+${hex(0x10_0000n - base)}`);
  });
});
