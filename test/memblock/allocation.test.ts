/**
 * The allocation scenarios of the kernel's own user-space suite, tools/testing/memblock/tests/alloc_api.c,
 * alloc_helpers_api.c and alloc_nid_api.c of Linux 7.2, by the names of its tests. Memory is 32 KiB at D, up to E; an
 * alignment of C is a cache line. In the drawings `=` is reserved before, `#` is what the allocation takes.
 */
import { describe, expect, it } from 'vitest';
import type { AllocationRequest } from '../../src/memblock/memblock.ts';
import { ANYWHERE, Memblock } from '../../src/memblock/memblock.ts';
import { FLAG } from '../../src/memblock/regions.ts';
import { K, M, type Piece, pieces } from './listing.ts';

const C = 32n;
const D = 1n * M;
const E = D + 32n * K;

/** A reservation made before: 'plain' carries no flag, 'kernel' the flag of allocations in 7.2, which joins with them. */
type Taken = readonly ['plain' | 'kernel', base: bigint, size: bigint];

interface Scenario {
  name: string;
  taken?: Taken[];
  /** Size, and alignment where it is not C; the window where there is one. */
  request: { size: bigint; align?: bigint; start?: bigint; end?: bigint };
  /** `reserved` afterwards; undefined: the allocation fails and it stays as it was. */
  expected?: Piece[];
}

type Direction = 'top_down' | 'bottom_up';

function prepared(taken: readonly Taken[], direction: Direction): Memblock {
  const memblock = new Memblock({ cacheLine: Number(C) });
  memblock.add(D, 32n * K);
  memblock.bottomUp = direction === 'bottom_up';
  for (const [kind, base, size] of taken) memblock.reserve(base, size, kind === 'kernel' ? FLAG.kernel : FLAG.none);
  return memblock;
}

function check({ taken = [], request, expected }: Scenario, direction: Direction): void {
  const memblock = prepared(taken, direction);
  const before = pieces(memblock.reserved);
  const address = memblock.allocateMapped({ align: C, flags: FLAG.kernel, ...request });
  if (expected) {
    expect(pieces(memblock.reserved)).toEqual(expected);
    expect(memblock.isRegionReserved(address, request.size)).toBe(true);
  } else {
    expect(address).toBe(0n);
    expect(pieces(memblock.reserved)).toEqual(before);
  }
}

const TOP_DOWN: Scenario[] = [
  /*
   *  D                            E
   *  |                        ####|
   */
  { name: 'simple', request: { size: 2n, align: C }, expected: [[E - C, 2n]] },
  /*
   *  |                    ### == |
   *  Expect the block at the alignment below, apart from what is there.
   */
  {
    name: 'disjoint',
    taken: [['plain', E - 2n, 2n]],
    request: { size: 16n, align: 64n },
    expected: [
      [E - 64n, 16n],
      [E - 2n, 2n],
    ],
  },
  /*
   *  |                 ====######|
   *  Expect the block above, joined with what is there.
   */
  { name: 'before', taken: [['kernel', E - 544n, 32n]], request: { size: 512n }, expected: [[E - 544n, 544n]] },
  /*
   *  |                 ######=== |
   *  Expect the block below, for there is no room above.
   */
  { name: 'after', taken: [['kernel', E - 32n, 8n]], request: { size: 512n }, expected: [[E - 544n, 520n]] },
  /*
   *  |        ######===     =====|
   *  Expect the second gap from the top, the first being too small.
   */
  {
    name: 'second_fit',
    taken: [
      ['kernel', E - 512n, 512n],
      ['kernel', E - 1024n, 256n],
    ],
    request: { size: 1n * K },
    expected: [
      [E - 2048n, 1280n],
      [E - 512n, 512n],
    ],
  },
];

const BOTTOM_UP: Scenario[] = [
  { name: 'simple', request: { size: 2n }, expected: [[D, 2n]] },
  /*
   *  | ==  ###                    |
   */
  {
    name: 'disjoint',
    taken: [['plain', D + 2n, 2n]],
    request: { size: 16n, align: 64n },
    expected: [
      [D + 2n, 2n],
      [D + 64n, 16n],
    ],
  },
  /*
   *  |######====                  |
   */
  { name: 'before', taken: [['kernel', D + 512n, 128n]], request: { size: 512n }, expected: [[D, 640n]] },
  /*
   *  | ===######                  |
   */
  { name: 'after', taken: [['kernel', D + 32n, 64n]], request: { size: 512n }, expected: [[D + 32n, 576n]] },
  /*
   *  |====     ===######          |
   */
  {
    name: 'second_fit',
    taken: [
      ['kernel', D, 512n],
      ['kernel', D + 1024n, 256n],
    ],
    request: { size: 1n * K },
    expected: [
      [D, 512n],
      [D + 1024n, 1280n],
    ],
  },
];

