/**
 * The scenarios of the kernel's own user-space suite, tools/testing/memblock/tests/basic_api.c of Linux 7.2, by the
 * names of its tests. In the drawings, `=` is what the list holds and `-` is what the operation names.
 */
import { describe, expect, it } from 'vitest';
import { ANYWHERE, Memblock } from '../../src/memblock/memblock.ts';
import { FLAG } from '../../src/memblock/regions.ts';
import { G, K, M, MAX, type Piece, pieces } from './listing.ts';

interface Scenario {
  name: string;
  /** What the list is made of, in this order. */
  added: Piece[];
  /** What is then taken out. */
  taken?: Piece;
  expected: Piece[];
}

const COVERING: Scenario[] = [
  /*
   *  |      [======]      |   one region, as given
   */
  { name: 'simple', added: [[1n * G, 4n * M]], expected: [[1n * G, 4n * M]] },
  /*
   *  |  [====]    [----]  |
   *  Expect to keep two regions.
   */
  {
    name: 'disjoint',
    added: [
      [1n * G, 8n * K],
      [1n * G + 16n * K, 8n * K],
    ],
    expected: [
      [1n * G, 8n * K],
      [1n * G + 16n * K, 8n * K],
    ],
  },
  /*
   *  |       [==========] |
   *  |  [-------]         |
   *  Expect one region from the start of the second to the end of the first.
   */
  {
    name: 'overlap_top',
    added: [
      [512n * M, 1n * G],
      [256n * M, 512n * M],
    ],
    expected: [[256n * M, 1280n * M]],
  },
  /*
   *  |  [=======]         |
   *  |       [----------] |
   *  Expect one region from the start of the first to the end of the second.
   */
  {
    name: 'overlap_bottom',
    added: [
      [128n * M, 512n * M],
      [256n * M, 1n * G],
    ],
    expected: [[128n * M, 1152n * M]],
  },
  /*
   *  |  [==============]  |
   *  |      [--]          |
   *  Expect the first region, unchanged.
   */
  {
    name: 'within',
    added: [
      [8n * M, 32n * M],
      [16n * M, 1n * M],
    ],
    expected: [[8n * M, 32n * M]],
  },
  /*
   *  |  [======]          |
   *  |  [------]          |
   *  Expect it once.
   */
  {
    name: 'twice',
    added: [
      [16n * K, 2n * M],
      [16n * K, 2n * M],
    ],
    expected: [[16n * K, 2n * M]],
  },
  /*
   *  |  [===]     [===]   |
   *  |       [---]        |
   *  Expect all three joined.
   */
  {
    name: 'between',
    added: [
      [1n * G, 8n * K],
      [1n * G + 16n * K, 8n * K],
      [1n * G + 8n * K, 8n * K],
    ],
    expected: [[1n * G, 24n * K]],
  },
  /*
   *                  MAX
   *  |            [---|---]
   *  Expect the part below MAX: the last byte of the address space is never covered.
   */
  { name: 'near_max', added: [[MAX - M, 2n * M]], expected: [[MAX - M, M]] },
];

const TAKING: Scenario[] = [
  /*
   *  |  [----]    [====]  |
   *  Expect the second region alone.
   */
  {
    name: 'simple',
    added: [
      [2n * K, 4n * K],
      [128n * K, 4n * M],
    ],
    taken: [2n * K, 4n * K],
    expected: [[128n * K, 4n * M]],
  },
  /*
   *  |  [====]    [----]  |
   *  Expect no change.
   */
  { name: 'absent', added: [[512n * K, 4n * M]], taken: [64n * M, 1n * G], expected: [[512n * K, 4n * M]] },
  /*
   *  |      [=======]     |
   *  |  [------]          |
   *  Expect the upper part.
   */
  { name: 'overlap_top', added: [[32n * M, 32n * M]], taken: [16n * M, 32n * M], expected: [[48n * M, 16n * M]] },
  /*
   *  |  [=======]         |
   *  |       [-------]    |
   *  Expect the lower part.
   */
  { name: 'overlap_bottom', added: [[2n * M, 64n * M]], taken: [32n * M, 256n * M], expected: [[2n * M, 30n * M]] },
  /*
   *  |  [============]    |
   *  |      [--]          |
   *  Expect a region on each side of the hole.
   */
  {
    name: 'within',
    added: [[1n * M, 32n * M]],
    taken: [16n * M, 1n * M],
    expected: [
      [1n * M, 15n * M],
      [17n * M, 16n * M],
    ],
  },
  /*
   *  |  [----]            |
   *  Expect nothing to be left.
   */
  { name: 'only_region', added: [[2n * K, 4n * K]], taken: [2n * K, 4n * K], expected: [] },
  /*
   *                  MAX
   *  |       [========]
   *  |           [----|---]
   *  Expect the lower part.
   */
  { name: 'near_max', added: [[MAX - 2n * M, 2n * M]], taken: [MAX - M, 2n * M], expected: [[MAX - 2n * M, M]] },
  /*
   *  |  [====]    [====]  |
   *  |     [---------]    |
   *  Expect the outer ends.
   */
  {
    name: 'overlap_two',
    added: [
      [16n * M, 32n * M],
      [64n * M, 64n * M],
    ],
    taken: [32n * M, 64n * M],
    expected: [
      [16n * M, 16n * M],
      [96n * M, 32n * M],
    ],
  },
];

