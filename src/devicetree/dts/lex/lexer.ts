/**
 * From the text of a device-tree source to its tokens.
 *
 * The language has no reserved words and lets names hold nearly any character, so what a character means depends on
 * where it stands. dtc solves that with four scanner states that change on certain tokens, and so does this lexer: after
 * `;` and `{` a property or node name is expected, after `[` bytes, elsewhere values. The longest match wins, as in dtc
 * (dtc 1.8, dtc-lexer.l).
 *
 * A lexer owns its current token: {@link Lexer.next} replaces it. Nothing is allocated for a token but the text it asks
 * for. `/include/` is read here, as a file within the file; the parser never sees it.
 */

import type { Diagnostics } from '../../source/diagnostics.ts';
import { NOWHERE, type Position } from '../../source/positions.ts';
import type { Preprocessed } from '../../source/preprocessed.ts';
import type { Integer } from './arithmetic.ts';
import { DECIMAL_DIGIT, HEX_DIGIT, isIn, LABEL_PART, LABEL_START, NAME_PART, PATH_PART, SPACE } from './characters.ts';
import type { IncludedFiles } from './included-files.ts';
import { endOfCharacter, parseDigits, suffixLength } from './literal.ts';
import { DIRECTIVES, Expect, shortened, Token } from './token.ts';