/** Every gap of 256 bytes, each followed by a block of 1 KiB. */
const SMALL_GAPS: Taken[] = Array.from({ length: 25 }, (_, index) => [
  'plain',
  D + BigInt(index) * 1280n + 256n,
  1n * K,
]);

const BOTH: Scenario[] = [
  /*
   *  | =========###========= |     64 bytes between two blocks, 32 at each end
   */
  {
    name: 'in_between',
    taken: [
      ['kernel', E - 32n - 16320n, 16320n],
      ['kernel', D + 32n, 16320n],
    ],
    request: { size: 64n },
    expected: [[D + 32n, 32704n]],
  },
  { name: 'small_gaps', taken: [...SMALL_GAPS, ['plain', D + 32_000n, 768n]], request: { size: 1n * K } },
  { name: 'all_reserved', taken: [['plain', D, 32n * K]], request: { size: 256n } },
  { name: 'no_space', taken: [['plain', D, 32n * K - 256n]], request: { size: 1n * K } },
  {
    name: 'limited_space',
    taken: [['kernel', D, 32n * K - 256n]],
    request: { size: 256n },
    expected: [[D, 32n * K]],
  },
  { name: 'too_large', request: { size: 32n * K + 2n } },
];

/** memblock_alloc_from: a lowest address, given up when there is no room above it. */
const FROM_TOP_DOWN: Scenario[] = [
  { name: 'simple', request: { size: 16n, start: E - 32n }, expected: [[E - 32n, 16n]] },
  { name: 'misaligned', request: { size: 32n, start: E - 63n }, expected: [[E - 32n, 32n]] },
  { name: 'high_addr', request: { size: 32n, start: E - 16n }, expected: [[E - 32n, 32n]] },
  {
    name: 'no_space_above',
    taken: [['kernel', E - 64n, 2n]],
    request: { size: 64n, start: E - 64n },
    expected: [[E - 128n, 66n]],
  },
  {
    name: 'min_addr_cap',
    taken: [['kernel', D + 64n, 32n * K - 64n]],
    request: { size: 64n, start: D - 96n },
    expected: [[D, 32n * K]],
  },
];

const FROM_BOTTOM_UP: Scenario[] = [
  { name: 'simple', request: { size: 16n, start: E - 32n }, expected: [[E - 32n, 16n]] },
  { name: 'misaligned', request: { size: 32n, start: E - 63n }, expected: [[E - 32n, 32n]] },
  { name: 'high_addr', request: { size: 32n, start: E - 8n }, expected: [[D, 32n]] },
  {
    name: 'no_space_above',
    taken: [['plain', D + 96n, 32n * K - 128n]],
    request: { size: 64n, start: D + 128n },
    expected: [
      [D, 64n],
      [D + 96n, 32n * K - 128n],
    ],
  },
  { name: 'min_addr_cap', request: { size: 64n, start: D - 96n }, expected: [[D, 64n]] },
];

/** memblock_alloc_try_nid with no node asked for: windows. */
const WINDOW_TOP_DOWN: Scenario[] = [
  { name: 'simple', request: { size: 128n, start: D + 64n, end: D + 576n }, expected: [[D + 448n, 128n]] },
  { name: 'end_misaligned', request: { size: 128n, start: D + 64n, end: D + 578n }, expected: [[D + 448n, 128n]] },
  /*
   *       start  end
   *  |  ####|    |                |
   *  Expect the lower bound to be given up: the window is too small.
   */
  { name: 'narrow_range', request: { size: 256n, start: D + 512n, end: D + 544n }, expected: [[D + 288n, 256n]] },
  /*
   *           start     end
   *  |   ====   |    #####|====    |
   */
  {
    name: 'reserved_with_space',
    taken: [
      ['kernel', E - 64n, 32n],
      ['kernel', E - 288n, 128n],
    ],
    request: { size: 64n, start: E - 160n, end: E - 64n },
    expected: [
      [E - 288n, 128n],
      [E - 128n, 96n],
    ],
  },
  {
    name: 'reserved_no_space',
    taken: [
      ['kernel', E - 64n, 32n],
      ['kernel', E - 224n, 128n],
    ],
    request: { size: 256n, start: E - 96n, end: E - 64n },
    expected: [
      [E - 480n, 384n],
      [E - 64n, 32n],
    ],
  },
  { name: 'cap_max', request: { size: 256n, start: E - 1n * K, end: E + 256n }, expected: [[E - 256n, 256n]] },
  { name: 'cap_min', request: { size: 1n * K, start: D - 256n, end: E }, expected: [[E - 1n * K, 1n * K]] },
];

