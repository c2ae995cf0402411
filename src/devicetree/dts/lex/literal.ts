/** Literals of the source language: numbers, and the escapes of strings and character literals. */

import { encodeText } from '../../source/text-encoding.ts';
import { type Integer, integer } from './arithmetic.ts';

const BACKSLASH = 0x5c;
const APOSTROPHE = 0x27;

/** The letters after a backslash that stand for a control character. */
const CONTROL_ESCAPES: ReadonlyMap<number, number> = new Map(
  Object.entries({ a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 }).map(([letter, code]) => [
    letter.charCodeAt(0),
    code,
  ]),
);

/** `\x` without a hexadecimal digit after it: the one escape that cannot be read. */
export const BAD_ESCAPE = 'bad escape';

/**
 * The bytes that the text between two quotes stands for, without the final NUL of a string.
 *
 * Escapes as dtc 1.8 reads them (util.c, get_escape_char): `\a \b \t \n \v \f \r`, one to three octal digits, `\x` with
 * one or two hexadecimal digits; any other character after a backslash is itself.
 */
export function unescapeString(text: string): Uint8Array | typeof BAD_ESCAPE {
  const written = encodeText(text);
  // No escape is shorter than what it stands for: the result can overwrite what was read.
  let length = written.indexOf(BACKSLASH);
  if (length < 0) return written;
  for (let at = length; at < written.length; ) {
    const byte = written[at] ?? 0;
    at++;
    if (byte !== BACKSLASH) {
      written[length++] = byte;
      continue;
    }
    const letter = written[at] ?? 0;
    const control = CONTROL_ESCAPES.get(letter);
    if (control !== undefined) {
      written[length++] = control;
      at++;
    } else if (letter === 0x78 /* x */) {
      const number = leadingNumber(written.subarray(at + 1, at + 3), 16);
      if (!number) return BAD_ESCAPE;
      written[length++] = number.value;
      at += 1 + number.length;
    } else if (letter >= 0x30 && letter <= 0x37 /* 0 to 7 */) {
      const number = leadingNumber(written.subarray(at, at + 3), 8);
      written[length++] = number?.value ?? 0;
      at += number?.length ?? 1;
    } else {
      written[length++] = letter;
      at++;
    }
  }
  return written.subarray(0, length);
}

/**
 * The bytes of a character literal, from the text between its apostrophes.
 * dtc reads the escape of `'\'` over the closing apostrophe, and so it is an apostrophe here.
 */
export function unescapeCharacter(text: string): Uint8Array | typeof BAD_ESCAPE {
  let backslashes = 0;
  while (text.charCodeAt(text.length - 1 - backslashes) === BACKSLASH) backslashes++;
  return unescapeString(backslashes % 2 === 1 ? text + String.fromCharCode(APOSTROPHE) : text);
}

/**
 * The place behind the character literal that starts at `open`; -1 when it does not end.
 *
 * dtc takes the longest text of which every inner apostrophe has a backslash before it: `'\\'` ends where it seems to,
 * unless an apostrophe follows anywhere behind.
 */
export function endOfCharacter(text: string, open: number): number {
  let end = -1;
  for (let at = text.indexOf("'", open + 1); at >= 0; at = text.indexOf("'", at + 1)) {
    end = at + 1;
    if (at === open + 1 || text.charCodeAt(at - 1) !== BACKSLASH) break;
  }
  return end;
}

/** The number that `bytes` start with, as C's strtol reads it: white space and a sign count, `\x-1` is 0xff to dtc. */
function leadingNumber(bytes: Uint8Array, base: 8 | 16): { value: number; length: number } | undefined {
  const match = (base === 16 ? /^\s*[+-]?[0-9a-f]+/i : /^[0-7]+/).exec(String.fromCharCode(...bytes));
  if (!match) return undefined;
  return { value: Number.parseInt(match[0], base) & 0xff, length: match[0].length };
}

/** Why a number is refused. */
export type BadNumber = 'bad digit' | 'out of range';

/**
 * The value of a number: decimal, hexadecimal with `0x`, octal with a leading `0`. `digits` comes without suffix and has
 * only hexadecimal digits after `0x`, only decimal digits otherwise.
 */
export function parseDigits(digits: string): Integer | BadNumber {
  const isHex = digits.length > 1 && (digits.charCodeAt(1) | 0x20) === 0x78;
  const isOctal = !isHex && digits.length > 1 && digits.charCodeAt(0) === 0x30;
  if (isOctal && /[89]/.test(digits)) return 'bad digit';
  // Thirteen characters in any of the bases stay below 2^44: a number is exact.
  if (digits.length <= 13) return Number.parseInt(digits, isHex ? 16 : isOctal ? 8 : 10);
  const significant = (isHex ? digits.slice(2) : digits).replace(/^0+/, '');
  // 2^64 has 22 octal, 20 decimal, 17 hexadecimal digits: a longer number is not worth a bigint of its length.
  if (significant.length > 22) return 'out of range';
  const value = BigInt(`${isHex ? '0x' : isOctal ? '0o' : ''}${significant || '0'}`);
  return value >> 64n === 0n ? integer(value) : 'out of range';
}

/** Characters of the suffix `U`, `L`, `UL`, `LL` or `ULL` at `at`. */
export function suffixLength(text: string, at: number): number {
  const [U, L] = [0x55, 0x4c];
  const unsigned = text.charCodeAt(at) === U ? 1 : 0;
  if (text.charCodeAt(at + unsigned) !== L) return unsigned;
  return unsigned + (text.charCodeAt(at + unsigned + 1) === L ? 2 : 1);
}
