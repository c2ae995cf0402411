/**
 * Ways to damage bytes and texts that need not know what they mean.
 */
import type { Chance } from '../chance.ts';

const BYTES = [0, 1, 2, 3, 4, 9, 10, 0x1b, 0x22, 0x2f, 0x3a, 0x7f, 0x80, 0x9b, 0xff] as const;

/** Cells on the edge of something. */
const CELLS = [
  0, 1, 2, 3, 4, 8, 9, 64, 0xfff, 0x1000, 0x10_0000, 0x400_0000, 0x4000_0000, 0x7fff_ffff, 0x8000_0000, 0xc000_0000,
  0xff80_0000, 0xffff_f000, 0xffff_fffe, 0xffff_ffff,
] as const;

export const oddByte = (chance: Chance): number => (chance.yes(0.6) ? chance.of(BYTES) : chance.below(256));
export const oddCell = (chance: Chance): number => (chance.yes(0.7) ? chance.of(CELLS) : chance.below(2 ** 32));

/** Once in most cases: what is damaged much is soon refused. */
const someTimes = (chance: Chance, most: number): number => (chance.yes(0.6) ? 1 : 1 + chance.below(most));

/** A place in `length` bytes: anywhere, or near the start, where a few bytes decide most. */
const placeIn = (chance: Chance, length: number): number =>
  chance.below(chance.yes(0.2) ? Math.min(length, 200) : length);

function spliced(bytes: Uint8Array, at: number, removed: number, added: Uint8Array): Uint8Array {
  const result = new Uint8Array(bytes.length - removed + added.length);
  result.set(bytes.subarray(0, at));
  result.set(added, at);
  result.set(bytes.subarray(at + removed), at + added.length);
  return result;
}

/** Bytes changed, left out, repeated, moved in from elsewhere, or cut off; one to eight times. */
export function damaged(bytes: Uint8Array, chance: Chance): Uint8Array {
  let result: Uint8Array = bytes.slice();
  for (let times = someTimes(chance, 8); times > 0 && result.length > 0; times--) {
    const at = placeIn(chance, result.length);
    const length = Math.min(result.length - at, 1 + chance.below(chance.yes(0.8) ? 8 : 200));
    switch (chance.below(10)) {
      case 0:
        result = spliced(result, at, length, new Uint8Array());
        break;
      case 1:
        result = spliced(result, at, 0, result.slice(at, at + length));
        break;
      case 2: {
        const from = placeIn(chance, result.length);
        result = spliced(result, at, 0, result.slice(from, from + length));
        break;
      }
      case 3:
        if (chance.yes(0.2)) result = result.slice(0, at);
        break;
      default:
        result[at] = oddByte(chance);
    }
  }
  return result;
}

/** A few whole big-endian cells between `start` and `end` changed. */
export function cellsDamaged(bytes: Uint8Array, start: number, end: number, chance: Chance): Uint8Array {
  const result = bytes.slice();
  const view = new DataView(result.buffer);
  const cells = Math.floor((end - start) / 4);
  for (let times = 1 + chance.below(4); times > 0 && cells > 0; times--) {
    view.setUint32(start + chance.below(cells) * 4, oddCell(chance));
  }
  return result;
}

/** A text's words and marks left out, repeated, swapped and moved in from `vocabulary`; one to six times. */
export function wordsDamaged(text: string, vocabulary: readonly string[], chance: Chance): string {
  const words = text.match(/\s+|\w+|[^\s\w]/g) ?? [];
  for (let times = someTimes(chance, 6); times > 0 && words.length > 0; times--) {
    const at = chance.below(words.length);
    switch (chance.below(7)) {
      case 0:
        words.splice(at, 1 + chance.below(chance.yes(0.8) ? 3 : 60));
        break;
      case 1:
        words.splice(at, 0, ...words.slice(at, at + 1 + chance.below(20)));
        break;
      case 2:
        [words[at], words[(at + 2) % words.length]] = [words[(at + 2) % words.length] ?? '', words[at] ?? ''];
        break;
      case 3:
        words[at] = words[chance.below(words.length)] ?? '';
        break;
      default:
        words.splice(at, chance.below(2), vocabulary[chance.below(vocabulary.length)] ?? '');
    }
  }
  return words.join('');
}
