import { describe, expect, it } from 'vitest';
import { setUpCmaPool } from '../../../src/boot/dma/cma-pool.ts';
import { setUpCoherentPool } from '../../../src/boot/dma/coherent-pool.ts';
import { flagsOf } from '../../../src/boot/of/reserved-memory/node.ts';
import type { AddressRange } from '../../../src/terms/address-range.ts';
import { GiB } from '../../../src/terms/alignment.ts';
import type { NodeWords } from '../board.ts';
import { armState } from '../stage.ts';

/** Aligned to 8 MiB, the CMA granularity. */
const REGION = { base: 0x5000_0000n, size: 0x80_0000n };
const CMA = { compatible: 'shared-dma-pool', reusable: true } as const;

interface Case {
  readonly region?: AddressRange;
  readonly areas?: number;
  readonly asked?: boolean;
  readonly unreserved?: boolean;
}

function setUp(
  driver: typeof setUpCmaPool,
  kernel: string,
  words: NodeWords,
  { region = REGION, areas = 0, asked = false, unreserved = false }: Case = {},
) {
  const state = armState({
    kernel,
    set: { CONFIG_ARM_LPAE: 'n', CONFIG_CMA_AREAS: '2' },
    board: { reserved: { pool: words } },
    memory: [[0x4000_0000n, GiB]],
    reserved: unreserved ? [] : [[region.base, region.size]],
  });
  if (asked) state.cmaRequest = { size: 0x80_0000n, base: 0n, limit: 0n };
  for (let index = 0; index < areas; index++) state.cmaAreas.push({ name: 'earlier', ...REGION, from: 'test' });
  const declared: unknown[] = [];
  const architecture = { ...state.architecture, onCmaDeclared: (_: unknown, area: unknown) => declared.push(area) };
  const node = state.tree.root.child('reserved-memory')!.children[0]!;
  const done = driver(Object.assign(state, { architecture }), node, region, flagsOf(node));
  return {
    done,
    log: state.messages,
    areas: state.cmaAreas.slice(areas),
    causes: state.incidents.map((incident) => (incident.kind === 'pool-refused' ? incident.cause : incident)),
    declared,
  };
}

const cma = (kernel: string, words: NodeWords, more?: Case) => setUp(setUpCmaPool, kernel, words, more);
const UNABLE = 'Reserved memory: unable to setup CMA region';

describe('a reusable pool', () => {
  it('becomes a CMA area', () => {
    expect(cma('6.12', CMA)).toMatchObject({
      done: true,
      log: ['Reserved memory: created CMA memory pool at 0x50000000, size 8 MiB'],
      areas: [{ name: 'pool', ...REGION, from: '/reserved-memory/pool' }],
      causes: [],
    });
  });

  it.each([
    // rmem_cma_setup, kernel/dma/contiguous.c; since 6.17 its mapping is seen to when it is reserved
    ['6.6', 1],
    ['6.18', 0],
  ])('is mapped anew by its driver on %s: %d', (kernel, count) => {
    const { declared } = cma(kernel, CMA);
    expect(declared).toHaveLength(count);
    if (count > 0) expect(declared).toMatchObject([{ name: 'pool', origin: '/reserved-memory/pool', ...REGION }]);
  });

  it.each<[string, NodeWords]>([
    ['is not reusable', { compatible: 'shared-dma-pool' }],
    ['is no-map too', { ...CMA, 'no-map': true }],
  ])('that %s is none of this driver', (_, words) => {
    expect(cma('6.12', words)).toEqual({ done: false, log: [], areas: [], causes: [], declared: [] });
  });

  it.each([
    ['base', { base: 0x5040_0000n, size: 0x80_0000n }],
    ['size', { base: 0x5000_0000n, size: 0x40_0000n }],
  ])('is refused where its %s is not aligned', (_, region) => {
    expect(cma('6.12', CMA, { region })).toMatchObject({
      done: false,
      areas: [],
      log: ['Reserved memory: incorrect alignment of CMA region'],
      causes: [{ kind: 'misaligned', alignment: 0x80_0000n }],
    });
  });

  it.each([
    // CONFIG_CMA_AREAS is 2: one more for the default area up to 6.6
    ['6.6', 2, true],
    ['6.6', 3, false],
    ['6.12', 1, true],
    ['6.12', 2, false],
  ])('on %s beside %d areas: %s', (kernel, areas, done) => {
    const found = cma(kernel, CMA, { areas });
    expect(found.done).toBe(done);
    if (!done) {
      expect(found.log.at(-1)).toBe(UNABLE);
      expect(found.log).toHaveLength(2);
      expect(found.causes).toEqual([{ kind: 'no-slots', areas }]);
    }
  });

  it('is refused where it is not reserved', () => {
    expect(cma('6.12', CMA, { unreserved: true })).toMatchObject({
      done: false,
      log: [UNABLE],
      causes: [{ kind: 'not-reserved' }],
    });
  });

  const DEFAULT = { ...CMA, 'linux,cma-default': true } as const;
  it.each([
    ['4.19', DEFAULT, true, true],
    ['5.10', DEFAULT, true, false],
    ['6.12', DEFAULT, true, false],
    // it does not get here then
    ['6.18', DEFAULT, true, true],
    ['6.12', DEFAULT, false, true],
    ['6.12', CMA, true, true],
  ])('on %s with %j, cma= given: %s, becomes an area: %s', (kernel, words, asked, done) => {
    const found = cma(kernel, words, { asked });
    expect(found.done).toBe(done);
    if (!done) {
      expect(found.log).toEqual(['Reserved memory: bypass pool node, using cmdline CMA params instead']);
      expect(found.causes).toEqual([{ kind: 'displaced-by-cma' }]);
    }
  });

  it.each([
    [DEFAULT, true],
    [CMA, false],
  ])('of %j is the default area: %s', (words, isDefault) => {
    const state = armState({
      kernel: '6.12',
      board: { reserved: { pool: words } },
      reserved: [[REGION.base, REGION.size]],
    });
    const node = state.tree.root.child('reserved-memory')!.children[0]!;
    expect(setUpCmaPool(state, node, REGION, flagsOf(node))).toBe(true);
    expect(state.hasDefaultCma).toBe(isDefault);
  });
});

describe('a coherent pool', () => {
  const coherent = (words: NodeWords) => setUp(setUpCoherentPool, '6.12', words);
  it('is one where it is no-map', () => {
    expect(coherent({ compatible: 'shared-dma-pool', 'no-map': true })).toMatchObject({
      done: true,
      log: ['Reserved memory: created DMA memory pool at 0x50000000, size 8 MiB'],
    });
  });

  it('is refused without no-map, which ARM needs', () => {
    expect(coherent({ compatible: 'shared-dma-pool' })).toMatchObject({
      done: false,
      log: ['Reserved memory: regions without no-map are not yet supported'],
      causes: [{ kind: 'needs-nomap' }],
    });
  });

  it('is none where it is reusable', () => {
    expect(coherent({ ...CMA, 'no-map': true })).toMatchObject({ done: false, log: [], causes: [] });
  });
});
