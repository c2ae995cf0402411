/**
 * The NUMA scenarios of tools/testing/memblock/tests/alloc_nid_api.c of Linux 7.2, by the names of its tests: 32 KiB in
 * eight nodes, all of it hot-pluggable.
 *
 *     node    0       1   2     3     4   5   6       7
 *     D       |=======|==|====|====|==|==|=======|==|      E
 *     KiB      8       2  4    4    2  2  8       2
 */
import { describe, expect, it } from 'vitest';
import { Memblock } from '../../src/memblock/memblock.ts';
import { FLAG } from '../../src/memblock/regions.ts';
import { K, M, type Piece, pieces } from './listing.ts';

const C = 32n;
const D = 1n * M;
const E = D + 32n * K;
const SIZES = [8n, 2n, 4n, 4n, 2n, 2n, 8n, 2n].map((size) => size * K);

const base = (node: number) => SIZES.slice(0, node).reduce((sum, size) => sum + size, D);
const end = (node: number) => base(node + 1);

interface Scenario {
  name: string;
  node: number;
  size: bigint;
  /** Reserved before, as allocations of the node would be. */
  taken?: Piece[];
  window?: readonly [start: bigint, end: bigint];
  topDown: bigint;
  bottomUp: bigint;
}

const FAILS = { topDown: 0n, bottomUp: 0n };

/** What comes out whether other nodes may be taken or not. */
const ANY_CASE: Scenario[] = [
  { name: 'simple', node: 3, size: 1n * K, topDown: end(3) - 1n * K, bottomUp: base(3) },
  /*
   *  node 4   |====        |    its lower half taken
   */
  {
    name: 'part_reserved',
    node: 4,
    size: 256n,
    taken: [[base(4), 1n * K]],
    topDown: end(4) - 256n,
    bottomUp: base(4) + 1n * K,
  },
  {
    name: 'split_range_low',
    node: 2,
    size: 512n,
    window: [end(2) - 256n, end(2) + 256n],
    topDown: end(2) - 512n,
    bottomUp: base(2),
  },
  {
    name: 'no_overlap_split',
    node: 2,
    size: 512n,
    window: [base(6) - 256n, base(6) + 256n],
    topDown: end(2) - 512n,
    bottomUp: base(2),
  },
  {
    name: 'reserved_full_merge',
    node: 6,
    size: 8n * K,
    taken: [
      [base(6) - 128n, 128n],
      [end(6), 128n],
    ],
    topDown: base(6),
    bottomUp: base(6),
  },
  { name: 'large_region', node: 3, size: 16n * K, ...FAILS },
];

const WITH_FALLBACK: Scenario[] = [
  { name: 'small_node', node: 1, size: 4n * K, topDown: end(6) - 4n * K, bottomUp: base(0) },
  {
    name: 'node_reserved',
    node: 2,
    size: 4n * K,
    taken: [[base(2), 4n * K]],
    topDown: end(6) - 4n * K,
    bottomUp: base(0),
  },
  /*
   *  node 4   |   ====   |    its middle taken
   */
  {
    name: 'part_reserved_fallback',
    node: 4,
    size: 1n * K,
    taken: [[base(4) + 512n, 1n * K]],
    topDown: end(7) - 1n * K,
    bottomUp: base(0),
  },
  {
    name: 'split_range_high',
    node: 3,
    size: 512n,
    window: [end(2) - 256n, end(2) + 256n],
    topDown: end(2) - 512n,
    bottomUp: base(0),
  },
  {
    name: 'no_overlap_low',
    node: 0,
    size: 64n,
    window: [base(2), end(5)],
    topDown: end(5) - 64n,
    bottomUp: base(2),
  },
  {
    name: 'no_overlap_high',
    node: 7,
    size: 64n,
    window: [base(2), end(5)],
    topDown: end(5) - 64n,
    bottomUp: base(2),
  },
];

const ON_NODE_ALONE: Scenario[] = [
  { name: 'small_node', node: 1, size: 4n * K, ...FAILS },
  { name: 'node_reserved', node: 2, size: 4n * K, taken: [[base(2), 4n * K]], ...FAILS },
  { name: 'part_reserved_fail', node: 4, size: 1n * K, taken: [[base(4) + 512n, 1n * K]], ...FAILS },
  { name: 'split_range_high', node: 3, size: 512n, window: [end(2) - 256n, end(2) + 256n], ...FAILS },
  {
    name: 'no_overlap_low',
    node: 0,
    size: 64n,
    window: [base(2), end(5)],
    topDown: end(0) - 64n,
    bottomUp: base(0),
  },
  { name: 'no_overlap_high', node: 7, size: 64n, window: [base(2), end(5)], ...FAILS },
];

function numaMemblock(bottomUp: boolean): Memblock {
  const memblock = new Memblock({ cacheLine: Number(C) });
  for (const [node, size] of SIZES.entries()) memblock.add(base(node), size, FLAG.hotplug, node);
  memblock.bottomUp = bottomUp;
  return memblock;
}

function place(scenario: Scenario, bottomUp: boolean, exactNode: boolean): bigint {
  const { node, size, taken = [], window = [D, E] } = scenario;
  const memblock = numaMemblock(bottomUp);
  for (const [at, bytes] of taken) memblock.reserve(at, bytes, FLAG.kernel, node);
  const [start, limit] = window;
  return memblock.allocateMapped({ size, align: C, start, end: limit, node, exactNode, flags: FLAG.kernel });
}

describe.each([
  ['alloc_try_nid', false, [...ANY_CASE, ...WITH_FALLBACK]],
  ['alloc_exact_nid', true, [...ANY_CASE, ...ON_NODE_ALONE]],
] as const)('%s', (_, exactNode, scenarios) => {
  it.each(scenarios)('top_down_numa_$name', (scenario) => {
    expect(place(scenario, false, exactNode)).toBe(scenario.topDown);
  });

  it.each(scenarios)('bottom_up_numa_$name', (scenario) => {
    expect(place(scenario, true, exactNode)).toBe(scenario.bottomUp);
  });

  /*
   *  |=============== 6 ===    === 7 =|    128 bytes free on each side of the seam
   */
  it.each([false, true])('numa_split_all_reserved fails, bottom-up %s', (bottomUp) => {
    const memblock = numaMemblock(bottomUp);
    memblock.reserve(D, end(6) - 128n - D);
    memblock.reserve(end(6) + 128n, E - end(6) - 128n);
    expect(memblock.allocateMapped({ size: 256n, align: C, start: D, end: E, exactNode })).toBe(0n);
  });

  it.each([false, true])('joins allocations of the same node, bottom-up %s', (bottomUp) => {
    const memblock = numaMemblock(bottomUp);
    memblock.reserve(base(6) - 128n, 128n, FLAG.kernel, 6);
    memblock.reserve(end(6), 128n, FLAG.kernel, 6);
    memblock.allocateMapped({ size: 8n * K, align: C, node: 6, exactNode, flags: FLAG.kernel });
    expect(pieces(memblock.reserved)).toEqual([[base(6) - 128n, 8n * K + 256n]]);
  });
});

/*
 *  |  [=======0=======][=======1=======]  |
 */
it('set_node halves a region', () => {
  const memblock = new Memblock();
  memblock.add(D, 32n * K);
  memblock.setNode(D, 16n * K, 0);
  memblock.setNode(D + 16n * K, 16n * K, 1);
  expect([...memblock.memory]).toEqual([
    { base: D, size: 16n * K, flags: FLAG.none, node: 0 },
    { base: D + 16n * K, size: 16n * K, flags: FLAG.none, node: 1 },
  ]);
});
