/** What cuts memory down: trimming, capping, limits, and the flags that spare a region. */
import { describe, expect, it } from 'vitest';
import { Memblock } from '../../src/memblock/memblock.ts';
import { FLAG } from '../../src/memblock/regions.ts';
import { G, K, M, type Piece, pieces } from './listing.ts';

function withMemory(...regions: Piece[]): Memblock {
  const memblock = new Memblock();
  for (const [base, size] of regions) memblock.add(base, size);
  return memblock;
}

describe('trim', () => {
  /** tools/testing/memblock/tests/basic_api.c of Linux 7.2, memblock_trim_memory_checks; the alignment is 64. */
  it.each<[string, Piece[], Piece[]]>([
    /*
     *  unit  |   |   |   |   |   |
     *            [===========]
     */
    ['aligned', [[64n, 256n]], [[64n, 256n]]],
    /*
     *  unit  |       |       |       |
     *        [=======]       [=====]       no whole unit in the second
     */
    [
      'too_small',
      [
        [64n, 128n],
        [256n, 62n],
      ],
      [[64n, 128n]],
    ],
    /*
     *  unit  |       |       |       |
     *                  [=============]     starts between units
     */
    [
      'unaligned_base',
      [
        [64n, 128n],
        [258n, 126n],
      ],
      [
        [64n, 128n],
        [320n, 64n],
      ],
    ],
    [
      'unaligned_end',
      [
        [64n, 128n],
        [256n, 126n],
      ],
      [
        [64n, 128n],
        [256n, 64n],
      ],
    ],
  ])('memblock_trim_memory_%s', (_, added, expected) => {
    const memblock = withMemory(...added);
    memblock.trim(64n);
    expect(pieces(memblock.memory)).toEqual(expected);
  });

  it('leaves flags and regions that touch apart', () => {
    const memblock = withMemory([0n, 8n * K]);
    memblock.markNomap(4n * K, 4n * K);
    memblock.trim(4n * K);
    expect(Array.from(memblock.memory, ({ flags }) => flags)).toEqual([FLAG.none, FLAG.nomap]);
  });

  it('goes on counting what it cut off, as the memory size of an x86 dump shows', () => {
    // Linux 6.1, i386 with 2 GiB: 0x1000-0x9fbff becomes 0x1000-0x9efff, `memory size = 0x7ff7ec00`.
    const memblock = withMemory([0x1000n, 0x9ec00n], [1n * M, 0x7fee_0000n]);
    memblock.trim(4n * K);
    expect(pieces(memblock.memory)).toEqual([
      [0x1000n, 0x9e000n],
      [1n * M, 0x7fee_0000n],
    ]);
    expect(memblock.memory.totalSize).toBe(0x7ff7_ec00n);
  });

  it('grows a region that starts in the last unit of the address space, since its start wraps to 0', () => {
    const memblock = new Memblock({ physicalBits: 32 });
    memblock.add(0xffff_f800n, 0x400n);
    memblock.trim(4n * K);
    expect(memblock.memory.at(0)).toMatchObject({ base: 0n, size: 0xffff_f000n });
  });
});

describe('marking', () => {
  /*
   *          256M  512M      768M
   *  |  [======0=====================]  |
   *  |       [--mark--]                 |
   *  |  [=0=][===4====][======0======]  |
   */
  it('splits at the bounds of the range and joins again when cleared', () => {
    const memblock = withMemory([0n, 1n * G]);
    memblock.markNomap(256n * M, 256n * M);
    expect([...memblock.memory]).toEqual([
      { base: 0n, size: 256n * M, flags: FLAG.none, node: -1 },
      { base: 256n * M, size: 256n * M, flags: FLAG.nomap, node: -1 },
      { base: 512n * M, size: 512n * M, flags: FLAG.none, node: -1 },
    ]);
    memblock.clearNomap(0n, 1n * G);
    expect(pieces(memblock.memory)).toEqual([[0n, 1n * G]]);
  });

  it('does nothing where there is no memory', () => {
    const memblock = withMemory([0n, 1n * M], [2n * M, 1n * M]);
    memblock.markNomap(1n * M, 1n * M);
    expect(Array.from(memblock.memory, ({ flags }) => flags)).toEqual([FLAG.none, FLAG.none]);
  });

  it('adds flags to those that are there', () => {
    const memblock = withMemory([0n, 1n * M]);
    memblock.markNomap(0n, 1n * M);
    memblock.markHotplug(0n, 1n * M);
    expect(memblock.memory.at(0)?.flags).toBe(FLAG.nomap | FLAG.hotplug);
    memblock.clearHotplug(0n, 1n * M);
    expect(memblock.memory.at(0)?.flags).toBe(FLAG.nomap);
  });

  it('marks reserved ranges whose page structures stay as they are', () => {
    const memblock = new Memblock();
    memblock.reserve(0n, 2n * M);
    memblock.markNoinit(1n * M, 1n * M);
    expect(Array.from(memblock.reserved, ({ flags }) => flags)).toEqual([FLAG.none, FLAG.noinit]);
  });
});

