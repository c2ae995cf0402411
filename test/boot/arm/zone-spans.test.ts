/**
 * Zones of 2.6.32 to 5.7 (arch/arm/mm/init.c, bootmem_init) on their own; page numbers of 4 KiB.
 */
import { describe, expect, it } from 'vitest';
import { findLimits, spansOf, zoneSpans } from '../../../src/boot/arm/zone-spans.ts';
import { MiB } from '../../../src/terms/alignment.ts';
import { armState, type StageInput } from '../stage.ts';

const BASE = 0x4000_0000n;
const bank = (base: bigint, size: bigint, highmem = false) => ({
  base,
  size,
  highmem,
  origin: '/memory',
  span: undefined,
});

//  0x40000          0x48000            0x50000
//  |----lowmem------|-----highmem------|
describe('the page numbers that bound lowmem and highmem', () => {
  it.each<[string, ReturnType<typeof bank>[], number[]]>([
    ['3.0', [bank(BASE, 128n * MiB), bank(0x4800_0000n, 128n * MiB, true)], [0x4_0000, 0x4_8000, 0x5_0000]],
    ['3.10', [bank(BASE, 128n * MiB), bank(0x4800_0000n, 128n * MiB, true)], [0x4_0000, 0x4_8000, 0x5_0000]],
    ['3.10', [bank(BASE, 128n * MiB)], [0x4_0000, 0x4_8000, 0x4_8000]],
    // by their flags in any order, or by the place in the array
    ['3.0', [bank(0x4800_0000n, MiB, true), bank(BASE, 128n * MiB)], [0x4_0000, 0x4_8000, 0x4_8100]],
    ['3.10', [bank(0x4800_0000n, MiB, true), bank(BASE, 128n * MiB)], [0x4_8000, 0, 0x4_8000]],
    ['3.10', [], [0, 0, 0]],
    // an end at 4 GiB wraps
    ['3.10', [bank(0xf000_0000n, 256n * MiB)], [0xf_0000, 0, 0]],
  ])('by %s', (kernel, banks, expected) => {
    const state = armState({ kernel, board: {} });
    state.banks = banks;
    const { min, maxLow, maxHigh } = findLimits(state);
    expect([min, maxLow, maxHigh]).toEqual(expected);
  });

  it('by memblock since 3.15: whole pages from its start, to the current limit and its end', () => {
    const state = armState({ kernel: '4.9', board: {}, memory: [[BASE + 1n, 256n * MiB]] });
    state.as({ caller: 'test', origin: 'test' }, (memblock) => {
      memblock.currentLimit = BASE + 128n * MiB;
    });
    expect(findLimits(state)).toEqual({ min: 0x4_0001, maxLow: 0x4_8000, maxHigh: 0x5_0000 });
  });
});

describe('spans', () => {
  const RUNS = [{ start: 0x4_0000, end: 0x5_0000 }];
  const LIMITS = { min: 0x4_0000, maxLow: 0x4_8000, maxHigh: 0x5_0000 };
  const spans = (set: Readonly<Record<string, string>>, dmaZoneSize = 0n, limits = LIMITS, runs = RUNS) => {
    const state = armState({ kernel: '4.9', board: {}, set });
    state.dmaZoneSize = dmaZoneSize;
    return spansOf(state, runs, limits).map(
      ({ name, startPfn, spannedPages, presentPages }) =>
        `${name} ${startPfn - 0x4_0000} ${spannedPages} ${presentPages}`,
    );
  };
  const MOVABLE = `Movable ${-0x4_0000} 0 0`;
  const HIGH = 'HighMem 32768 32768 32768';
  it.each<[string, Readonly<Record<string, string>>, bigint, string[]]>([
    ['lowmem and highmem', { CONFIG_ZONE_DMA: 'n' }, 0n, ['Normal 0 32768 32768', HIGH, MOVABLE]],
    ['lowmem alone', { CONFIG_ZONE_DMA: 'n', CONFIG_HIGHMEM: 'n' }, 0n, ['Normal 0 32768 32768', MOVABLE]],
    ['DMA without a size', { CONFIG_ZONE_DMA: 'y' }, 0n, ['DMA 0 32768 32768', 'Normal 32768 0 0', HIGH, MOVABLE]],
    ['DMA', { CONFIG_ZONE_DMA: 'y' }, 16n * MiB, ['DMA 0 4096 4096', 'Normal 4096 28672 28672', HIGH, MOVABLE]],
    [
      'DMA of all lowmem',
      { CONFIG_ZONE_DMA: 'y' },
      128n * MiB,
      ['DMA 0 32768 32768', 'Normal 32768 0 0', HIGH, MOVABLE],
    ],
  ])('of %s', (_, set, size, expected) => {
    expect(spans(set, size)).toEqual(expected);
  });

  it('charge holes of lowmem to Normal', () => {
    const runs = [
      { start: 0x4_0000, end: 0x4_0800 },
      { start: 0x4_1000, end: 0x5_0000 },
    ];
    expect(spans({ CONFIG_ZONE_DMA: 'y' }, 16n * MiB, LIMITS, runs).slice(0, 2)).toEqual([
      'DMA 0 4096 4096',
      'Normal 4096 28672 26624',
    ]);
  });

  it('are empty where their ends are in the wrong order', () => {
    const limits = { min: 0x4_8000, maxLow: 0x4_0000, maxHigh: 0x3_0000 };
    expect(spans({ CONFIG_ZONE_DMA: 'n' }, 0n, limits)).toEqual(['Normal 32768 0 0', 'HighMem 0 0 65536', MOVABLE]);
  });
});

it('a zone that spans pages beyond RAM is noted', () => {
  const after = (size: bigint, more: Partial<StageInput> = {}) => {
    const state = armState({ kernel: '4.9', board: {}, memory: [[BASE, size]], ...more });
    state.as({ caller: 'test', origin: 'test' }, (memblock) => {
      memblock.currentLimit = BASE + 128n * MiB;
    });
    zoneSpans.run(state);
    return state;
  };
  expect(after(128n * MiB).incidents).toEqual([]);
  const state = after(120n * MiB);
  expect(state.incidents).toMatchObject([{ kind: 'zone-span-off', zone: 'Normal', beyond: 2048 }]);
  expect([state.maxLowPfn, state.nodePfns.start]).toEqual([0x4_8000, 0x4_0000]);
  expect(state.nodeRanges).toEqual([{ base: BASE, size: 120n * MiB }]);
});
