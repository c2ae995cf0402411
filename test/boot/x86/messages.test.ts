/**
 * The lines of an x86 kernel: formats of arch/x86/kernel/e820.c 2.6.32, 3.6 and 7.2, mm/page_alloc.c 2.6.32, 3.10 and 4.1.
 */
import { describe, expect, it } from 'vitest';
import type { E820Entry } from '../../../src/boot/x86/e820.ts';
import { lastPfnLine, lowMemoryLines, mapLines, updateLine, zoneLines } from '../../../src/boot/x86/messages.ts';
import { x86KernelFrom } from '../../../src/kernel/build/x86.ts';
import { MiB } from '../../../src/terms/alignment.ts';

const of = (kernel: string) => x86KernelFrom({ kernel }).behaviour;
const entry = (base: bigint, end: bigint, type: number): E820Entry => ({ base, size: end - base, type });

//  0       0x9f000       0x100000     0x200000    0x210000
//  |usable |    gap      |  type 7    | type 20   |
const MAP = [entry(0n, 0x9_f000n, 1), entry(0x10_0000n, 0x20_0000n, 7), entry(0x20_0000n, 0x21_0000n, 20)];

describe('lines of the map', () => {
  it.each([
    [
      '2.6.32',
      [
        ' who: 0000000000000000 - 000000000009f000 (usable)',
        ' who: 0000000000100000 - 0000000000200000 (persistent (type 7))',
        ' who: 0000000000200000 - 0000000000210000 (type 20)',
      ],
    ],
    [
      '3.6',
      [
        'who: [mem 0x0000000000000000-0x000000000009efff] usable',
        'who: [mem 0x0000000000100000-0x00000000001fffff] persistent (type 7)',
        'who: [mem 0x0000000000200000-0x000000000020ffff] type 20',
      ],
    ],
    [
      '7.2',
      [
        'who: [mem 0x0000000000000000-0x000000000009efff]  System RAM',
        'who: [gap 0x000000000009f000-0x00000000000fffff]',
        'who: [mem 0x0000000000100000-0x00000000001fffff]  persistent RAM (type 7)',
        'who: [mem 0x0000000000200000-0x000000000020ffff]  type 20',
      ],
    ],
  ])('by %s', (kernel, lines) => {
    expect(mapLines(MAP, 'who', of(kernel))).toEqual(lines);
  });

  it.each([
    [1, 'System RAM'],
    [2, 'device reserved'],
    [3, 'ACPI data'],
    [12, 'persistent RAM (type 12)'],
  ])('by 7.2, type %i is %s', (type, name) => {
    expect(mapLines([entry(0n, 0x1000n, type)], 'who', of('7.2'))).toEqual([
      `who: [mem 0x0000000000000000-0x0000000000000fff]  ${name}`,
    ]);
  });
});

describe('lines of a change', () => {
  const page = { base: 0n, size: 0x1000n };
  it.each<[string, string[], string[]]>([
    ['2.6.32', [], []],
    [
      '2.6.36',
      ['e820 update range: 0000000000000000 - 0000000000001000 (usable) ==> (reserved)'],
      ['e820 remove range: 0000000000000000 - 0000000000001000 (usable)'],
    ],
    [
      '3.6',
      ['e820: update [mem 0x00000000-0x00000fff] usable ==> reserved'],
      ['e820: remove [mem 0x00000000-0x00000fff] usable'],
    ],
    [
      '7.2',
      ['e820: update [mem 0x00000000-0x00000fff] System RAM ==> device reserved'],
      ['e820: remove [mem 0x00000000-0x00000fff] System RAM'],
    ],
  ])('by %s', (kernel, update, remove) => {
    expect(updateLine(page, 1, 2, of(kernel))).toEqual(update);
    expect(updateLine(page, 1, undefined, of(kernel))).toEqual(remove);
  });
});

it('the last page frame is told with the most there can be', () => {
  expect(lastPfnLine(0x7ff0, 1n << 24n)).toBe('last_pfn = 0x7ff0 max_arch_pfn = 0x1000000');
});

describe('lines of low memory', () => {
  const split = { lowBytes: 896n * MiB + 0xf_f000n, highPages: 0x81ff, hasHighmem: true };
  it('are in whole MiB', () => {
    expect(lowMemoryLines(split, of('2.6.11'))).toEqual(['129MB HIGHMEM available.', '896MB LOWMEM available.']);
  });

  it('tell the end of low RAM since 2.6.27, and no highmem where none can be', () => {
    expect(lowMemoryLines({ ...split, lowBytes: 64n * MiB, hasHighmem: false }, of('6.1'))).toEqual([
      '64MB LOWMEM available.',
      '  mapped low ram: 0 - 04000000',
      '  low ram: 0 - 04000000',
    ]);
  });
});

describe('lines of zones', () => {
  const zones = [
    { name: 'DMA', startPfn: 1, endPfn: 0x1000 },
    { name: 'Normal', startPfn: 0x1000, endPfn: 0x8000 },
    { name: 'HighMem', startPfn: 0x8000, endPfn: 0x8000 },
  ];
  const ranges = [
    { startPfn: 1, endPfn: 0x9f },
    { startPfn: 0x100, endPfn: 0x8000 },
  ];
  it.each([
    [
      '2.6.32',
      [
        'Zone PFN ranges:',
        '  DMA      0x00000001 -> 0x00001000',
        '  Normal   0x00001000 -> 0x00008000',
        '  HighMem  0x00008000 -> 0x00008000',
        'Movable zone start PFN for each node',
        'early_node_map[2] active PFN ranges',
        '    0: 0x00000001 -> 0x0000009f',
        '    0: 0x00000100 -> 0x00008000',
      ],
    ],
    [
      '3.10',
      [
        'Zone ranges:',
        '  DMA      [mem 0x00001000-0x00ffffff]',
        '  Normal   [mem 0x01000000-0x07ffffff]',
        '  HighMem  empty',
        'Movable zone start for each node',
        'Early memory node ranges',
        '  node   0: [mem 0x00001000-0x0009efff]',
        '  node   0: [mem 0x00100000-0x07ffffff]',
      ],
    ],
    [
      '4.1',
      [
        'Zone ranges:',
        '  DMA      [mem 0x0000000000001000-0x0000000000ffffff]',
        '  Normal   [mem 0x0000000001000000-0x0000000007ffffff]',
        '  HighMem  empty',
        'Movable zone start for each node',
        'Early memory node ranges',
        '  node   0: [mem 0x0000000000001000-0x000000000009efff]',
        '  node   0: [mem 0x0000000000100000-0x0000000007ffffff]',
        'Initmem setup node 0 [mem 0x0000000000001000-0x0000000007ffffff]',
      ],
    ],
  ])('by %s', (kernel, lines) => {
    expect(zoneLines(zones, ranges, of(kernel))).toEqual(lines);
  });

  it('name no node without RAM', () => {
    expect(zoneLines([], [], of('6.1'))).toEqual([
      'Zone ranges:',
      'Movable zone start for each node',
      'Early memory node ranges',
    ]);
  });
});
