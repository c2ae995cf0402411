/**
 * Makes a failing case small: first what its target knows to leave out, then runs of bytes, ever shorter ones, for as long as
 * it fails in the same way.
 */
import { outcomeOf } from './outcome.ts';
import type { FuzzCase, Target } from './target.ts';

/** So many tries at most: a minimum that is nearly one is good enough. */
const MOST_TRIES = 4000;

export function minimised(target: Target, failing: FuzzCase, kind: string): FuzzCase {
  let tries = MOST_TRIES;
  const fails = (candidate: FuzzCase): boolean => {
    tries--;
    return outcomeOf(target, candidate).failure?.kind === kind;
  };
  let smallest = failing;
  const improved = (): boolean => {
    for (const candidate of target.simpler?.(smallest) ?? []) {
      if (tries <= 0) return false;
      if (!fails(candidate)) continue;
      smallest = candidate;
      return true;
    }
    return false;
  };
  while (improved());
  for (let length = smallest.input.length >> 1; length >= 1; length >>= 1) {
    for (let at = 0; at + length <= smallest.input.length && tries > 0; ) {
      const { input } = smallest;
      const shorter = new Uint8Array(input.length - length);
      shorter.set(input.subarray(0, at));
      shorter.set(input.subarray(at + length), at);
      if (fails({ ...smallest, input: shorter })) smallest = { ...smallest, input: shorter };
      else at += length;
    }
  }
  return smallest;
}
