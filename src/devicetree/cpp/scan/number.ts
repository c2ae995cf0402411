/**
 * Numbers and character constants in `#if` (gcc 12): what they are worth, and whether unsigned.
 */

export interface PreprocessorInteger {
  /** In the range of its type: intmax_t, or uintmax_t where {@link unsigned}; both have 64 bits. */
  readonly value: bigint;
  readonly unsigned: boolean;
}

/** What is wrong, and what would be right. */
export interface Wrong {
  readonly message: string;
  readonly help?: string;
}

/** `value` cut to 64 bits. */
export function wrapped(value: bigint, unsigned: boolean): PreprocessorInteger {
  return { value: unsigned ? BigInt.asUintN(64, value) : BigInt.asIntN(64, value), unsigned };
}

export function signed(value: bigint): PreprocessorInteger {
  return wrapped(value, false);
}

const LARGEST_SIGNED = (1n << 63n) - 1n;
/** Digits that 64 bits can need, in the base that needs most: what is longer is not worth converting. */
const MOST_DIGITS = 64;

/** Characters of a number or character constant; leading zeros are all that could make one longer. */
const LONGEST_CONSTANT = 512;

/** The value of a preprocessing number. A decimal that fits no signed type is unsigned, as gcc has it. */
export function integerValue(text: string): PreprocessorInteger | Wrong {
  const match = /^(0[xX][0-9a-fA-F]+|0[bB][01]+|0[0-7]*|[1-9][0-9]*)([uUlL]{0,3})$/.exec(
    text.slice(0, LONGEST_CONSTANT),
  );
  const [, digits = '', suffix = ''] = match ?? [];
  if (!match || text.length > LONGEST_CONSTANT || !/^(u?(l|ll)?|(l|ll)u)$/.test(foldSuffix(suffix))) {
    return {
      message: `${shorten(text)} is no integer`,
      help:
        /[.eEpP]/.test(text) && !/^0[xX]/.test(text)
          ? '#if knows no fractions'
          : 'write 12, 0x1f or 017, with U or L behind it',
    };
  }
  const isOctal = /^0[0-7]+$/.test(digits);
  const significant = digits.replace(/^0[xXbB]?0*/, '');
  const value = significant.length > MOST_DIGITS ? BigInt.asUintN(64, -1n) : BigInt(isOctal ? `0o${digits}` : digits);
  return wrapped(value, /u/i.test(suffix) || BigInt.asUintN(64, value) > LARGEST_SIGNED);
}

/** `lL` is no suffix; everything else may be in either case. */
function foldSuffix(suffix: string): string {
  return /lL|Ll/.test(suffix) ? 'mixed' : suffix.toLowerCase();
}

const SIMPLE_ESCAPES: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  e: 27,
  E: 27,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  '\\': 92,
  "'": 39,
  '"': 34,
  '?': 63,
};

/** The value of a character constant: its bytes as one int, most significant first; a single byte is a signed char. */
export function characterValue(text: string): PreprocessorInteger | Wrong {
  const content = text.slice(text.indexOf("'") + 1, -1);
  if (content === '') return { message: 'a character constant is empty' };
  if (content.length > LONGEST_CONSTANT) return { message: `${shorten(text)} is too long for a character constant` };
  const isWide = text.startsWith('L');
  const values = isWide ? wideValues(content) : byteValues(content);
  if (values.length === 1) {
    const [only = 0] = values;
    return signed(isWide ? BigInt.asIntN(32, BigInt(only)) : BigInt.asIntN(8, BigInt(only)));
  }
  if (isWide) return signed(BigInt.asIntN(32, BigInt(values.at(-1) ?? 0)));
  let value = 0n;
  for (const byte of values.slice(-4)) value = (value << 8n) | BigInt(byte & 0xff);
  return signed(BigInt.asIntN(32, value));
}

function byteValues(content: string): number[] {
  return [...content.matchAll(CHARACTER)].flatMap(([character]) =>
    character.startsWith('\\') ? [escapeValue(character)] : [...new TextEncoder().encode(character)],
  );
}

function wideValues(content: string): number[] {
  return [...content.matchAll(CHARACTER)].map(([character]) =>
    character.startsWith('\\') ? escapeValue(character) : (character.codePointAt(0) ?? 0),
  );
}

const CHARACTER = /\\(?:x[0-9a-fA-F]+|[0-7]{1,3}|.)|./gsu;

function escapeValue(sequence: string): number {
  const letter = sequence.charAt(1);
  if (letter === 'x' && sequence.length > 2) return Number.parseInt(sequence.slice(2).slice(-8), 16);
  if (letter >= '0' && letter <= '7') return Number.parseInt(sequence.slice(1), 8);
  return SIMPLE_ESCAPES[letter] ?? letter.codePointAt(0) ?? 0;
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
