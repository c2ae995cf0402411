import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RangeSearch } from '../../../src/analysis/diagnostics/range-search.ts';
import { endOf, intersection, overlaps } from '../../../src/terms/address-range.ts';

const range = fc.record({ base: fc.bigInt(0n, 64n), size: fc.bigInt(0n, 16n) });

it('finds, of the ranges that overlap, one that reaches furthest', () => {
  fc.assert(
    fc.property(fc.array(range), range, (ranges, wanted) => {
      const found = new RangeSearch(ranges).overlapping(wanted);
      const all = ranges.filter((candidate) => overlaps(candidate, wanted));
      expect(found === undefined).toBe(all.length === 0);
      if (!found) return;
      expect(overlaps(found, wanted)).toBe(true);
      expect(all.every((candidate) => endOf(candidate) <= endOf(found))).toBe(true);
    }),
  );
});

it('counts the bytes that ranges apart from each other cover', () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt(0n, 4n), { minLength: 1 }), range, (gaps, wanted) => {
      let at = 0n;
      const ranges = gaps.map((gap) => {
        at += gap + 3n;
        return { base: at - 2n, size: 2n };
      });
      const expected = ranges.reduce((sum, one) => sum + intersection(one, wanted).size, 0n);
      expect(new RangeSearch(ranges).coverage(wanted)).toBe(expected);
    }),
  );
});
