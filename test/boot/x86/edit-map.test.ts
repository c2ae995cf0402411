/**
 * e820__range_update and e820__range_remove (arch/x86/kernel/e820.c).
 */
import { expect, it } from 'vitest';
import { changeType } from '../../../src/boot/x86/edit-map.ts';

type Rows = readonly (readonly [base: number, end: number, type: number])[];
const MAP: Rows = [
  [0, 100, 1],
  [100, 120, 3],
];

//   0                    100   120
//   |--------usable------|ACPI-|         the range in each case, and what becomes of the map
it.each<[string, number, number, number | 'any', number | undefined, Rows]>([
  ['a range behind all entries', 120, 130, 'any', 2, MAP],
  ['an empty range', 50, 50, 'any', 2, MAP],
  ['a range of another type', 0, 100, 2, 5, MAP],
  [
    'a whole entry',
    0,
    100,
    1,
    2,
    [
      [0, 100, 2],
      [100, 120, 3],
    ],
  ],
  [
    'the start of an entry',
    0,
    40,
    1,
    2,
    [
      [0, 40, 2],
      [40, 100, 1],
      [100, 120, 3],
    ],
  ],
  [
    'the middle, taken out',
    40,
    60,
    'any',
    undefined,
    [
      [0, 40, 1],
      [60, 100, 1],
      [100, 120, 3],
    ],
  ],
  [
    'across both, any type',
    90,
    110,
    'any',
    5,
    [
      [0, 90, 1],
      [90, 100, 5],
      [100, 110, 5],
      [110, 120, 3],
    ],
  ],
])('%s', (_, base, end, from, to, expected) => {
  const map = MAP.map(([start, stop, type]) => ({ base: BigInt(start), size: BigInt(stop - start), type }));
  const changed = changeType(map, { base: BigInt(base), size: BigInt(end - base) }, from, to);
  expect(
    changed
      .map((entry) => [Number(entry.base), Number(entry.base + entry.size), entry.type])
      .sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0)),
  ).toEqual(expected);
});
