import { describe, expect, it } from 'vitest';
import { bounceBuffer } from '../../../src/boot/dma/swiotlb.ts';
import { GiB, MiB } from '../../../src/terms/alignment.ts';
import { hex } from '../../../src/terms/notation.ts';
import { armState } from '../stage.ts';

/** What the stage takes, of RAM from 0x40000000 to 0x140000000 unless said otherwise. */
function taken(kernel: string, { dmaLimit = 0xffff_ffffn, lpae = 'y', ram = 4n * GiB, cpus = 1 } = {}) {
  const state = armState({
    kernel,
    set: { CONFIG_ARM_LPAE: lpae },
    board: {},
    memory: [[0x4000_0000n, ram]],
  });
  bounceBuffer.run(Object.assign(state, { dmaLimit, cpus }));
  return state.trace.steps.slice(1).map(({ caller, size, base }) => ({ caller, size, base: hex(base) }));
}

describe('the bounce buffer', () => {
  const INIT = 'swiotlb_init';
  const TABLES = 'swiotlb_init_with_tbl';
  // kernel/dma/swiotlb.c: 32768 slots of 2 KiB; a list and addresses, or slots of 16 bytes, and areas of 12
  it.each([
    ['4.19', []],
    [
      '5.10',
      [
        [INIT, 64n * MiB],
        [TABLES, 32768n * 4n],
        [TABLES, 32768n * 8n],
      ],
    ],
    [
      '5.15',
      [
        [INIT, 64n * MiB],
        [TABLES, 32768n * 16n],
      ],
    ],
    [
      '6.12',
      [
        [INIT, 64n * MiB],
        [TABLES, 32768n * 16n],
        [TABLES, 12n],
      ],
    ],
  ] as const)('has its tables on %s', (kernel, expected) => {
    expect(taken(kernel).map(({ caller, size }) => [caller, size])).toEqual(expected);
  });

  it.each([
    [2, 24n],
    [3, 48n],
    [4, 48n],
  ])('has an area for each of %d processors, rounded up to a power of two', (cpus, bytes) => {
    expect(taken('6.12', { cpus }).at(-1)?.size).toBe(bytes);
  });

  //  0x40000000             0xfbfff000   0xffffffff     0x140000000
  //  |---RAM----------------|---buffer---|--------------|
  it.each([
    ['5.15', 0xffff_ffffn, '0xfbfff000'],
    ['5.15', 0x5fff_ffffn, '0xfbfff000'],
    ['6.12', 0x5fff_ffffn, '0x5bfff000'],
    ['6.12', 0xffff_ffffn, '0xfbfff000'],
    ['6.12', 0x1_0fff_ffffn, '0xfbfff000'],
  ])('lies on %s below the DMA limit, 4 GiB at the most', (kernel, dmaLimit, base) => {
    expect(taken(kernel, { dmaLimit })[0]?.base).toBe(base);
  });

  it('is none without LPAE', () => {
    expect(taken('6.12', { lpae: 'n', ram: GiB, dmaLimit: 0x5fff_ffffn })).toEqual([]);
  });

  it('is none where DMA reaches the page that RAM ends at', () => {
    expect(taken('6.12', { ram: GiB, dmaLimit: 0x8000_0000n })).toEqual([]);
    expect(taken('6.12', { ram: GiB, dmaLimit: 0x7fff_ffffn })).toHaveLength(3);
  });
});
