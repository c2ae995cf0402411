import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contains, endOf, overlaps, rangeBetween, without } from '../../src/terms/address-range.ts';
import { rangeText } from '../../src/terms/notation.ts';

const between = (start: number, end: number) => rangeBetween(BigInt(start), BigInt(end));

describe('a range without a hole', () => {
  //  range     |========|
  it.each<[string, [number, number], [number, number][]]>([
    ['beside it', [0, 10], [[10, 20]]],
    ['at its start', [5, 12], [[12, 20]]],
    ['at its end', [15, 25], [[10, 15]]],
    [
      'in its middle',
      [12, 15],
      [
        [10, 12],
        [15, 20],
      ],
    ],
    ['that covers it', [10, 20], []],
    ['of no bytes', [15, 15], [[10, 20]]],
  ])('%s', (_, hole, pieces) => {
    expect(without(between(10, 20), between(...hole))).toEqual(pieces.map((piece) => between(...piece)));
  });

  it('keeps what else the range is', () => {
    expect(without({ ...between(0, 4), owner: 'a' }, between(1, 2))).toEqual([
      { ...between(0, 1), owner: 'a' },
      { ...between(2, 4), owner: 'a' },
    ]);
  });

  it('and the hole make the range up', () => {
    const bound = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(bound, bound, bound, bound, (a, b, c, d) => {
        const range = between(Math.min(a, b), Math.max(a, b) + 1);
        const hole = between(Math.min(c, d), Math.max(c, d));
        const pieces = without(range, hole);
        for (const piece of pieces) {
          expect(contains(range, piece)).toBe(true);
          expect(overlaps(piece, hole)).toBe(false);
        }
        const covered = pieces.reduce((sum, { size }) => sum + size, 0n);
        const start = hole.base > range.base ? hole.base : range.base;
        const end = endOf(hole) < endOf(range) ? endOf(hole) : endOf(range);
        expect(covered + (end > start ? end - start : 0n)).toBe(range.size);
      }),
    );
  });
});

it('a range is told with its last byte', () => {
  expect(rangeText({ base: 0x8000_0000n, size: 0x1000_0000n })).toBe('0x80000000-0x8fffffff');
});