const WINDOW_BOTTOM_UP: Scenario[] = [
  { name: 'simple', request: { size: 128n, start: D + 64n, end: D + 576n }, expected: [[D + 64n, 128n]] },
  { name: 'start_misaligned', request: { size: 128n, start: D + 2n, end: D + 514n }, expected: [[D + 32n, 128n]] },
  { name: 'narrow_range', request: { size: 256n, start: D + 512n, end: D + 544n }, expected: [[D, 256n]] },
  {
    name: 'reserved_with_space',
    taken: [
      ['kernel', E - 64n, 32n],
      ['kernel', E - 288n, 128n],
    ],
    request: { size: 64n, start: E - 160n, end: E - 64n },
    expected: [
      [E - 288n, 192n],
      [E - 64n, 32n],
    ],
  },
  {
    name: 'reserved_no_space',
    taken: [
      ['plain', E - 64n, 32n],
      ['plain', E - 224n, 128n],
    ],
    request: { size: 256n, start: E - 96n, end: E - 64n },
    expected: [
      [D, 256n],
      [E - 224n, 128n],
      [E - 64n, 32n],
    ],
  },
  { name: 'cap_max', request: { size: 256n, start: D + 1n * K, end: E + 256n }, expected: [[D + 1n * K, 256n]] },
  { name: 'cap_min', request: { size: 1n * K, start: D, end: E - 256n }, expected: [[D, 1n * K]] },
];

const WINDOW_BOTH: Scenario[] = [
  { name: 'exact_address', request: { size: 1n * K, start: D + 32n, end: D + 1056n }, expected: [[D + 32n, 1n * K]] },
  { name: 'low_max', request: { size: 1n * K, start: D, end: D + 32n } },
  {
    name: 'min_reserved',
    taken: [['kernel', E - 192n, 128n]],
    request: { size: 64n, start: E - 64n, end: E },
    expected: [[E - 192n, 192n]],
  },
  {
    name: 'max_reserved',
    taken: [['kernel', E - 64n, 64n]],
    request: { size: 128n, start: E - 192n, end: E - 64n },
    expected: [[E - 192n, 192n]],
  },
  {
    name: 'reserved_full_merge',
    taken: [
      ['kernel', E - 64n, 32n],
      ['kernel', E - 256n, 128n],
    ],
    request: { size: 64n, start: E - 128n, end: E - 64n },
    expected: [[E - 256n, 224n]],
  },
  {
    name: 'reserved_all',
    taken: [
      ['plain', E - 32n, 32n],
      ['plain', D, 32n * K - 64n],
    ],
    request: { size: 256n, start: E - 64n, end: E - 32n },
  },
];

describe.each([
  { group: 'alloc', direction: 'top_down' as const, scenarios: [...TOP_DOWN, ...BOTH] },
  { group: 'alloc', direction: 'bottom_up' as const, scenarios: [...BOTTOM_UP, ...BOTH] },
  { group: 'alloc_from', direction: 'top_down' as const, scenarios: FROM_TOP_DOWN },
  { group: 'alloc_from', direction: 'bottom_up' as const, scenarios: FROM_BOTTOM_UP },
  { group: 'alloc_nid', direction: 'top_down' as const, scenarios: [...WINDOW_TOP_DOWN, ...WINDOW_BOTH] },
  { group: 'alloc_nid', direction: 'bottom_up' as const, scenarios: [...WINDOW_BOTTOM_UP, ...WINDOW_BOTH] },
])('$group $direction', ({ direction, scenarios }) => {
  it.each(scenarios)('$name', (scenario) => check(scenario, direction));
});

