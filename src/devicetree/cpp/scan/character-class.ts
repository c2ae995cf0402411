/** Which characters make up which C preprocessing tokens. Codes are UTF-16 units. */

export const NEWLINE = 0x0a;
export const CARRIAGE_RETURN = 0x0d;
export const SPACE = 0x20;
export const DOUBLE_QUOTE = 0x22;
export const HASH = 0x23;
export const SINGLE_QUOTE = 0x27;
export const OPEN_PARENTHESIS = 0x28;
export const ASTERISK = 0x2a;
const PLUS = 0x2b;
const MINUS = 0x2d;
export const DOT = 0x2e;
export const SLASH = 0x2f;
export const LESS = 0x3c;
export const GREATER = 0x3e;
export const CAPITAL_L = 0x4c;
export const BACKSLASH = 0x5c;

const NAME_START = 1;
const DIGIT = 2;
const BLANK = 4;
const EXPONENT = 8;

const CLASS_OF = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code);
  if (/[A-Za-z_]/.test(character)) CLASS_OF[code] = NAME_START;
  if (/[eEpP]/.test(character)) CLASS_OF[code] = NAME_START | EXPONENT;
  if (/[0-9]/.test(character)) CLASS_OF[code] = DIGIT;
  if (/[ \t\f\v]/.test(character)) CLASS_OF[code] = BLANK;
}

function classOf(code: number): number {
  return CLASS_OF[code] ?? 0;
}

/** May begin an identifier. `$` may not, in assembler sources. */
export function isNameStart(code: number): boolean {
  return (classOf(code) & NAME_START) !== 0;
}

/** May go on an identifier. */
export function isNamePart(code: number): boolean {
  return (classOf(code) & (NAME_START | DIGIT)) !== 0;
}

export function isDigit(code: number): boolean {
  return (classOf(code) & DIGIT) !== 0;
}

/** White space within a line: space, tab, form feed, vertical tab. */
export function isBlank(code: number): boolean {
  return (classOf(code) & BLANK) !== 0;
}

/** First offset from `at` on, before `end`, where the text is not blank. */
export function skipBlanks(text: string, at: number, end: number): number {
  let next = at;
  while (next < end && isBlank(text.charCodeAt(next))) next++;
  return next;
}

/** Offset after the identifier whose first character stands at `at`. */
export function endOfName(text: string, at: number, end: number): number {
  let next = at + 1;
  while (next < end && isNamePart(text.charCodeAt(next))) next++;
  return next;
}

/**
 * Offset after the preprocessing number that starts at `at`. It takes letters, digits, `_`, `.` and, after an exponent
 * letter, a sign: `0x1e+2` is one number, as C has it.
 */
export function endOfNumber(text: string, at: number, end: number): number {
  let next = at + 1;
  let previous = text.charCodeAt(at);
  for (; next < end; next++) {
    const code = text.charCodeAt(next);
    const isSignOfExponent = (code === PLUS || code === MINUS) && (classOf(previous) & EXPONENT) !== 0;
    if (!isNamePart(code) && code !== DOT && !isSignOfExponent) break;
    previous = code;
  }
  return next;
}

/**
 * Offset after the literal that opens with the quote at `at`; the one's complement of the line's end (`~end`) where the
 * quote is not closed on its line: an assembler source may hold an apostrophe, and all behind it is one token then.
 */
export function endOfLiteral(text: string, at: number, end: number): number {
  const quote = text.charCodeAt(at);
  for (let next = at + 1; next < end; next++) {
    const code = text.charCodeAt(next);
    if (code === quote) return next + 1;
    if (code === NEWLINE) return ~next;
    if (code === BACKSLASH && text.charCodeAt(next + 1) !== NEWLINE) next++;
  }
  return ~end;
}
