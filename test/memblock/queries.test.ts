import { describe, expect, it } from 'vitest';
import { Memblock } from '../../src/memblock/memblock.ts';
import { FLAG } from '../../src/memblock/regions.ts';
import { G, K, M, pieces } from './listing.ts';

/** The rows of memblock_overlaps_region_check, tools/testing/memblock/tests/basic_api.c of Linux 7.2. */
describe('overlaps, with 4 MiB at 1 GiB', () => {
  it.each([
    ['far below', 1n * M, 1n * M, false],
    ['far above', 2n * G, 1n * M, false],
    ['ending where it starts', 1n * G - M, 1n * M, false],
    ['starting where it ends', 1n * G + 4n * M, 1n * M, false],
    ['across its start', 1n * G - M, 2n * M, true],
    ['across its end', 1n * G + 2n * M, 2n * M, true],
    ['all of it', 1n * G, 4n * M, true],
    ['more than it', 1n * G - 2n * M, 8n * M, true],
    ['within', 1n * G + M, 1n * M, true],
  ])('%s', (_, base, size, expected) => {
    const memblock = new Memblock();
    memblock.add(1n * G, 4n * M);
    memblock.reserve(1n * G, 4n * M);
    expect(memblock.overlapsMemory(base, size)).toBe(expected);
    expect(memblock.isRegionReserved(base, size)).toBe(expected);
  });
});

/*
 *       1M     2M     3M     4M     5M
 *  |     [==0===][==4===]     [==0===]
 */
describe('a memblock of two regions that touch and one apart', () => {
  const memblock = new Memblock();
  memblock.add(1n * M, 2n * M);
  memblock.markNomap(2n * M, 1n * M);
  memblock.add(4n * M, 1n * M);

  it('knows which addresses are memory', () => {
    expect([0n, 1n * M, 2n * M, 3n * M - 1n, 3n * M, 4n * M, 5n * M].map((at) => memblock.isMemory(at))).toEqual([
      false,
      true,
      true,
      true,
      false,
      true,
      false,
    ]);
  });

  it('knows which memory the kernel maps', () => {
    expect([1n * M, 2n * M, 3n * M].map((at) => memblock.isMapMemory(at))).toEqual([true, false, false]);
  });

  it('counts a range as memory only where a single region holds it', () => {
    expect(memblock.isRegionMemory(1n * M, 1n * M)).toBe(true);
    expect(memblock.isRegionMemory(1n * M, 2n * M)).toBe(false);
    expect(memblock.isRegionMemory(3n * M, 1n)).toBe(false);
  });

  it('starts and ends with its memory, no-map included', () => {
    expect(memblock.startOfDram()).toBe(1n * M);
    expect(memblock.endOfDram()).toBe(5n * M);
  });

  it('finds regions by address', () => {
    expect(memblock.memory.indexOf(2n * M + 1n)).toBe(1);
    expect(memblock.memory.indexOf(3n * M)).toBe(-1);
    expect(memblock.memory.lookup(4n * M)).toEqual({ base: 4n * M, size: 1n * M, flags: FLAG.none, node: -1 });
    expect(memblock.memory.lookup(0n)).toBeUndefined();
  });
});

/*
 *  memory    |   [====0====][==4==][===0===]   |
 *  reserved  | [---]   [-]            [--------|
 *  free      |      [=]  [=]       [=]         |
 */
describe('free ranges', () => {
  const memblock = new Memblock();
  memblock.add(1n * M, 9n * M);
  memblock.markNomap(5n * M, 2n * M);
  memblock.reserve(0n, 2n * M);
  memblock.reserve(3n * M, 1n * M);
  memblock.reserve(8n * M, 1n * G);

  const free = [
    { base: 2n * M, size: 1n * M },
    { base: 4n * M, size: 1n * M },
    { base: 7n * M, size: 1n * M },
  ];

  it('are memory minus reserved, no-map left out', () => {
    expect([...memblock.freeRanges()]).toEqual(free);
  });

  it('come from the top when asked to', () => {
    expect([...memblock.freeRanges({ descending: true })]).toEqual(free.toReversed());
  });

  it('take in no-map memory when asked to, region by region', () => {
    expect([...memblock.freeRanges({ nomap: true })]).toEqual(free.toSpliced(2, 0, { base: 5n * M, size: 2n * M }));
  });

  it('can be cut to a window', () => {
    const window = { from: 4n * M + 1n, to: 7n * M + 1n };
    const within = [
      { base: 4n * M + 1n, size: 1n * M - 1n },
      { base: 7n * M, size: 1n },
    ];
    expect([...memblock.freeRanges(window)]).toEqual(within);
    expect([...memblock.freeRanges({ ...window, descending: true })]).toEqual(within.toReversed());
  });

  it('are those of a node when one is asked for', () => {
    const nodes = new Memblock();
    nodes.add(0n, 1n * M, FLAG.none, 0);
    nodes.add(1n * M, 1n * M, FLAG.none, 1);
    expect([...nodes.freeRanges({ node: 1 })]).toEqual([{ base: 1n * M, size: 1n * M }]);
  });
});

describe('copies', () => {
  it('go their own way', () => {
    const memblock = new Memblock({ physicalBits: 32 });
    memblock.add(0n, 8n * M);
    memblock.currentLimit = 4n * M;
    memblock.bottomUp = true;
    const copy = memblock.clone();
    const before = memblock.snapshot();
    memblock.reset();
    copy.reserve(1n * M, 4n * K);
    expect(before.memory).toEqual([{ base: 0n, size: 8n * M, flags: FLAG.none, node: -1 }]);
    expect(before.reserved).toEqual([]);
    expect(pieces(copy.memory)).toEqual([[0n, 8n * M]]);
    expect([copy.currentLimit, copy.bottomUp, copy.physicalMax]).toEqual([4n * M, true, 0xffff_ffffn]);
    expect(memblock.reserved.length).toBe(0);
  });
});