describe.each(['top_down', 'bottom_up'] as const)('alloc %s', (direction) => {
  it('no_memory fails', () => {
    const memblock = new Memblock();
    memblock.bottomUp = direction === 'bottom_up';
    expect(memblock.allocate({ size: 1n * K, align: C })).toBe(0n);
    expect(memblock.reserved.length).toBe(0);
  });

  it('never gives page 0', () => {
    const memblock = new Memblock();
    memblock.add(0n, 8n * K);
    memblock.bottomUp = direction === 'bottom_up';
    expect(memblock.allocate({ size: 8n * K, align: 1n })).toBe(0n);
    expect(memblock.allocate({ size: 4n * K, align: 1n })).toBe(4n * K);
    expect(memblock.allocate({ size: 1n, align: 1n })).toBe(0n);
  });

  /*
   *  |  [===0===][===4===][===0===]  |     no-map in the middle
   *  |  [==== node 0 ====][= node 1]  |    or a change of node
   *  Expect no block across a seam, nor in no-map memory.
   */
  it('never straddles two regions, nor takes no-map memory', () => {
    const memblock = new Memblock();
    memblock.add(D, 3n * M);
    memblock.markNomap(D + 1n * M, 1n * M);
    memblock.bottomUp = direction === 'bottom_up';
    expect(memblock.allocate({ size: 1n * M + 1n, align: 1n })).toBe(0n);
    memblock.clearNomap(D, 3n * M);
    memblock.setNode(D, 1n * M, 1);
    expect(memblock.allocate({ size: 2n * M + 1n, align: 1n })).toBe(0n);
    expect(memblock.allocate({ size: 2n * M, align: 1n })).toBe(D + 1n * M);
  });

  it('aligns to a cache line when asked for no alignment', () => {
    const memblock = prepared(
      [
        ['plain', D, 1n],
        ['plain', E - 1n, 1n],
      ],
      direction,
    );
    const address = memblock.allocate({ size: 1n, align: 0n });
    expect(address).toBe(direction === 'bottom_up' ? D + C : E - C);
  });

  it('stays below the current limit, unless the end says anywhere', () => {
    const memblock = prepared([], direction);
    memblock.currentLimit = D + 1n * K;
    const request = { size: 2n * K, align: 1n };
    expect(memblock.find(request)).toBe(0n);
    expect(memblock.find({ ...request, end: ANYWHERE })).not.toBe(0n);
    expect(memblock.allocateMapped({ ...request, end: ANYWHERE })).toBe(0n);
  });
});

it('a request may go the other way than its memblock', () => {
  const memblock = prepared([], 'top_down');
  expect(memblock.find({ size: C, align: C, bottomUp: true })).toBe(D);
  expect(memblock.find({ size: C, align: C })).toBe(E - C);
});

it('an end that the width cannot hold is no end', () => {
  const memblock = new Memblock({ physicalBits: 32 });
  memblock.add(0xc000_0000n, 0x4000_0000n);
  memblock.currentLimit = 0x1000n;
  expect(memblock.find({ size: 4n * K, align: 4n * K, end: 0x1_0000_0000n })).toBe(0xffff_e000n);
  expect(memblock.find({ size: 4n * K, align: 4n * K, end: ANYWHERE })).toBe(0xffff_e000n);
});

it('finding reserves nothing', () => {
  const memblock = prepared([], 'top_down');
  memblock.find({ size: 1n * K, align: C });
  expect(memblock.reserved.length).toBe(0);
});

it('allocations and plain reservations do not join where allocations carry the flag of 7.2', () => {
  const memblock = prepared([['plain', E - 1n * K, 1n * K]], 'top_down');
  memblock.allocate({ size: 1n * K, align: C, flags: FLAG.kernel });
  expect(Array.from(memblock.reserved, ({ flags }) => flags)).toEqual([FLAG.kernel, FLAG.none]);
});

describe('mirrored memory', () => {
  /*
   *  |  [====== mirror ======][=====]  |
   */
  it('is taken first, and the rest when it is full', () => {
    const memblock = new Memblock();
    memblock.add(D, 2n * M);
    memblock.markMirror(D, 1n * M);
    const request: AllocationRequest = { size: 1n * M, align: C };
    expect(memblock.allocate(request)).toBe(D);
    expect(memblock.allocate(request)).toBe(D + 1n * M);
  });
});
