import { describe, expect, it } from 'vitest';
import { initialiseRegion } from '../../../../src/boot/of/reserved-memory/pools.ts';
import { GiB } from '../../../../src/terms/alignment.ts';
import type { NodeWords } from '../../board.ts';
import { armState, regions } from '../../stage.ts';

const RAM = [[0x4000_0000n, GiB]] as const;
const REGION = { base: 0x5000_0000n, size: 0x80_0000n };

/** The region is reserved, or marked where it is no-map, before its driver sees it. */
function handed(kernel: string, words: NodeWords, region = REGION, set: Readonly<Record<string, string>> = {}) {
  const state = armState({
    kernel,
    set: { CONFIG_ARM_LPAE: 'n', ...set },
    board: { reserved: { pool: words } },
    memory: RAM,
  });
  state.as({ caller: 'test', origin: 'an earlier stage' }, (memblock) => {
    memblock.reserve(region.base, region.size);
    if ('no-map' in words) memblock.markNomap(region.base, region.size);
  });
  const kept = initialiseRegion(state, state.tree.root.child('reserved-memory')!.children[0]!, region);
  return {
    kept,
    memory: regions(state.memblock.memory),
    reserved: regions(state.memblock.reserved),
    log: state.messages,
    areas: state.cmaAreas.length,
    last: state.trace.steps.at(-1),
  };
}

const CMA = { compatible: 'shared-dma-pool', reusable: true } as const;
const COHERENT = { compatible: 'shared-dma-pool', 'no-map': true } as const;
const BOTH = { ...CMA, ...COHERENT } as const;
const RESERVED = ['0x50000000+0x800000'];
const WHOLE = ['0x40000000+0x40000000'];
const MARKED = ['0x40000000+0x10000000', '0x50000000+0x800000 flags 4', '0x50800000+0x2f800000'];

describe('a region that is handed to its driver', () => {
  it.each([
    ['3.16', []],
    [
      '3.18',
      [
        'Reserved memory: created CMA memory pool at 0x50000000, size 8 MiB',
        'Reserved memory: initialized node pool, compatible id shared-dma-pool',
      ],
    ],
    [
      '5.10',
      [
        'Reserved memory: created CMA memory pool at 0x50000000, size 8 MiB',
        'OF: reserved mem: initialized node pool, compatible id shared-dma-pool',
      ],
    ],
    [
      '6.12',
      [
        'Reserved memory: created CMA memory pool at 0x50000000, size 8 MiB',
        'OF: reserved mem: initialized node pool, compatible id shared-dma-pool',
        'OF: reserved mem: 0x50000000..0x507fffff (8192 KiB) map reusable pool',
      ],
    ],
  ])('becomes a CMA area on %s', (kernel, log) => {
    expect(handed(kernel, CMA)).toMatchObject({ kept: true, areas: log.length > 0 ? 1 : 0, log, reserved: RESERVED });
  });

  it('becomes a coherent pool where it is no-map', () => {
    expect(handed('6.12', COHERENT)).toMatchObject({
      kept: true,
      areas: 0,
      log: [
        'Reserved memory: created DMA memory pool at 0x50000000, size 8 MiB',
        'OF: reserved mem: initialized node pool, compatible id shared-dma-pool',
        'OF: reserved mem: 0x50000000..0x507fffff (8192 KiB) nomap non-reusable pool',
      ],
    });
  });

  it.each([
    ['6.1', []],
    ['6.12', ['OF: reserved mem: 0x50000000..0x507fffff (8192 KiB) map non-reusable pool']],
  ])('has no driver without a compatible of its own, on %s', (kernel, log) => {
    expect(handed(kernel, {})).toMatchObject({ kept: true, log, reserved: RESERVED });
  });

  it.each([
    ['4.19', RESERVED, MARKED],
    // what is added again stays marked: memory that was there keeps its flags
    ['5.10', [], MARKED],
    ['5.15', RESERVED, WHOLE],
    ['6.12', RESERVED, WHOLE],
  ])('and is both reusable and no-map is refused on %s', (kernel, reserved, memory) => {
    const found = handed(kernel, BOTH);
    expect(found).toMatchObject({ kept: false, reserved, memory, areas: 0 });
    expect(found.log).toEqual(kernel === '4.19' ? [] : ['OF: reserved mem: node pool compatible matching fail']);
  });

  it('and is both stays as it is since 6.19, without a driver', () => {
    expect(handed('7.2', BOTH)).toMatchObject({
      kept: true,
      memory: MARKED,
      log: ['OF: reserved mem: 0x50000000..0x507fffff (8192 KiB) nomap reusable pool'],
    });
  });

  it.each([
    [CMA, 1],
    [COHERENT, 0],
  ])('has its driver since 6.19 too where it is one of the two: %j', (words, areas) => {
    const found = handed('7.2', words);
    expect(found).toMatchObject({ kept: true, areas });
    expect(found.log).toContain('OF: reserved mem: initialized node pool, compatible id shared-dma-pool');
  });

  it.each([
    ['4.19', RESERVED, undefined],
    ['5.4', [], 'fdt_init_reserved_mem'],
    ['6.6', [], 'fdt_init_reserved_mem'],
    ['6.12', [], 'fdt_init_reserved_mem_node'],
  ])('and is not no-map, as ARM needs it, is given back on %s', (kernel, reserved, caller) => {
    const found = handed(kernel, { compatible: 'shared-dma-pool' });
    expect(found).toMatchObject({ kept: false, reserved, memory: WHOLE });
    expect(found.last).toMatchObject(caller ? { caller, operation: 'free', purpose: 'release' } : { caller: 'test' });
  });

  it('is refused as a CMA area where the build has none', () => {
    const found = handed('6.12', CMA, REGION, { CONFIG_CMA: 'n', CONFIG_DMA_CMA: 'n' });
    expect(found).toMatchObject({ kept: false, areas: 0, reserved: [] });
    expect(found.log).toEqual(['OF: reserved mem: node pool compatible matching fail']);
  });

  it('tells its size in whole KiB, of 1.5 KiB as 1', () => {
    expect(handed('6.12', {}, { base: 0x5000_0000n, size: 0x600n }).log).toEqual([
      'OF: reserved mem: 0x50000000..0x500005ff (1 KiB) map non-reusable pool',
    ]);
  });
});
