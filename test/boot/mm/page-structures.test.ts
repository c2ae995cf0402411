/**
 * The array of page structures, the zones' bitmaps and wait queues (mm/page_alloc.c, mm/mm_init.c), and what of the array is given
 * back (free_unused_memmap). A structure has 32 or 36 bytes; the largest block is 2048 pages.
 */
import { describe, expect, it } from 'vitest';
import { pageExtension } from '../../../src/boot/mm/page-extension.ts';
import { pageStructures, structureOf } from '../../../src/boot/mm/page-structures.ts';
import { freeUnusedMemmap } from '../../../src/boot/mm/unused-memmap.ts';
import { zoneLists } from '../../../src/boot/mm/zone-lists.ts';
import type { Zone } from '../../../src/boot/prediction.ts';
import { MiB } from '../../../src/terms/alignment.ts';
import { hex } from '../../../src/terms/notation.ts';
import { armState, type StageInput } from '../stage.ts';

const BASE = 0x4000_0000n;
const zone = (name: Zone['name'], startPfn: number, endPfn: number): Zone => ({
  name,
  startPfn,
  endPfn,
  spannedPages: endPfn - startPfn,
  presentPages: endPfn - startPfn,
});

const on = (more: Partial<StageInput> = {}) =>
  armState({ kernel: '6.12', board: {}, memory: [[BASE, 256n * MiB]], set: { CONFIG_MEMCG: 'n' }, ...more });

describe('the array', () => {
  const arrayOf = (start: number, end: number) => {
    const state = on();
    state.nodePfns = { start, end };
    pageStructures.run(state);
    const step = state.trace.steps.find(({ caller }) => caller === 'alloc_node_mem_map');
    return [step && Number(step.size) / state.kernel.build.structPage, state.memMap?.firstPfn];
  };
  it.each([
    ['of whole blocks', 0x4_0000, 0x5_0000, [0x1_0000, 0x4_0000]],
    ['from the block that the first page lies in', 0x4_0001, 0x5_0000, [0x1_0000, 0x4_0000]],
    ['to the end of the last one', 0x4_0000, 0x4_0401, [0x800, 0x4_0000]],
    ['of nothing', 0x4_0000, 0x4_0000, [undefined, undefined]],
  ])('%s', (_, start, end, expected) => {
    expect(arrayOf(start, end)).toEqual(expected);
  });

  it('that finds no room is the end', () => {
    const state = on({ memory: [[BASE, 0x1000n]] });
    state.nodePfns = { start: 0x4_0000, end: 0x5_0000 };
    pageStructures.run(state);
    expect(state.incidents).toMatchObject([{ death: { kind: 'no-page-array' } }]);
    expect(state.memMap).toBeUndefined();
  });

  it('has the structure of a page by its number', () => {
    const map = { base: 0x4f00_0000n, firstPfn: 0x4_0000 };
    expect([0x4_0000, 0x4_0400].map((pfn) => hex(structureOf(map, pfn, 32)))).toEqual(['0x4f000000', '0x4f008000']);
  });
});

describe('tables of zones', () => {
  const tables = (kernel: string, zones: readonly Zone[], set: Readonly<Record<string, string>> = {}) => {
    const state = on({ kernel, set: { CONFIG_MEMCG: 'n', ...set } });
    state.zonesInUse = zones;
    pageStructures.run(state);
    return state.trace.steps
      .filter(({ operation }) => operation === 'alloc')
      .map(({ caller, origin, size }) => `${origin} ${caller} ${size}`);
  };
  const NORMAL = zone('Normal', 0x4_0000, 0x5_0000);

  // 0x10000 pages are 32 blocks of 2048: 4 bits each up to 6.12, in words of 32
  it.each<[string, Zone, number]>([
    ['whole blocks', NORMAL, 16],
    ['a page more', zone('Normal', 0x4_0000, 0x5_0001), 20],
    ['across blocks by its start', zone('Normal', 0x4_07ff, 0x4_47ff), 8],
    ['one block', zone('Normal', 0x4_0000, 0x4_0400), 4],
  ])('of %s', (_, given, bytes) => {
    expect(tables('5.10', [given])).toEqual([`zone Normal setup_usemap ${bytes}`]);
  });

  it('are none of a zone without pages', () => {
    expect(tables('5.10', [zone('HighMem', 0x5_0000, 0x5_0000)])).toEqual([]);
  });

  // a queue for 256 pages, up to a power of two, 4 to 4096: 12 bytes each, of one processor 8
  it.each<[number, Readonly<Record<string, string>>, number]>([
    [0x1_0000, {}, 256 * 12],
    [0x1_0000, { CONFIG_SMP: 'n' }, 256 * 8],
    [0x1_0100, {}, 512 * 12],
    [0x100, {}, 4 * 12],
    [0x20_0000, {}, 4096 * 12],
  ])('have wait queues up to 4.8: %i pages, %j', (pages, set, bytes) => {
    expect(tables('4.4', [zone('Normal', 0x4_0000, 0x4_0000 + pages)], set)[1]).toBe(
      `zone Normal zone_wait_table_init ${bytes}`,
    );
  });
});

