import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heapSort, pairHeapSort } from '../../../../src/boot/of/reserved-memory/heap-sort.ts';

const SORTS = { heapSort, pairHeapSort } as const;

const orderOf = (names: string): string => {
  const rows = [...names];
  pairHeapSort(rows, () => 0);
  return rows.join('');
};

describe.each(Object.entries(SORTS))('%s', (_, sort) => {
  it('sorts', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 70 }), (numbers) => {
        const sorted = [...numbers];
        sort(sorted, (a, b) => a - b);
        expect(sorted).toEqual(numbers.toSorted((a, b) => a - b));
      }),
    );
  });
});

describe('the order of equal regions', () => {
  // boots of 7.2.13: two equal regions, alone and behind a dynamic one
  it('is turned by the sort in pairs', () => {
    expect(orderOf('ab')).toBe('ba');
    const rows = [
      { name: 'pool', base: 2 },
      { name: 'first', base: 1 },
      { name: 'second', base: 1 },
    ];
    pairHeapSort(rows, (a, b) => a.base - b.base);
    expect(rows.map(({ name }) => name)).toEqual(['second', 'first', 'pool']);
  });
});
