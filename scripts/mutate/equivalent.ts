/** Mutants that no test can notice, each with the reason. */
import type { Mutant } from './mutants.ts';

interface Equivalent {
  /** Path, original and replacement as `npm run mutate` prints them. */
  readonly file: string;
  readonly original: string;
  readonly replacement: string;
  readonly why: string;
}

const EQUIVALENT: readonly Equivalent[] = [];

const keyOf = ({ file, original, replacement }: Equivalent | Mutant): string => `${file}: ${original} → ${replacement}`;
const KEYS = new Set(EQUIVALENT.map(keyOf));

export const isEquivalent = (mutant: Mutant): boolean => KEYS.has(keyOf(mutant));

/** Entries that stand for no mutant any more. */
export function staleEquivalents(mutants: readonly Mutant[]): string[] {
  const known = new Set(mutants.map(keyOf));
  return EQUIVALENT.map(keyOf).filter((key) => !known.has(key));
}
