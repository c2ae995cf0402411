/**
 * Numbers as the kernel reads them on its command line: `memparse()` over `simple_strtoull()` with base 0
 * (lib/cmdline.c and lib/vsprintf.c, alike from 2.6.32 to 7.2, but that T, P and E are younger than 3.10).
 *
 * Users' own numbers (flags, scripts) are read by `parseNumber` of `terms/notation.ts`: it refuses what the kernel takes
 * in silence, and what the kernel makes of `mem=512MB` or `mem=0512M` is exactly what must be told here.
 */

const WORD = (1n << 64n) - 1n;

const SUFFIX_SHIFT: Readonly<Record<string, bigint>> = { k: 10n, m: 20n, g: 30n, t: 40n, p: 50n, e: 60n };

/** A number read from the front of a text. */
export interface ParsedNumber {
  /** 0 to 2^64 - 1: what does not fit wraps, as in the kernel. */
  readonly value: bigint;
  /** What follows the number. */
  readonly rest: string;
}

/**
 * An unsigned number at `text[at]`: `0x` in front of a hex digit makes it hexadecimal, another leading 0 octal, else it
 * is decimal. It ends before the first character that is no digit of the base. No digits give 0 and leave `rest` whole;
 * there is no sign and no leading space.
 */
export function strtoull(text: string, at = 0): ParsedNumber {
  const digits = digitsAt(text, at);
  return { value: digits.value, rest: text.slice(digits.end) };
}

/** {@link strtoull} and then one suffix K, M, G, T, P or E of either case: a shift by 10 to 60 bits, wrapping at 64. */
export function memparse(text: string, at = 0): ParsedNumber {
  const { value, end } = digitsAt(text, at);
  // With no digits at all the kernel still takes the suffix: `mem=M` is 0 and consumes the M.
  const shift = SUFFIX_SHIFT[text.charAt(end).toLowerCase()];
  if (shift === undefined) return { value, rest: text.slice(end) };
  return { value: (value << shift) & WORD, rest: text.slice(end + 1) };
}

function digitsAt(text: string, at: number): { value: bigint; end: number } {
  const number = /0x[0-9a-f]+|0[0-7]*|[1-9][0-9]*/iy;
  number.lastIndex = at;
  const digits = number.exec(text)?.[0];
  if (digits === undefined) return { value: 0n, end: at };
  return { value: lowWord(digits), end: at + digits.length };
}

/** Only the last 64 bits count, so that a long run of digits costs no more than a short one. */
function lowWord(digits: string): bigint {
  // 16 hex digits and 22 octal digits cover 64 bits; 10^64 is a multiple of 2^64, so 64 decimal digits do.
  if (/^0x/i.test(digits)) return BigInt(`0x${digits.slice(2).slice(-16)}`) & WORD;
  if (digits.startsWith('0')) return BigInt(`0o0${digits.slice(1).slice(-22)}`) & WORD;
  return BigInt(digits.slice(-64)) & WORD;
}
