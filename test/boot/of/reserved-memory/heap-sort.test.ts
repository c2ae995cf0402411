import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heapSort } from '../../../../src/boot/of/reserved-memory/heap-sort.ts';

/** Sorts `2a 1b` by its digits. */
function sorted(text: string): string {
  const items = text.split(' ');
  heapSort(items, (a, b) => Number(a[0]) - Number(b[0]));
  return items.join(' ');
}

describe('the heap sort of the kernel', () => {
  // what equal keys come out as was read off real kernels (three dynamic regions a, b, c are placed as b, c, a); the longer
  // orders were worked out by hand from the steps of lib/sort.c
  it.each([
    ['1a', '1a'],
    ['1a 1b', '1b 1a'],
    ['1a 1b 1c', '1b 1c 1a'],
    ['1a 1b 1c 1d', '1b 1c 1d 1a'],
    ['1a 1b 1c 1d 1e', '1b 1c 1d 1e 1a'],
    ['1a 1b 1c 1d 1e 1f 1g', '1b 1c 1d 1e 1f 1g 1a'],
    ['1a 1b 1c 1d 1e 1f 1g 1h', '1b 1c 1d 1e 1f 1g 1h 1a'],
    ['2a 1b 2c 1d', '1b 1d 2c 2a'],
    ['2a 2b 1c 1d', '1d 1c 2b 2a'],
    ['3a 3b 1c 2d 2e', '1c 2e 2d 3b 3a'],
    ['1a 0b 2c 0d 3e 0f', '0b 0f 0d 1a 2c 3e'],
    ['0a 0b 1c 0d 0e 1f 0g 0h', '0b 0h 0d 0e 0a 0g 1f 1c'],
    ['5a 4b 3c 2d 1e 0f 0g', '0g 0f 1e 2d 3c 4b 5a'],
  ])('leaves %s as %s', (given, expected) => {
    expect(sorted(given)).toBe(expected);
  });

  it('sorts whatever it is given', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 })), (numbers) => {
        const items = [...numbers];
        heapSort(items, (a, b) => a - b);
        expect(items).toEqual([...numbers].sort((a, b) => a - b));
      }),
    );
  });
});
