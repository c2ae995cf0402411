/**
 * One early allocation: where it goes, and what the kernel says when there is none (mm/memblock.c and its callers).
 */
import { describe, expect, it } from 'vitest';
import { Bootmem } from '../../../src/boot/mm/bootmem.ts';
import { allocateEarly, type EarlyAllocation, freeEarly } from '../../../src/boot/mm/early-allocation.ts';
import { hex } from '../../../src/terms/notation.ts';
import { armState, regions } from '../stage.ts';

const BASE = 0x4000_0000n;
const ASKED = { caller: 'somebody', origin: 'test', owner: 'a table', size: 0x1000n };

/** 1 MiB of RAM. */
const on = (kernel = '6.12') => armState({ kernel, board: {}, memory: [[BASE, 0x10_0000n]] });

//  0x40000000                      0x40100000
//  |......................... block |
describe('an early allocation', () => {
  it.each<[string, Partial<EarlyAllocation>, string]>([
    ['goes to the top', {}, '0x400ff000'],
    ['aligned', { size: 0x100n, align: 0x1_0000n }, '0x400f0000'],
    ['to a cache line where nothing is said', { size: 1n }, '0x400fffc0'],
    ['below an end', { end: 0x4008_0000n }, '0x4007f000'],
    ['above a start', { from: 0x400f_0000n }, '0x400ff000'],
    ['or anywhere where there is nothing above it', { from: 0x5000_0000n }, '0x400ff000'],
    ['for a node', { node: 0 }, '0x400ff000'],
  ])('%s', (_, more, place) => {
    const state = on();
    expect(hex(allocateEarly(state, { ...ASKED, ...more }))).toBe(place);
    expect([state.outOfMemory, state.incidents]).toEqual([false, []]);
  });

  it.each<[string, string, Partial<EarlyAllocation>, string[]]>([
    ['6.12', 'somebody', {}, ['somebody: Failed to allocate 2097152 bytes align=0x0']],
    ['6.12', 'somebody', { align: 0x1000n }, ['somebody: Failed to allocate 2097152 bytes align=0x1000']],
    ['7.0', 'somebody', {}, ['somebody: Failed to allocate 0x00200000 bytes']],
    ['4.19', 'somebody', {}, []],
    ['4.19', 'page_ext_init_flatmem', {}, ['Out of memory']],
  ])('that fails is the end, by %s for %s', (kernel, caller, more, panics) => {
    const state = on(kernel);
    expect(allocateEarly(state, { ...ASKED, caller, size: 0x20_0000n, ...more })).toBe(0n);
    expect(state.outOfMemory).toBe(true);
    expect(state.messages).toEqual(panics.map((panic) => `Kernel panic - not syncing: ${panic}`));
    expect(state.incidents).toMatchObject([
      { kind: 'kernel-dies', death: { kind: 'no-early-memory', name: 'a table' } },
    ]);
    // and the first of several
    allocateEarly(state, { ...ASKED, size: 0x30_0000n });
    expect(state.incidents).toHaveLength(1);
  });

  it('that may fail is none', () => {
    const state = on();
    expect(allocateEarly(state, { ...ASKED, size: 0x20_0000n, call: 'nopanic' })).toBe(0n);
    expect([state.outOfMemory, state.incidents]).toEqual([false, []]);
  });

  it('has an end of its own where it says so', () => {
    const state = on();
    const failure = { kind: 'no-page-array', size: 0x20_0000n } as const;
    allocateEarly(state, { ...ASKED, size: 0x20_0000n, failure });
    expect(state.incidents).toMatchObject([{ death: failure }]);
    expect(state.messages).toEqual([]);
  });
});

describe('memory given back', () => {
  it('is free again in memblock', () => {
    const state = on();
    const place = allocateEarly(state, ASKED);
    freeEarly(state, place, 0x800n, ASKED);
    expect(regions(state.memblock.reserved).map((region) => region.split(' ')[0])).toEqual(['0x400ff800+0x800']);
  });

  it('is so in bootmem by whole pages, from which old kernels take it', () => {
    const state = on('3.10');
    const { page } = state.kernel.build;
    state.bootmem = new Bootmem(page, page.pfnDown(BASE), page.pfnDown(BASE) + 16);
    freeEarly(state, BASE, 0x1_0800n, ASKED);
    expect(state.bootmem.freePages(0, 0x8_0000)).toBe(16);
    const places = [
      allocateEarly(state, { ...ASKED, size: 1n }),
      allocateEarly(state, { ...ASKED, size: 1n }),
      allocateEarly(state, { ...ASKED, from: BASE + 0x8000n }),
    ];
    // a cache line of 64 bytes
    expect(places.map(hex)).toEqual(['0x40000000', '0x40000040', '0x40008000']);
    expect(state.trace.steps.slice(-4).map(({ operation }) => operation)).toEqual(['free', 'alloc', 'alloc', 'alloc']);
    expect(allocateEarly(state, { ...ASKED, size: 0x10_0000n })).toBe(0n);
    expect(state.outOfMemory).toBe(true);
  });
});
