/**
 * zone_sizes_init (arch/x86/mm/init.c): ISA DMA reaches frame 0x1000 (16 MiB), 32-bit DMA 0x100000 (4 GiB).
 */
import { describe, expect, it } from 'vitest';
import { zonesOf } from '../../../src/boot/x86/zones.ts';
import { x86KernelFrom } from '../../../src/kernel/build/x86.ts';

type Runs = readonly (readonly [startPfn: number, endPfn: number])[];
type Arch = 'i386' | 'x86_64';

const zones = (arch: Arch, runs: Runs, maxLowPfn: number, maxPfn: number, set: Record<string, string> = {}) =>
  zonesOf(
    x86KernelFrom({ kernel: '6.1', arch, set }),
    runs.map(([startPfn, endPfn]) => ({ startPfn, endPfn })),
    maxLowPfn,
    maxPfn,
  ).map(({ name, startPfn, endPfn, presentPages }) => [name, startPfn, endPfn, presentPages]);

//  page frames
//  0x1   0x9f      0x100        0x1000         0x36bfe        0x40000
//  |=====|         |============|==============|==============|
//  |------------DMA-------------|----Normal----|---HighMem----|
const PC: Runs = [
  [0x1, 0x9f],
  [0x100, 0x4_0000],
];

describe('zones of a 32-bit kernel', () => {
  it('begin with the first frame of RAM; holes are not present', () => {
    expect(zones('i386', PC, 0x3_6bfe, 0x4_0000)).toEqual([
      ['DMA', 0x1, 0x1000, 0x9e + 0xf00],
      ['Normal', 0x1000, 0x3_6bfe, 0x3_5bfe],
      ['HighMem', 0x3_6bfe, 0x4_0000, 0x9402],
    ]);
  });

  it('are two without HIGHMEM', () => {
    expect(zones('i386', PC, 0x3_6bfe, 0x3_6bfe, { CONFIG_NOHIGHMEM: 'y' }).map(([name]) => name)).toEqual([
      'DMA',
      'Normal',
    ]);
  });

  it('leave Normal empty where low memory ends below 16 MiB', () => {
    expect(zones('i386', [[0x1, 0x800]], 0x800, 0x800)).toEqual([
      ['DMA', 0x1, 0x800, 0x7ff],
      ['Normal', 0x800, 0x800, 0],
      ['HighMem', 0x800, 0x800, 0],
    ]);
  });
});

describe('zones of a 64-bit kernel', () => {
  //  0x1   0x1000                       0xc0000   0x100000      0x140000
  //  |-DMA-|-----------DMA32----------------------|---Normal----|
  //  |==================================|         |=============|
  it.each<[string, Runs, number, unknown[][]]>([
    [
      'of 4 GiB with the hole below 4 GiB',
      [
        [0x1, 0xc_0000],
        [0x10_0000, 0x14_0000],
      ],
      0x14_0000,
      [
        ['DMA', 0x1, 0x1000, 0xfff],
        ['DMA32', 0x1000, 0x10_0000, 0xb_f000],
        ['Normal', 0x10_0000, 0x14_0000, 0x4_0000],
      ],
    ],
    [
      'of 1 GiB',
      [[0x1, 0x4_0000]],
      0x4_0000,
      [
        ['DMA', 0x1, 0x1000, 0xfff],
        ['DMA32', 0x1000, 0x4_0000, 0x3_f000],
        ['Normal', 0x4_0000, 0x4_0000, 0],
      ],
    ],
    [
      'whose RAM begins in DMA32',
      [[0x2000, 0x4000]],
      0x4000,
      [
        ['DMA', 0x2000, 0x2000, 0],
        ['DMA32', 0x2000, 0x4000, 0x2000],
        ['Normal', 0x4000, 0x4000, 0],
      ],
    ],
    [
      'without RAM',
      [],
      0,
      [
        ['DMA', 0, 0, 0],
        ['DMA32', 0, 0, 0],
        ['Normal', 0, 0, 0],
      ],
    ],
  ])('%s', (_, runs, maxPfn, expected) => {
    expect(zones('x86_64', runs, maxPfn, maxPfn)).toEqual(expected);
  });
});
