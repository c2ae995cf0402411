import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { recorded } from '../recorded/recorded.ts';
import { type Vector, vectorDifferences } from './vintage-vectors.ts';

const FILE = recorded('vintage/vectors.jsonl');

describe("old kernels' own functions", () => {
  const vectors = readFileSync(FILE, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Vector);
  let exact = 0;

  it.each(vectors)('$id', (vector) => {
    expect(vectorDifferences(vector).join('\n')).toBe('');
    exact++;
  });

  afterAll(() => console.log(`vectors of old kernels: ${exact} of ${vectors.length} exact`));
});
