/**
 * What the targets share that read one file of a kind.
 */
import { renderProblems } from '../../../src/render/text/problems.ts';
import { InputError } from '../../../src/terms/input-error.ts';
import { Chance } from '../../chance.ts';
import { damaged, wordsDamaged } from '../damage.ts';
import { harmlessText } from '../invariants.ts';
import type { Target } from '../target.ts';

export const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
export const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** A target over whole files of one kind: `use` is what is done with one. */
export function filesOf(
  name: string,
  sample: (chance: Chance) => Uint8Array,
  vocabulary: readonly string[],
  use: (bytes: Uint8Array) => void,
): Target {
  return {
    name,
    caseOf(seed) {
      const chance = new Chance(seed);
      const sound = sample(chance);
      const kind = chance.next();
      const input =
        kind < 0.1
          ? sound
          : vocabulary.length > 0 && kind < 0.6
            ? encode(wordsDamaged(decode(sound), vocabulary, chance))
            : damaged(sound, chance);
      return { input, settings: {} };
    },
    run({ input }) {
      try {
        use(input);
        return true;
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        const text = renderProblems(error);
        harmlessText(text, 'an error');
        return false;
      }
    },
  };
}

/** Numbers as scripts and configurations write them, sound and not. */
// biome-ignore format: a list of words
export const NUMBERS = [
  '0', '1', '4K', '1G', '0x80000000', '0xffffffff', '0xffffffffffffffff', '0x10000000000000000', '-1', '1.5', '0x', '4T',
];
