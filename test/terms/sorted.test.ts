import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countLeading } from '../../src/terms/sorted.ts';

describe('countLeading', () => {
  it('counts what comes before the first item that no longer holds', () =>
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (numbers, limit) => {
        const sorted = numbers.sort((a, b) => a - b);
        expect(countLeading(sorted, (number) => number < limit)).toBe(sorted.filter((number) => number < limit).length);
      }),
    ));
});
