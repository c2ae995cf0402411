/**
 * find_low_pfn_range (arch/x86/mm/init_32.c) at its bounds. By 2.6.11 the linear mapping holds 896 MiB: 1 GiB less 128 MiB.
 */
import { describe, expect, it } from 'vitest';
import { lowMemory } from '../../../src/boot/x86/low-memory.ts';
import { x86KernelFrom } from '../../../src/kernel/build/x86.ts';
import { GiB, MiB } from '../../../src/terms/alignment.ts';

type Set = Record<string, string>;
const frames = (megabytes: number): number => megabytes * 256;

const split = (endOfRam: number, highmem?: bigint, set: Set = {}, reserve?: bigint) =>
  lowMemory(x86KernelFrom({ kernel: '2.6.11', set }), endOfRam, highmem, reserve);

const NONE: Set = { CONFIG_NOHIGHMEM: 'y' };
const PAE: Set = { CONFIG_X86_PAE: 'y' };

describe('how much the linear mapping holds', () => {
  it('is what PAGE_OFFSET and vmalloc leave of 4 GiB', () => {
    expect(split(1)).toMatchObject({
      limit: 896n * MiB,
      formula: '4 GiB - PAGE_OFFSET 0xc0000000 - 128 MiB for vmalloc',
    });
    expect(split(1, undefined, {}, 264n * MiB).limit).toBe(760n * MiB);
  });

  it('or of VMALLOC_END, since 2.6.25', () => {
    const kernel = x86KernelFrom({ kernel: '2.6.32' });
    expect(lowMemory(kernel, 1, undefined)).toMatchObject({
      limit: 0xff7f_e000n - 0xc000_0000n - 128n * MiB,
      formula: 'VMALLOC_END 0xff7fe000 - PAGE_OFFSET 0xc0000000 - 128 MiB for vmalloc',
    });
  });

  it('is nothing where vmalloc takes all', () => {
    expect(split(frames(64), undefined, {}, 2n * GiB)).toMatchObject({ maxLowPfn: 0, maxPfn: frames(64) });
  });
});

//  0                       896 MiB           1 GiB
//  |---------low-----------|------high-------|
describe('RAM in MiB, highmem= and configuration', () => {
  const BIGGER = (asked: number, available: number) =>
    `highmem size (${asked}MB) is bigger than pages available (${available}MB)!`;
  const TOO_LITTLE = (asked: number) => `highmem size (${asked}MB) results in <64MB lowmem, ignoring it!`;
  const ONLY = (available: number, asked: number) =>
    `only ${available}MB highmem pages available, ignoring highmem size of ${asked}MB!`;

  it.each<[string, number, bigint | undefined, Set, number, number, string[]]>([
    ['all low, to the last frame', 896, undefined, {}, 896, 896, []],
    ['highmem=0 takes nothing', 512, 0n, {}, 512, 512, []],
    ['highmem= takes the top', 512, 100n, {}, 412, 512, []],
    ['but leaves 64 MiB', 512, 448n, {}, 64, 512, []],
    ['not less', 512, 449n, {}, 512, 512, [TOO_LITTLE(449)]],
    ['nor nothing', 512, 512n, {}, 512, 512, [BIGGER(512, 512)]],
    ['without HIGHMEM it is not looked at', 512, 600n, NONE, 512, 512, []],
    ['beyond it is high', 1024, undefined, {}, 896, 1024, []],
    ['highmem=0 gives up what lies beyond', 1024, 0n, {}, 896, 896, []],
    ['highmem= takes a part of it', 1024, 16n, {}, 896, 912, []],
    ['or just all of it', 1024, 128n, {}, 896, 1024, []],
    ['not more', 1024, 129n, {}, 896, 1024, [ONLY(128, 129)]],
    [
      'without HIGHMEM it is lost',
      1024,
      undefined,
      NONE,
      896,
      896,
      ['Warning only 896MB will be used.', 'Use a HIGHMEM enabled kernel.'],
    ],
    [
      'up to 4 GiB without HIGHMEM',
      4096,
      undefined,
      NONE,
      896,
      896,
      ['Warning only 896MB will be used.', 'Use a HIGHMEM enabled kernel.'],
    ],
    [
      'beyond 4 GiB without HIGHMEM',
      4097,
      undefined,
      NONE,
      896,
      896,
      ['Warning only 896MB will be used.', 'Use a HIGHMEM64G enabled kernel.'],
    ],
    [
      'beyond 4 GiB with PAE and without HIGHMEM',
      4097,
      undefined,
      { ...PAE, ...NONE },
      896,
      896,
      ['Warning only 896MB will be used.', 'Use a HIGHMEM enabled kernel.'],
    ],
    ['4 GiB are all used', 4096, undefined, {}, 896, 4096, []],
    [
      'more are not',
      4097,
      undefined,
      {},
      896,
      4096,
      ['Warning: only 4GB will be used. Use a HIGHMEM64G enabled kernel!'],
    ],
    ['but with PAE', 8192, undefined, PAE, 896, 8192, []],
  ])('%s', (_, ram, highmem, set, maxLow, max, warnings) => {
    const asked = highmem === undefined ? undefined : highmem * MiB;
    expect(split(frames(ram), asked, set)).toMatchObject({ maxLowPfn: frames(maxLow), maxPfn: frames(max), warnings });
  });
});