const [QUOTE, AMPERSAND, APOSTROPHE, STAR, SLASH, COLON, SEMICOLON] = [0x22, 0x26, 0x27, 0x2a, 0x2f, 0x3a, 0x3b];
const [LESS, EQUALS, GREATER, EXCLAMATION, PIPE] = [0x3c, 0x3d, 0x3e, 0x21, 0x7c];
const NEWLINE = 0x0a;
const [OPEN_BRACKET, BACKSLASH, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [0x5b, 0x5c, 0x5d, 0x7b, 0x7d];

interface Suspended {
  readonly text: string;
  readonly base: Position;
  readonly at: number;
}

export class Lexer {
  /** Kind of the current token, of {@link Token} or a character code. */
  kind: number = Token.END;
  /** Value of an `INTEGER` or a `BYTE`. */
  value: Integer = 0;

  readonly #diagnostics: Diagnostics;
  readonly #files: IncludedFiles;
  readonly #suspended: Suspended[] = [];
  #expect: Expect = Expect.NOTHING;
  #text: string;
  #base: Position;
  #start = 0;
  #at = 0;
  /** Position after the last character of the token before the current one. */
  #previousEnd: Position = 0;

  constructor(text: Preprocessed, diagnostics: Diagnostics, files: IncludedFiles) {
    this.#diagnostics = diagnostics;
    this.#files = files;
    this.#text = text.text;
    this.#base = diagnostics.positions.open(text, NOWHERE);
  }

  /** Position of the current token's first character. */
  get start(): Position {
    return this.#base + this.#start;
  }

  /** Characters in the current token; at least 1, so that the end of a text can be pointed at. */
  get length(): number {
    return Math.max(1, this.#at - this.#start);
  }

  /** Position just after the token before the current one: where something that is missing would stand. */
  get previousEnd(): Position {
    return this.#previousEnd;
  }

  /** The current token as it is written. */
  get written(): string {
    return this.#text.slice(this.#start, this.#at);
  }

  /** The name that a `NAME` (its backslash taken off), `LABEL` or reference token gives. */
  get name(): string {
    switch (this.kind) {
      case Token.LABEL:
        return this.#text.slice(this.#start, this.#at - 1);
      case Token.LABEL_REFERENCE:
        return this.#text.slice(this.#start + 1, this.#at);
      case Token.PATH_REFERENCE:
        return this.#text.slice(this.#start + 2, this.#at - 1);
      case Token.NAME:
        if (this.#text.charCodeAt(this.#start) === BACKSLASH) return this.#text.slice(this.#start + 1, this.#at);
        return this.written;
      default:
        return this.written;
    }
  }

  /** `/word/` where the current token is its first slash: a directive that there is not. */
  get unknownDirective(): string | undefined {
    if (this.kind !== SLASH) return undefined;
    const end = this.#skip(this.#start + 1, NAME_PART);
    if (end === this.#start + 1 || this.#text.charCodeAt(end) !== SLASH) return undefined;
    return this.#text.slice(this.#start, end + 1);
  }

  /** What stands between the quotes of a `STRING` or the apostrophes of a `CHARACTER`, escapes unread. */
  get quoted(): string {
    return this.#text.slice(this.#start + 1, this.#at - 1);
  }

  /** True when the current token is the first on its line. */
  get startsLine(): boolean {
    const end = this.#previousEnd - this.#base;
    if (end < 0 || end > this.#start) return true;
    const newline = this.#text.indexOf('\n', end);
    return newline >= 0 && newline < this.#start;
  }

  /** Reads the current token again as what may follow a `;`: the reader of a missing semicolon goes on from there. */
  rereadAsName(): void {
    this.#at = this.#start;
    this.#expect = Expect.NAME;
    this.#scan();
  }

  /** Makes the next token the current one. After the last there is only `END`. */
  next(): void {
    this.#previousEnd = this.#base + this.#at;
    this.#scan();
  }

  #scan(): void {
    for (;;) {
      this.#skipBlanks();
      this.#start = this.#at;
      const code = this.#text.charCodeAt(this.#at);
      if (Number.isNaN(code)) {
        const outer = this.#suspended.pop();
        if (!outer) {
          this.kind = Token.END;
          return;
        }
        this.#files.leave();
        this.#resume(outer.text, outer.base, outer.at);
      } else if (code !== SLASH || !this.#include()) {
        this.kind = this.#token(code);
        return;
      }
    }
  }

  /** Passes white space and comments. */
  #skipBlanks(): void {
    const text = this.#text;
    let at = this.#at;
    for (;;) {
      const code = text.charCodeAt(at);
      if (isIn(code, SPACE)) {
        at++;
        continue;
      }
      if (code !== SLASH) break;
      const second = text.charCodeAt(at + 1);
      if (second === STAR) {
        const end = text.indexOf('*/', at + 2);
        if (end < 0) this.#fatal(at, 2, 'this comment is never closed', 'close it with */');
        at = end + 2;
      } else if (second === SLASH) {
        const end = text.indexOf('\n', at + 2);
        if (end < 0) this.#fatal(at, 2, 'the file ends within this comment', 'end the last line with a newline');
        at = end + 1;
      } else {
        break;
      }
    }
    this.#at = at;
  }

  /** The kind of the token that starts with `code` at the current place, which moves behind it. */
  #token(code: number): number {
    const text = this.#text;
    if (this.#expect === Expect.NAME) {
      if (isIn(code, NAME_PART) || (code === BACKSLASH && isIn(text.charCodeAt(this.#at + 1), NAME_PART))) {
        return this.#nameOrLabel(code);
      }
    } else if (isIn(code, LABEL_START)) {
      const end = this.#skip(this.#at + 1, LABEL_PART);
      if (text.charCodeAt(end) === COLON) {
        this.#at = end + 1;
        return Token.LABEL;
      }
      if (this.#expect === Expect.VALUES) {
        this.#at = end;
        return Token.WORD;
      }
    }
    if (this.#expect === Expect.VALUES && isIn(code, DECIMAL_DIGIT)) return this.#integer(code);
    if (this.#expect === Expect.BYTES && isIn(code, HEX_DIGIT) && isIn(text.charCodeAt(this.#at + 1), HEX_DIGIT)) {
      this.#at += 2;
      this.value = Number.parseInt(text.slice(this.#start, this.#at), 16);
      return Token.BYTE;
    }
    return this.#punctuation(code);
  }

  /** A property or node name, unless a label with its colon is the longer match. */
  #nameOrLabel(code: number): number {
    const end = this.#skip(this.#at + 1, NAME_PART);
    if (isIn(code, LABEL_START)) {
      const labelEnd = this.#skip(this.#at + 1, LABEL_PART);
      if (this.#text.charCodeAt(labelEnd) === COLON && labelEnd + 1 > end) {
        this.#at = labelEnd + 1;
        return Token.LABEL;
      }
    }
    this.#at = end;
    this.#expect = Expect.VALUES;
    return Token.NAME;
  }

  #integer(code: number): number {
    const text = this.#text;
    const isHex =
      code === 0x30 &&
      (text.charCodeAt(this.#at + 1) | 0x20) === 0x78 &&
      isIn(text.charCodeAt(this.#at + 2), HEX_DIGIT);
    const end = isHex ? this.#skip(this.#at + 2, HEX_DIGIT) : this.#skip(this.#at + 1, DECIMAL_DIGIT);
    this.#at = end + suffixLength(text, end);
    const value = parseDigits(text.slice(this.#start, end));
    if (value === 'bad digit' || value === 'out of range') {
      this.#diagnostics.error({
        message:
          value === 'out of range'
            ? `the number ${shortened(this.written)} does not fit in 64 bits`
            : `${shortened(this.written)} is octal because of its leading 0, and has digits above 7`,
        at: this.start,
        length: this.length,
        ...(value === 'bad digit' && { help: 'write it without the leading 0, or with 0x' }),
      });
      this.value = 0;
    } else {
      this.value = value;
    }
    return Token.INTEGER;
  }

  #punctuation(code: number): number {
    const text = this.#text;
    const second = text.charCodeAt(this.#at + 1);
    switch (code) {
      case QUOTE:
        return this.#string();
      case APOSTROPHE:
        return this.#character();
      case SLASH:
        return this.#directive();
      case AMPERSAND:
        return this.#reference(second);
      case LESS:
        if (second === LESS) return this.#pair(Token.SHIFT_LEFT);
        if (second === EQUALS) return this.#pair(Token.LESS_OR_EQUAL);
        break;
      case GREATER:
        if (second === GREATER) return this.#pair(Token.SHIFT_RIGHT);
        if (second === EQUALS) return this.#pair(Token.GREATER_OR_EQUAL);
        break;
      case EQUALS:
        if (second === EQUALS) return this.#pair(Token.EQUAL);
        break;
      case EXCLAMATION:
        if (second === EQUALS) return this.#pair(Token.NOT_EQUAL);
        break;
      case PIPE:
        if (second === PIPE) return this.#pair(Token.OR);
        break;
      case OPEN_BRACKET:
        this.#expect = Expect.BYTES;
        break;
      case CLOSE_BRACKET:
        if (this.#expect === Expect.BYTES) this.#expect = Expect.VALUES;
        break;
      case OPEN_BRACE:
      case SEMICOLON:
        this.#expect = Expect.NAME;
        break;
    }
    this.#at++;
    return code;
  }

  #pair(kind: number): number {
    this.#at += 2;
    return kind;
  }

  /** `"..."`, which may run over lines; a backslash keeps the character after it, unless that is a newline. */
  #string(): number {
    const text = this.#text;
    for (let at = this.#at + 1; ; at++) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        this.#at = at + 1;
        return Token.STRING;
      }
      if (code === BACKSLASH) {
        at++;
        if (text.charCodeAt(at) === NEWLINE) {
          this.#fatal(
            at - 1,
            1,
            'a backslash cannot stand at the end of a line of a string',
            'close the string before',
          );
        }
      } else if (Number.isNaN(code)) {
        this.#fatal(this.#start, 1, 'this string is never closed', 'close it with "');
      }
    }
  }

  #character(): number {
    const end = endOfCharacter(this.#text, this.#at);
    if (end < 0) this.#fatal(this.#start, 1, 'this character literal is never closed', "close it with '");
    this.#at = end;
    return Token.CHARACTER;
  }

  #directive(): number {
    for (const directive of DIRECTIVES) {
      if (!this.#text.startsWith(directive.text, this.#at)) continue;
      if (directive.kind === Token.INCBIN && this.#expect >= Expect.NAME) continue;
      this.#at += directive.text.length;
      if (directive.expects !== undefined) this.#expect = directive.expects;
      return directive.kind;
    }
    this.#at++;
    return SLASH;
  }

  #reference(second: number): number {
    if (isIn(second, LABEL_START)) {
      this.#at = this.#skip(this.#at + 2, LABEL_PART);
      return Token.LABEL_REFERENCE;
    }
    if (second === OPEN_BRACE) {
      const end = this.#skip(this.#at + 2, PATH_PART);
      if (this.#text.charCodeAt(end) === CLOSE_BRACE) {
        this.#at = end + 1;
        if (this.length === '&{}'.length) this.#error('this reference is empty');
        return Token.PATH_REFERENCE;
      }
    }
    if (second === AMPERSAND) return this.#pair(Token.AND);
    this.#at++;
    return AMPERSAND;
  }

  /** Goes into the file of an `/include/` that stands here; false when none does. */
  #include(): boolean {
    const text = this.#text;
    if (!text.startsWith('/include/', this.#at)) return false;
    const open = this.#skip(this.#at + '/include/'.length, SPACE);
    if (text.charCodeAt(open) !== QUOTE) return false;
    this.#at = open;
    this.#string();
    const name = text.slice(open + 1, this.#at - 1);
    const included = this.#files.enter(name, this.start, this.#at - this.#start);
    if (!included) return true;
    this.#suspended.push({ text, base: this.#base, at: this.#at });
    this.#resume(included.text, this.#diagnostics.positions.open(included, this.start), 0);
    return true;
  }

  #resume(text: string, base: Position, at: number): void {
    this.#text = text;
    this.#base = base;
    this.#at = at;
  }

  /** The first place from `at` on whose character is in none of the classes. */
  #skip(at: number, classes: number): number {
    const text = this.#text;
    let end = at;
    while (isIn(text.charCodeAt(end), classes)) end++;
    return end;
  }

  /** Reports an error in the token that ends at the current place. */
  #error(message: string): void {
    this.#diagnostics.error({ message, at: this.start, length: this.length });
  }

  #fatal(at: number, length: number, message: string, help?: string): never {
    this.#diagnostics.fatal({ message, at: this.#base + at, length, ...(help && { help }) });
  }
}
