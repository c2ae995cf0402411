import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Region } from '../../src/memblock/region.ts';
import { RegionSequence } from '../../src/memblock/region-sequence.ts';

const regionAt = (base: number): Region => ({ base: BigInt(base), size: 1n, flags: 0, node: -1 });

/** `count` regions at even addresses from `first` on: more than a leaf holds, when there are more than 512. */
const regionsFrom = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => regionAt(first + index * 2));

describe('a sequence of regions', () => {
  it('is a flat array to its reader, whatever is put in the place of what', () => {
    const change = fc.record({
      from: fc.nat(),
      removed: fc.oneof(fc.nat(3), fc.nat(2000)),
      inserted: fc.oneof(fc.nat(3), fc.nat(1500)),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        const sequence = new RegionSequence();
        let flat: Region[] = [];
        for (const { from, removed, inserted } of changes) {
          const start = from % (flat.length + 1);
          const end = Math.min(start + removed, flat.length);
          const pieces = regionsFrom(start, inserted);
          sequence.replace(start, end, pieces);
          flat = [...flat.slice(0, start), ...pieces, ...flat.slice(end)];
          expect(sequence.length).toBe(flat.length);
          expect([...sequence]).toEqual(flat);
          const probe = from % (flat.length + 2);
          expect(sequence.at(probe)).toBe(flat[probe]);
          expect(sequence.slice(start, start + 700)).toEqual(flat.slice(start, start + 700));
        }
        expect(flat.map((_, index) => sequence.at(index))).toEqual(flat);
      }),
      { numRuns: 60 },
    );
  });

  it('counts the regions that start at or below an address', () => {
    const sequence = new RegionSequence();
    expect(sequence.countUpTo(0n)).toBe(0);
    sequence.replace(0, 0, regionsFrom(10, 3000));
    expect([9n, 10n, 11n, 12n, 1033n, 6008n, 9999n].map((address) => sequence.countUpTo(address))).toEqual([
      0, 1, 1, 2, 512, 3000, 3000,
    ]);
  });

  it('has nothing outside its bounds', () => {
    const sequence = new RegionSequence();
    sequence.replace(0, 0, regionsFrom(0, 5));
    expect([sequence.at(-1), sequence.at(5)]).toEqual([undefined, undefined]);
  });

  it('is copied without the copy following later changes', () => {
    const sequence = new RegionSequence();
    sequence.replace(0, 0, regionsFrom(0, 2000));
    const copy = new RegionSequence();
    copy.copyFrom(sequence);
    sequence.replace(0, 1500, []);
    expect(copy.length).toBe(2000);
    expect([...copy]).toEqual(regionsFrom(0, 2000));
  });
});
