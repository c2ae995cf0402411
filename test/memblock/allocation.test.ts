/**
 * The allocation scenarios of the kernel's own user-space suite, tools/testing/memblock/tests/alloc_api.c of Linux 7.2,
 * by the names of its tests. In the drawings `=` is reserved before, `#` is what the allocation takes.
 */
import { describe, expect, it } from 'vitest';
import type { AllocationRequest } from '../../src/memblock/memblock.ts';
import { ANYWHERE, Memblock } from '../../src/memblock/memblock.ts';
import { FLAG } from '../../src/memblock/regions.ts';
import { C, check, D, E, prepared, type Scenario, type Taken } from './allocation-scenario.ts';
import { K, M } from './listing.ts';

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

describe.each([
  { direction: 'top_down' as const, scenarios: [...TOP_DOWN, ...BOTH] },
  { direction: 'bottom_up' as const, scenarios: [...BOTTOM_UP, ...BOTH] },
])('alloc $direction', ({ direction, scenarios }) => {
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
