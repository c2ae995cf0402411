/**
 * Free memory in whole pages, and its hand-over (mm/memblock.c, free_memory_core_early; mm/bootmem.c).
 */
import { describe, expect, it } from 'vitest';
import { Bootmem } from '../../../src/boot/mm/bootmem.ts';
import { freeAll } from '../../../src/boot/mm/free-all.ts';
import { freePagesBetween } from '../../../src/boot/mm/free-pages.ts';
import { armState, type StageInput } from '../stage.ts';

const on = (more: Partial<StageInput> = {}) =>
  armState({
    kernel: '6.12',
    board: {},
    memory: [[0x4000_0000n, 0x10_0000n]],
    reserved: [[0x4001_0800n, 0x1000n]],
    ...more,
  });

//  0x40000     0x40010  0x40012        0x40100      page numbers
//  |...........|##|..................|              two pages are touched
describe('free pages', () => {
  it.each([
    ['all', 0, Number.POSITIVE_INFINITY, 0xfe],
    ['below an end', 0, 0x4_0008, 8],
    ['from a start', 0x4_00f0, 0x5_0000, 0x10],
    ['around what is reserved', 0x4_000f, 0x4_0013, 2],
    ['none', 0x4_0010, 0x4_0012, 0],
    ['outside RAM', 0x5_0000, 0x6_0000, 0],
  ])('%s', (_, start, end, pages) => {
    expect(freePagesBetween(on(), start, end)).toBe(pages);
  });

  it('wrap where a sliver lies in the last page of 32 bits: its start is rounded up to 0', () => {
    const top = { memory: [[0xffff_0000n, 0xff00n]], reserved: [[0xffff_0000n, 0xf800n]] } as const;
    expect(freePagesBetween(on(top), 0, Number.POSITIVE_INFINITY)).toBe(0xf_ffff);
    const lpae = { ...top, set: { CONFIG_ARM_LPAE: 'y' } };
    expect(freePagesBetween(on(lpae), 0, Number.POSITIVE_INFINITY)).toBe(0);
  });
});

describe('the hand-over', () => {
  const handedOver = (state: ReturnType<typeof on>) => {
    state.maxLowPfn = 0x4_0080;
    freeAll.run(state);
    return state.freePages;
  };

  it('counts low and high pages', () => {
    expect(handedOver(on())).toEqual({ low: 0x7e, high: 0x80 });
    expect(handedOver(on({ set: { CONFIG_HIGHMEM: 'n' } }))).toEqual({ low: 0x7e, high: 0 });
  });

  it('is bootmem’s in old kernels, with the bitmap itself', () => {
    const state = on({ kernel: '3.10' });
    const bootmem = new Bootmem(state.kernel.build.page, 0x4_0000, 0x4_0080);
    bootmem.free(0x4000_0000n, 0x1_0000n);
    bootmem.reserve(0x4000_0000n, 0x1000n);
    bootmem.map = { base: 0x4000_0000n, size: 0x1000n };
    state.bootmem = bootmem;
    expect(handedOver(state)).toEqual({ low: 0x10, high: 0x80 });
    expect(state.trace.steps.at(-1)).toMatchObject({ caller: 'free_all_bootmem', base: 0x4000_0000n, size: 0x1000n });
  });
});
