/** Mutants that no test can notice, each with the reason. */
import type { Mutant } from './mutants.ts';

interface Equivalent {
  /** Path, original and replacement as `npm run mutate` prints them. */
  readonly file: string;
  readonly original: string;
  readonly replacement: string;
  readonly why: string;
}

const EQUIVALENT: readonly Equivalent[] = [
  {
    file: 'src/boot/of/reserved-memory/overlaps.ts',
    original: '!a || !b',
    replacement: '!a && !b',
    why: 'both are there: the index is that of a row with one behind it',
  },
  {
    file: 'src/boot/x86/memory-setup.ts',
    original: 'endOf(entry) > at',
    replacement: 'endOf(entry) >= at',
    why: 'an entry that ends there already moves nothing',
  },
  {
    file: 'src/boot/x86/sanitize.ts',
    original: 'a.address < b.address',
    replacement: 'a.address <= b.address',
    why: 'edges at one address were told apart just before',
  },
];

const keyOf = ({ file, original, replacement }: Equivalent | Mutant): string => `${file}: ${original} → ${replacement}`;
const KEYS = new Set(EQUIVALENT.map(keyOf));

export const isEquivalent = (mutant: Mutant): boolean => KEYS.has(keyOf(mutant));

/** Entries that stand for no mutant any more. */
export function staleEquivalents(mutants: readonly Mutant[]): string[] {
  const known = new Set(mutants.map(keyOf));
  return EQUIVALENT.map(keyOf).filter((key) => !known.has(key));
}