//  |==RAM==|   hole   |==RAM==|          the structures of the hole, by whole pages of them
describe('structures of holes', () => {
  const HOLE = [
    [BASE, 16n * MiB],
    [BASE + 32n * MiB, 16n * MiB],
  ] as const;
  const freed = (memory: StageInput['memory'], kernel = '6.12') => {
    const state = on({ kernel, memory: [...(memory ?? []), [0x8000_0000n, 16n * MiB]] });
    state.memMap = { base: 0x8000_0000n, firstPfn: 0x4_0000 };
    freeUnusedMemmap(state);
    const { structPage } = state.kernel.build;
    return state.trace.steps
      .filter(({ caller }) => caller === 'free_unused_memmap')
      .map(({ base, size }) => [Number(base - 0x8000_0000n) / structPage, Number(size) / structPage]);
  };
  it('are given back', () => {
    expect(freed(HOLE)[0]).toEqual([0x1000, 0x1000]);
    expect(freed([[BASE, 16n * MiB + 0x1000n], HOLE[1]], '5.10')[0]?.[0]).toBeGreaterThan(0x1000);
  });

  it('are kept between regions of neighbouring blocks', () => {
    expect(
      freed([
        [BASE, 16n * MiB - 0x2000n],
        [BASE + 16n * MiB - 0x1000n, 16n * MiB],
      ]),
    ).toHaveLength(1);
  });

  it('are nothing without the array', () => {
    const state = on({ memory: HOLE });
    const before = state.trace.steps.length;
    freeUnusedMemmap(state);
    expect(state.trace.steps).toHaveLength(before);
  });
});

describe('extended structures', () => {
  const SET = { CONFIG_PAGE_EXTENSION: 'y', CONFIG_PAGE_IDLE_FLAG: 'y' };
  const extended = (set: Readonly<Record<string, string>>, start: number, end: number) => {
    const state = on({ set });
    state.nodePfns = { start, end };
    pageExtension.run(state);
    return state.messages;
  };
  it.each<[string, Readonly<Record<string, string>>, number, number, string[]]>([
    // 4 bytes a page; a block more where the node does not begin and end with one
    ['of whole blocks', SET, 0x4_0000, 0x5_0000, ['allocated 262144 bytes of page_ext']],
    ['with an odd start', SET, 0x4_0001, 0x5_0000, ['allocated 270332 bytes of page_ext']],
    ['with an odd end', SET, 0x4_0000, 0x4_ffff, ['allocated 270332 bytes of page_ext']],
    ['of no pages', SET, 0, 0, []],
    [
      'by the old symbol',
      { CONFIG_PAGE_EXTENSION: 'y', CONFIG_IDLE_PAGE_TRACKING: 'y' },
      0,
      0x800,
      ['allocated 8192 bytes of page_ext'],
    ],
    ['without idle pages', { CONFIG_PAGE_EXTENSION: 'y' }, 0, 0x400, []],
    ['without extension', { CONFIG_PAGE_EXTENSION: 'n', CONFIG_PAGE_IDLE_FLAG: 'y' }, 0, 0x400, []],
  ])('%s', (_, set, start, end, expected) => {
    expect(extended(set, start, end)).toEqual(expected);
  });
});

describe('the lists of zones', () => {
  // blocks are grouped by mobility from one for each type on: 5 up to 5.7, then 6 with CMA, 4 without
  it.each<[string, string, number, string]>([
    ['5.4', 'y', 5, 'on'],
    ['5.4', 'y', 4, 'off'],
    ['6.12', 'y', 6, 'on'],
    ['6.12', 'y', 5, 'off'],
    ['6.12', 'n', 4, 'on'],
    ['6.12', 'n', 3, 'off'],
  ])('by %s with CMA %s: %i blocks', (kernel, CONFIG_CMA, blocks, grouping) => {
    const state = on({ kernel, set: { CONFIG_CMA } });
    state.expectedPages = blocks * 2 ** state.kernel.build.pageblockOrder;
    zoneLists.run(state);
    expect(state.messages).toEqual([
      `Built 1 zonelists, mobility grouping ${grouping}.  Total pages: ${state.expectedPages}`,
    ]);
  });
});