/** Each scenario holds for both lists: memory is added and removed, reservations are made and freed. */
const LISTS = [
  { list: 'memory', cover: 'add', take: 'remove' },
  { list: 'reserved', cover: 'reserve', take: 'free' },
] as const;

describe('a new memblock', () => {
  it('is empty, allocates top-down and has no limit', () => {
    const memblock = new Memblock();
    expect(memblock.memory.length).toBe(0);
    expect(memblock.reserved.length).toBe(0);
    expect(memblock.bottomUp).toBe(false);
    expect(memblock.currentLimit).toBe(ANYWHERE);
    expect(memblock.startOfDram()).toBe(0n);
    expect(memblock.endOfDram()).toBe(0n);
  });

  it('has the limit of its width', () => {
    expect(new Memblock({ physicalBits: 32 }).currentLimit).toBe(0xffff_ffffn);
  });
});

describe.each(LISTS)('$cover', ({ list, cover }) => {
  it.each(COVERING)(`${cover}_$name`, ({ added, expected }) => {
    const memblock = new Memblock();
    for (const [base, size] of added) memblock[cover](base, size);
    expect(pieces(memblock[list])).toEqual(expected);
    expect(memblock[list].totalSize).toBe(expected.reduce((sum, [, size]) => sum + size, 0n));
  });

  /*
   *  |  [=]  [=]  [=] …   |   129 regions with gaps
   *  Expect all of them, and a lower one in front. (The kernel doubles its array of 128 here and takes memory for it,
   *  one more reservation: the suite counts it, memblock as modelled does not grow that way.)
   */
  it(`${cover}_many keeps every region in order`, () => {
    const memblock = new Memblock();
    for (let index = 0n; index < 129n; index++) memblock[cover](128n * K + index * 128n, 64n);
    expect(memblock[list].length).toBe(129);
    memblock[cover](16n * K, 16n * K);
    expect(memblock[list].length).toBe(130);
    expect(memblock[list].at(0)).toMatchObject({ base: 16n * K, size: 16n * K });
  });

  it(`${cover}_all_locations finds the place of the last block wherever it is missing`, () => {
    for (let missing = 0n; missing < 129n; missing++) {
      const memblock = new Memblock();
      for (let index = 0n; index < 129n; index++) {
        if (index !== missing) memblock[cover](128n * K + index * 64n * K, 32n * K);
      }
      memblock[cover](128n * K + missing * 64n * K, 32n * K);
      expect(memblock[list].length).toBe(129);
      expect(memblock[list].at(Number(missing))?.base).toBe(128n * K + missing * 64n * K);
      expect(memblock[list].totalSize).toBe(129n * 32n * K);
    }
  });

  it('takes a size of 0 for nothing', () => {
    const memblock = new Memblock();
    memblock[cover](1n * M, 0n);
    expect(memblock[list].length).toBe(0);
  });

  /*
   *  |  [==0==]   [==4==] |
   *  |     [---- 1 ----]  |
   *  Expect the gap alone to get the flags of the call, and nothing to be joined.
   */
  it('leaves what is there its flags', () => {
    const memblock = new Memblock();
    memblock[cover](0n, 2n * M);
    memblock[cover](4n * M, 2n * M, FLAG.nomap);
    memblock[cover](1n * M, 4n * M, FLAG.hotplug);
    expect([...memblock[list]]).toEqual([
      { base: 0n, size: 2n * M, flags: FLAG.none, node: -1 },
      { base: 2n * M, size: 2n * M, flags: FLAG.hotplug, node: -1 },
      { base: 4n * M, size: 2n * M, flags: FLAG.nomap, node: -1 },
    ]);
  });

  it('does not join regions of different nodes', () => {
    const memblock = new Memblock();
    memblock[cover](0n, 2n * M, FLAG.none, 0);
    memblock[cover](2n * M, 2n * M, FLAG.none, 1);
    expect(memblock[list].length).toBe(2);
  });
});

describe.each(LISTS)('$take', ({ list, cover, take }) => {
  it.each(TAKING)(`${take}_$name`, ({ added, taken, expected }) => {
    const memblock = new Memblock();
    for (const [base, size] of added) memblock[cover](base, size);
    if (taken) memblock[take](...taken);
    expect(pieces(memblock[list])).toEqual(expected);
    expect(memblock[list].totalSize).toBe(expected.reduce((sum, [, size]) => sum + size, 0n));
  });

  it('leaves the halves of a split region their flags', () => {
    const memblock = new Memblock();
    memblock[cover](0n, 4n * M, FLAG.hotplug);
    memblock[take](1n * M, 1n * M);
    expect(Array.from(memblock[list], ({ flags }) => flags)).toEqual([FLAG.hotplug, FLAG.hotplug]);
  });
});

it('add_node_simple gives the region its node and flags', () => {
  const memblock = new Memblock();
  memblock.add(1n * M, 16n * M, FLAG.hotplug, 1);
  expect([...memblock.memory]).toEqual([{ base: 1n * M, size: 16n * M, flags: FLAG.hotplug, node: 1 }]);
});

describe('bases and sizes', () => {
  it('wrap to the width, as they do in the kernel', () => {
    const memblock = new Memblock({ physicalBits: 32 });
    memblock.reserve(0x1_4000_0000n, 0x1_0000_1000n);
    expect(pieces(memblock.reserved)).toEqual([[0x4000_0000n, 0x1000n]]);
  });
});
