/**
 * The character classes of the device-tree source language, as bits in one table: a scanner asks with a single load.
 * Everything outside ASCII belongs to no class (dtc 1.8, dtc-lexer.l: PROPNODECHAR, PATHCHAR, LABEL, WS).
 */

/** `[a-zA-Z_]`: starts a label. */
export const LABEL_START = 1;
/** `[a-zA-Z0-9_]`: continues a label. */
export const LABEL_PART = 2;
/** `[a-zA-Z0-9,._+*#?@-]`: stands in a property or node name. */
export const NAME_PART = 4;
/** {@link NAME_PART} or `/`: stands in a path reference. */
export const PATH_PART = 8;
export const DECIMAL_DIGIT = 16;
export const HEX_DIGIT = 32;
/** Space, tab, newline, vertical tab, form feed, carriage return. */
export const SPACE = 64;

const CLASSES = buildClasses();

function buildClasses(): Uint8Array {
  const table = new Uint8Array(256);
  const mark = (characters: string, bits: number) => {
    for (let at = 0; at < characters.length; at++) {
      const code = characters.charCodeAt(at);
      table[code] = (table[code] ?? 0) | bits;
    }
  };
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
  const digits = '0123456789';
  mark(`${letters}_`, LABEL_START | LABEL_PART);
  mark(digits, LABEL_PART | DECIMAL_DIGIT | HEX_DIGIT);
  mark('abcdefABCDEF', HEX_DIGIT);
  mark(`${letters}${digits},._+*#?@-`, NAME_PART | PATH_PART);
  mark('/', PATH_PART);
  mark(' \t\n\v\f\r', SPACE);
  return table;
}

/** True when the character code is in one of the classes of `bits`; `NaN` (past the end of a text) is in none. */
export function isIn(code: number, bits: number): boolean {
  return ((CLASSES[code] ?? 0) & bits) !== 0;
}
