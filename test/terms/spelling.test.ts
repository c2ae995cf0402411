import { describe, expect, it } from 'vitest';
import { meantWord } from '../../src/terms/spelling.ts';

describe('the word that was meant', () => {
  it.each([
    ['resrve', 'reserve'],
    ['reserved', 'reserve'],
    ['ADD', 'add'],
    ['dad', 'add'],
    ['remove_mpa', 'remove_map'],
    ['ad', 'add'],
    ['frobnicate', undefined],
    ['', undefined],
    ['x'.repeat(1_000_000), undefined],
  ])('%.20s', (word, meant) => {
    expect(meantWord(word, ['add', 'reserve', 'remove', 'remove_map'])).toBe(meant);
  });

  it('is the first of those that are equally near', () => {
    expect(meantWord('bat', ['cat', 'hat'])).toBe('cat');
  });
});
