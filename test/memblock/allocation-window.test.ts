/**
 * Allocations with a window, from tools/testing/memblock/tests/alloc_helpers_api.c and alloc_nid_api.c of Linux 7.2, by
 * the names of their tests. In the drawings `=` is reserved before, `#` is what the allocation takes.
 */
import { describe, it } from 'vitest';
import { check, D, E, type Scenario } from './allocation-scenario.ts';
import { K } from './listing.ts';

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
  { group: 'alloc_from', direction: 'top_down' as const, scenarios: FROM_TOP_DOWN },
  { group: 'alloc_from', direction: 'bottom_up' as const, scenarios: FROM_BOTTOM_UP },
  { group: 'alloc_nid', direction: 'top_down' as const, scenarios: [...WINDOW_TOP_DOWN, ...WINDOW_BOTH] },
  { group: 'alloc_nid', direction: 'bottom_up' as const, scenarios: [...WINDOW_BOTTOM_UP, ...WINDOW_BOTH] },
])('$group $direction', ({ direction, scenarios }) => {
  it.each(scenarios)('$name', (scenario) => check(scenario, direction));
});
