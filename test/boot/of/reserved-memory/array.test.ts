import { describe, expect, it } from 'vitest';
import { allocateRegionArray } from '../../../../src/boot/of/reserved-memory/array.ts';
import { GiB } from '../../../../src/terms/alignment.ts';
import type { BoardWords, NodeWords } from '../../board.ts';
import { armState } from '../../stage.ts';

const REG = [[0x5000_0000n, 0x1000n]] as const;

/** Bytes of the table; undefined where none is allocated. */
function tableBytes(kernel: string, board: BoardWords, { lpae = 'n', dynamic = 0, cma = false } = {}) {
  const state = armState({ kernel, board, set: { CONFIG_ARM_LPAE: lpae }, memory: [[0x4000_0000n, GiB]] });
  state.dynamicRegions = dynamic;
  if (cma) state.cmaRequest = { size: 0x80_0000n, base: 0n, limit: 0n };
  allocateRegionArray(state);
  const step = state.trace.steps.find(({ caller }) => caller === 'alloc_reserved_mem_array');
  return step && Number(step.size);
}

describe('the table of reserved regions', () => {
  it.each([
    // struct reserved_mem, include/linux/of_reserved_mem.h: one static region and two dynamic ones
    ['6.6', 'n', undefined],
    ['6.12', 'n', 3 * 24],
    ['6.12', 'y', 3 * 40],
    ['7.2', 'n', 3 * 20],
    ['7.2', 'y', 3 * 32],
  ])('on %s with LPAE %s', (kernel, lpae, bytes) => {
    expect(tableBytes(kernel, { reserved: { r: { reg: REG } } }, { lpae, dynamic: 2 })).toBe(bytes);
  });

  const POOL = { compatible: 'shared-dma-pool', reusable: true, 'linux,cma-default': true, reg: REG } as const;
  it.each<[string, string, NodeWords, number]>([
    ['a reg of several entries, once', '6.12', { reg: [...REG, ...REG] }, 1],
    ['no reg of a part of an entry', '6.12', { reg: 0x1000n }, 0],
    ['no node without a reg', '6.12', { size: 0x1000n }, 0],
    ['no node that is disabled', '6.12', { reg: REG, status: 'disabled' }, 0],
    ['a reg with nothing in it', '6.12', { reg: true }, 1],
    ['no reg with nothing in it since 7.0', '7.2', { reg: true }, 0],
    ['a default pool that cma= frees later', '6.12', POOL, 1],
    ['no default pool that cma= displaces', '7.2', POOL, 0],
  ])('counts %s', (_, kernel, words, entries) => {
    const entry = kernel === '7.2' ? 20 : 24;
    const reserved = { r: words, other: { reg: REG } };
    expect(tableBytes(kernel, { reserved }, { cma: true })).toBe((1 + entries) * entry);
  });

  it.each([
    ['6.12', undefined, undefined, 64 * 24],
    ['6.18', undefined, 0, undefined],
    ['7.2', undefined, undefined, undefined],
  ])('on %s without a node, without a region and of no format', (kernel, absent, empty, unsupported) => {
    expect(tableBytes(kernel, {})).toBe(absent);
    expect(tableBytes(kernel, { reserved: {} })).toBe(empty);
    expect(tableBytes(kernel, { nodes: { 'reserved-memory': { r: { reg: REG } } } })).toBe(unsupported);
  });
});
