/**
 * What damaged inputs once made go wrong: each case, as small as it could be made, is tried again. `scripts/fuzz` finds them:
 * `npm run fuzz -- --keep test/fuzz/corpus` writes a file for each fault.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readKept } from '../../scripts/fuzz/kept-case.ts';
import { minimised } from '../../scripts/fuzz/minimise.ts';
import { outcomeOf } from '../../scripts/fuzz/outcome.ts';
import { must, type Target } from '../../scripts/fuzz/target.ts';
import { TARGETS } from '../../scripts/fuzz/targets.ts';

const CORPUS = join(import.meta.dirname, 'corpus');

describe('what was found once', () => {
  it.each(readdirSync(CORPUS).sort())('%s', (name) => {
    const { target, ...given } = readKept(readFileSync(join(CORPUS, name), 'utf8'));
    expect(outcomeOf(TARGETS.get(target)?.() as Target, given).failure).toBeUndefined();
  });
});

describe('every target', () => {
  it.each([...TARGETS])('%s takes some cases, refuses others, and fails on none', (name, make) => {
    const target = make();
    expect(target.name).toBe(name);
    let taken = 0;
    const runs = 150;
    for (let seed = 1; seed <= runs; seed++) {
      const outcome = outcomeOf(target, target.caseOf(seed));
      expect(outcome.failure, `seed ${seed}`).toBeUndefined();
      if (outcome.taken) taken++;
    }
    // both ends are reached, or the damage is not worth much
    expect(Math.min(taken, runs - taken)).toBeGreaterThan(4);
  });

  it.each([...TARGETS.keys()])('%s gives the same case for the same seed', (name) => {
    const target = TARGETS.get(name)?.() as Target;
    expect(target.caseOf(7)).toEqual(target.caseOf(7));
  });
});

describe('the minimiser', () => {
  const target: Target = {
    name: 'bytes',
    caseOf: () => ({ input: new Uint8Array(), settings: {} }),
    run({ input }) {
      must(!(input.includes(7) && input.includes(9)), 'seven and nine');
      return true;
    },
  };

  it('leaves what the fault needs', () => {
    const input = Uint8Array.from({ length: 300 }, (_, at) => at % 100);
    const { failure } = outcomeOf(target, { input, settings: {} });
    expect([...minimised(target, { input, settings: {} }, failure?.kind ?? '').input]).toEqual([7, 9]);
  });
});