describe('cap', () => {
  /*
   *  memory    |  [==0==]  [==4==]  [======0======]  [=4=]  |
   *  reserved  |   [=]                 [=====]              |
   *  cap                              |--------|
   *  memory    |           [==4==]    [===0====]     [=4=]  |
   *  reserved  |                      [=====]               |
   */
  it('keeps the range, no-map regions everywhere, and of reserved the range alone', () => {
    const memblock = withMemory([0n, 1n * M], [2n * M, 1n * M], [4n * M, 8n * M], [16n * M, 1n * M]);
    memblock.markNomap(2n * M, 1n * M);
    memblock.markNomap(16n * M, 1n * M);
    memblock.reserve(0n, 64n * K);
    memblock.reserve(5n * M, 2n * M);
    memblock.cap(6n * M, 2n * M);
    expect(pieces(memblock.memory)).toEqual([
      [2n * M, 1n * M],
      [6n * M, 2n * M],
      [16n * M, 1n * M],
    ]);
    expect(pieces(memblock.reserved)).toEqual([[6n * M, 1n * M]]);
  });

  it('of size 0, or without memory, does nothing', () => {
    const memblock = withMemory([0n, 1n * M]);
    memblock.reserve(0n, 1n * M);
    memblock.cap(4n * M, 0n);
    expect(memblock.reserved.length).toBe(1);
    memblock.remove(0n, 1n * M);
    memblock.cap(4n * M, 1n * M);
    expect(memblock.reserved.length).toBe(1);
  });

  /*
   *  |  [========4========]  |
   *  cap      |-----|
   *  |  [==4=][==4==][=4==]  |    until the next merge
   */
  it('leaves a no-map region split at its bounds, until something is merged', () => {
    const memblock = withMemory([0n, 3n * M]);
    memblock.markNomap(0n, 3n * M);
    memblock.cap(1n * M, 1n * M);
    expect(memblock.memory.length).toBe(3);
    memblock.clone().add(8n * M, 1n * M);
    expect(memblock.memory.length).toBe(3);
    memblock.add(8n * M, 1n * M);
    expect(pieces(memblock.memory)).toEqual([
      [0n, 3n * M],
      [8n * M, 1n * M],
    ]);
  });
});

describe('limits on the amount of memory', () => {
  const regions: Piece[] = [
    [1n * G, 256n * M],
    [2n * G, 512n * M],
    [4n * G, 1n * G],
  ];

  /*
   *        256M     512M          1G
   *  |  [=====]  [========]  [===========]  |
   *  limit 512M      |
   *  |  [=====]  [===]                      |
   */
  it('enforce cuts both lists where that much memory ends', () => {
    const memblock = withMemory(...regions);
    memblock.reserve(2n * G + 128n * M, 2n * G);
    memblock.enforceLimit(512n * M);
    expect(pieces(memblock.memory)).toEqual([
      [1n * G, 256n * M],
      [2n * G, 256n * M],
    ]);
    expect(pieces(memblock.reserved)).toEqual([[2n * G + 128n * M, 128n * M]]);
  });

  it.each([0n, 2n * G])('a limit of %i changes nothing', (limit) => {
    const memblock = withMemory(...regions);
    memblock.enforceLimit(limit);
    memblock.removeMap(limit);
    expect(pieces(memblock.memory)).toEqual(regions);
  });

  it('remove_map spares no-map regions beyond', () => {
    const memblock = withMemory(...regions);
    memblock.markNomap(4n * G, 16n * M);
    memblock.removeMap(256n * M);
    expect(pieces(memblock.memory)).toEqual([
      [1n * G, 256n * M],
      [4n * G, 16n * M],
    ]);
  });
});
