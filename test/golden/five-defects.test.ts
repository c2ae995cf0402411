/**
 * A tree with five planted defects, of which dtc reports none, dt-validate none and lopper two: dtmem finds the five.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { predict } from '../../src/analysis/predict.ts';
import { readTree } from '../../src/node/tree.ts';

const TREE = join(import.meta.dirname, '../fixtures/five-defects.dts');

describe('the tree with five defects', () => {
  it.each(['5.10', '6.1', '6.12', '7.2'])('has them all found on %s, and nothing else but notes', (kernel) => {
    const { findings } = predict(readTree(TREE), { kernel });
    expect(findings.filter(({ severity }) => severity !== 'info').map(({ code }) => code)).toEqual([
      'DTM202', // the CMA pool is larger than RAM
      'DTM203', // mpss and venus overlap
      'DTM209', // no-map with reusable
      'DTM206', // outside RAM
      'DTM208', // an unaligned base and size
    ]);
  });
});
