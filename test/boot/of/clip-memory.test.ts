/**
 * Entries of /memory as each version hands them to memblock, without LPAE: PHYS_OFFSET is 0x40000000, and the last address
 * that there is 0xffffffff (drivers/of/fdt.c, early_init_dt_add_memory_arch).
 */
import { describe, expect, it } from 'vitest';
import { clipMemory } from '../../../src/boot/of/clip-memory.ts';
import { hex } from '../../../src/terms/notation.ts';
import { armState } from '../stage.ts';

/** What is kept, as `base+size`, and the lines that are logged, without the prefix of their version. */
function clipped(kernel: string, base: bigint, size: bigint): readonly [kept: string | undefined, ...log: string[]] {
  const state = armState({ kernel, board: {} });
  const kept = clipMemory(state, base, size);
  const log = state.messages.map((line) => line.replace(/^OF: fdt: ?/, ''));
  return [kept && `${hex(kept.base)}+${hex(kept.size)}`, ...log];
}

const VERSIONS = ['msm-3.10', '3.16', '3.18', '4.1', '4.19', '5.4', '7.2'];
const each = (expected: Readonly<Record<string, ReturnType<typeof clipped>>>) =>
  VERSIONS.map((kernel) => [kernel, expected[kernel] ?? expected.others!] as const);

describe('an entry of whole pages', () => {
  it.each(VERSIONS)('is kept as it is: %s', (kernel) => {
    expect(clipped(kernel, 0x4000_0000n, 0x1000_0000n)).toEqual(['0x40000000+0x10000000']);
  });
});

//  0x50000000  0x50001000  0x50002000  0x50003000
//  |-----------|-----------|-----------|
//        [.......................]               0x50000800 to 0x50002800
describe('an entry that begins and ends within pages', () => {
  it.each(
    each({
      'msm-3.10': ['0x50000000+0x2000'],
      '3.16': ['0x50000000+0x2000'],
      others: ['0x50001000+0x1000'],
    }),
  )('on %s: %j', (kernel, expected) => {
    expect(clipped(kernel, 0x5000_0800n, 0x2000n)).toEqual(expected);
  });
});

//  0x50000000  0x50001000
//  |-----------|
//      [...]             smaller than the rest of its page
describe('an entry within one page', () => {
  it.each(
    each({
      'msm-3.10': ['0x50000000+0x0'],
      '3.16': ['0x50000000+0x0'],
      // 0x400 less 0x800 wraps, and so does the end, which looks low enough: memblock is given all there is
      '3.18': ['0x50001000+0xfffffffffffff000'],
      others: [undefined, 'Ignoring memory block 0x50000800 - 0x50000c00'],
    }),
  )('on %s: %j', (kernel, expected) => {
    expect(clipped(kernel, 0x5000_0800n, 0x400n)).toEqual(expected);
  });

  it.each(
    each({
      '5.4': [undefined, 'Ignoring memory block 0x50000000 - 0x50000400'],
      '7.2': [undefined, 'Ignoring memory block 0x50000000 - 0x50000400'],
      others: ['0x50000000+0x0'],
    }),
  )('at its start, on %s: %j', (kernel, expected) => {
    expect(clipped(kernel, 0x5000_0000n, 0x400n)).toEqual(expected);
  });
});

//                       4 GiB
//  |--------------------|
//             [..............]
describe('an entry across 4 GiB', () => {
  it.each(
    each({
      'msm-3.10': ['0xf0000000+0x20000000'],
      // the last byte is lost
      '3.16': ['0xf0000000+0xfffffff', 'Ignoring memory range 0xffffffff - 0x110000000'],
      others: ['0xf0000000+0x10000000', 'Ignoring memory range 0x100000000 - 0x110000000'],
    }),
  )('on %s: %j', (kernel, expected) => {
    expect(clipped(kernel, 0xf000_0000n, 0x2000_0000n)).toEqual(expected);
  });

  it.each(
    each({
      'msm-3.10': ['0xf0000000+0x10000000'],
      '3.16': ['0xf0000000+0xfffffff', 'Ignoring memory range 0xffffffff - 0x100000000'],
      others: ['0xf0000000+0x10000000'],
    }),
  )('or up to it, on %s: %j', (kernel, expected) => {
    expect(clipped(kernel, 0xf000_0000n, 0x1000_0000n)).toEqual(expected);
  });

  it.each(
    each({
      'msm-3.10': ['0x100000000+0x10000000'],
      others: [undefined, 'Ignoring memory block 0x100000000 - 0x110000000'],
    }),
  )('or behind it, on %s: %j', (kernel, expected) => {
    expect(clipped(kernel, 0x1_0000_0000n, 0x1000_0000n)).toEqual(expected);
  });
});

//        0x40000000
//        |---------
//    [......]
describe('an entry that begins below PHYS_OFFSET', () => {
  it.each(VERSIONS)('loses what lies there: %s', (kernel) => {
    expect(clipped(kernel, 0x3000_0000n, 0x2000_0000n)).toEqual([
      '0x40000000+0x10000000',
      'Ignoring memory range 0x30000000 - 0x40000000',
    ]);
  });

  it.each(VERSIONS)('and ends there is ignored: %s', (kernel) => {
    expect(clipped(kernel, 0x3000_0000n, 0x0fff_f000n)).toEqual([
      undefined,
      'Ignoring memory block 0x30000000 - 0x3ffff000',
    ]);
  });

  it.each(VERSIONS)('and ends just at it is kept with nothing in it: %s', (kernel) => {
    expect(clipped(kernel, 0x3000_0000n, 0x1000_0000n)).toEqual([
      '0x40000000+0x0',
      'Ignoring memory range 0x30000000 - 0x40000000',
    ]);
  });
});
