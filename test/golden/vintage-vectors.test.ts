import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Vector, vectorDifferences } from './vintage-vectors.ts';

const FILE = join(import.meta.dirname, '../../../shared/golden/vintage/vectors.jsonl');
const present = existsSync(FILE);
if (!present) console.log(`vectors of old kernels: skipped, ${FILE} is not there`);

describe.skipIf(!present)("old kernels' own functions", () => {
  const vectors = present
    ? readFileSync(FILE, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Vector)
    : [];
  let exact = 0;

  it.each(vectors)('$id', (vector) => {
    expect(vectorDifferences(vector).join('\n')).toBe('');
    exact++;
  });

  afterAll(() => console.log(`vectors of old kernels: ${exact} of ${vectors.length} exact`));
});
