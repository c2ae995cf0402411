/**
 * Figures of the `Memory:` lines that arch/arm prints itself (arch/arm/mm/init.c, mem_init, up to 3.10).
 */
import { describe, expect, it } from 'vitest';
import { mebibytesByRegion, pagesCountedTwice } from '../../../src/boot/arm/memory-figures.ts';
import { memoryLines } from '../../../src/boot/arm/memory-line.ts';
import { MiB } from '../../../src/terms/alignment.ts';
import { armState } from '../stage.ts';

const BASE = 0x4000_0000n;
const bank = (base: bigint, size: bigint) => ({ base, size, highmem: false, origin: '/memory', span: undefined });

it('RAM is listed by region, in whole MiB', () => {
  const memory = [
    [BASE, 64n * MiB],
    [0x4800_0000n, 32n * MiB - 0x1000n],
  ] as const;
  expect(mebibytesByRegion(armState({ kernel: '3.10', board: {}, memory }))).toEqual([64, 31]);
});

//  0x40000000        0x40400000        0x40800000
//  |------bank 0-----|
//           |------bank 1-----|        pages of both are walked twice
describe('pages counted twice', () => {
  it.each<[string, ReturnType<typeof bank>[], number]>([
    ['none of neighbours', [bank(BASE, 4n * MiB), bank(BASE + 4n * MiB, 4n * MiB)], 0],
    ['of banks that overlap', [bank(BASE, 4n * MiB), bank(BASE + 2n * MiB, 4n * MiB)], 512],
    ['in any order', [bank(BASE + 2n * MiB, 4n * MiB), bank(BASE, 4n * MiB)], 512],
    ['of a bank in another', [bank(BASE, 8n * MiB), bank(BASE + 2n * MiB, MiB), bank(BASE + 4n * MiB, MiB)], 512],
    ['of a single bank none', [bank(BASE, 4n * MiB)], 0],
  ])('%s', (_, banks, pages) => {
    const state = armState({ kernel: '3.10', board: {} });
    state.banks = banks;
    expect(pagesCountedTwice(state)).toBe(pages);
  });
});

describe('the lines', () => {
  const lines = (kernel: string, free: number) => {
    const state = armState({ kernel, board: {}, memory: [[BASE, 64n * MiB]] });
    state.zones = [
      { name: 'Normal', startPfn: 0x4_0000, endPfn: 0x4_4000, spannedPages: 0x4000, presentPages: 0x4000 },
    ];
    state.freePages = { low: free, high: 0 };
    memoryLines.run(state);
    return (state.memoryLine?.lines ?? []).map((line) => line.replaceAll('~', ''));
  };

  it('have what is available twice since 2.6.35: by count and by walk', () => {
    expect(lines('3.10', 0x3000)).toEqual([
      'Memory: 64MB = 64MB total',
      'Memory: 49152k/49152k available, 16384k reserved, 0K highmem',
    ]);
  });

  it('have the sections before', () => {
    expect(lines('2.6.32', 0x3000)).toEqual([
      'Memory: 64MB = 64MB total',
      'Memory: 49152KB available (?K code, ?K data, ?K init, 0K highmem)',
    ]);
  });

  it('are none without RAM', () => {
    const state = armState({ kernel: '3.10', board: {} });
    memoryLines.run(state);
    expect(state.memoryLine).toBeUndefined();
  });
});
