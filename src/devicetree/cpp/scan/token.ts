/**
 * Preprocessing tokens, and the lexer that reads them where macros are defined, expanded or asked for.
 *
 * Most of a device tree never becomes tokens: text without macros is copied as it stands. What is lexed here follows
 * gcc's assembler mode (`-x assembler-with-cpp`, gcc 12): no digraphs, no `$` in identifiers, ASCII identifiers only,
 * and a quote without a partner takes the rest of its line, as apostrophes in assembler comments must be harmless.
 */

import type { Frame } from '../expand/frame.ts';
import {
  BACKSLASH,
  CAPITAL_L,
  DOT,
  DOUBLE_QUOTE,
  endOfLiteral,
  endOfName,
  endOfNumber,
  isBlank,
  isDigit,
  isNameStart,
  NEWLINE,
  SINGLE_QUOTE,
} from './character-class.ts';
import type { NameTable } from './name-table.ts';

export type TokenKind = 'name' | 'number' | 'string' | 'character' | 'punctuator' | 'other';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** White space (or a comment) stands in front of it. */
  readonly spaced: boolean;
  /** Number of an identifier in the name table; -1 for everything else. */
  readonly name: number;
  /** Offset in the text it was lexed from. */
  readonly at: number;
  /** `##` stands behind it: it will be pasted to the next token. */
  readonly glued: boolean;
  /** The name of a macro, met while that macro was being expanded: it is never expanded again. */
  readonly painted: boolean;
  /** Where it came from before it went through a macro as its argument; undefined when it stood there. */
  readonly origin: Frame | undefined;
}

/** Punctuators of more than one character, by their first character, longest first. */
const LONG_PUNCTUATORS = new Map<string, readonly string[]>();
for (const text of '... <<= >>= -> ++ -- << >> <= >= == != && || *= /= %= += -= &= ^= |= ##'.split(' ')) {
  const first = text.charAt(0);
  LONG_PUNCTUATORS.set(first, [...(LONG_PUNCTUATORS.get(first) ?? []), text]);
}
const PUNCTUATION = '=!><+-*/%&|^~?:,()[]{};.@#';

/** Reads tokens from part of a text without comments and line continuations. Newlines in it are white space. */
export class TokenLexer {
  readonly #text: string;
  readonly #names: NameTable;
  readonly #end: number;
  /** Where the next token is looked for. */
  at: number;

  constructor(text: string, names: NameTable, at = 0, end: number = text.length) {
    this.#text = text;
    this.#names = names;
    this.at = at;
    this.#end = end;
  }

  /** The next token; undefined at the end. */
  next(): Token | undefined {
    const text = this.#text;
    const from = this.at;
    const at = this.skipSpace();
    if (at >= this.#end) return undefined;
    const spaced = at > from;
    const code = text.charCodeAt(at);
    if (isNameStart(code)) {
      const end = endOfName(text, at, this.#end);
      if (code === CAPITAL_L && end === at + 1 && isQuote(text.charCodeAt(end))) return this.#literal(at, end, spaced);
      this.at = end;
      const word = text.slice(at, end);
      return makeToken('name', word, spaced, at, this.#names.intern(word));
    }
    if (isDigit(code) || (code === DOT && isDigit(text.charCodeAt(at + 1)))) {
      this.at = endOfNumber(text, at, this.#end);
      return makeToken('number', text.slice(at, this.at), spaced, at);
    }
    if (isQuote(code)) return this.#literal(at, at, spaced);
    const punctuator = this.#punctuatorAt(at);
    this.at = at + (punctuator?.length ?? 1);
    return punctuator
      ? makeToken('punctuator', punctuator, spaced, at)
      : makeToken('other', text.charAt(at), spaced, at);
  }

  /** Every token up to the end. */
  rest(): Token[] {
    const tokens: Token[] = [];
    for (let token = this.next(); token; token = this.next()) tokens.push(token);
    return tokens;
  }

  /** Moves over white space and says where it ends. */
  skipSpace(): number {
    const text = this.#text;
    let at = this.at;
    for (; at < this.#end; at++) {
      const code = text.charCodeAt(at);
      if (!isBlank(code) && code !== NEWLINE) break;
    }
    this.at = at;
    return at;
  }

  /** A string or character literal whose quote stands at `quote`, perhaps behind an `L` at `at`. */
  #literal(at: number, quote: number, spaced: boolean): Token {
    const found = endOfLiteral(this.#text, quote, this.#end);
    const isClosed = found >= 0;
    this.at = isClosed ? found : ~found;
    const kind = !isClosed ? 'other' : this.#text.charCodeAt(quote) === DOUBLE_QUOTE ? 'string' : 'character';
    return makeToken(kind, this.#text.slice(at, this.at), spaced, at);
  }

  #punctuatorAt(at: number): string | undefined {
    const first = this.#text.charAt(at);
    for (const long of LONG_PUNCTUATORS.get(first) ?? []) {
      if (at + long.length <= this.#end && this.#text.startsWith(long, at)) return long;
    }
    return PUNCTUATION.includes(first) ? first : undefined;
  }
}

/** A token as it stands in a source. */
export function makeToken(kind: TokenKind, text: string, spaced: boolean, at: number, name = -1): Token {
  return { kind, text, spaced, name, at, glued: false, painted: false, origin: undefined };
}

export function isPunctuator(token: Token | undefined, text: string): boolean {
  return token !== undefined && token.kind === 'punctuator' && token.text === text;
}

/** Tokens as text, with one space where they had white space between them; none in front of the first. */
export function spell(tokens: readonly Token[]): string {
  let text = '';
  for (const token of tokens) text += token.spaced && text !== '' ? ` ${token.text}` : token.text;
  return text;
}

/** `text` as a string literal: quotes and backslashes escaped. */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** What stands between the quotes of a string literal (with or without `L`), escapes and all. */
export function contentOf(literal: Token): string {
  return literal.text.slice(literal.text.indexOf('"') + 1, -1);
}

/** `text` with `\"` and `\\` undone: the reverse of {@link quoted}. */
export function unescaped(text: string): string {
  return text.replace(/\\(["\\])/g, '$1');
}

export function isBackslash(token: Token): boolean {
  return token.kind === 'other' && token.text.charCodeAt(0) === BACKSLASH;
}

function isQuote(code: number): boolean {
  return code === DOUBLE_QUOTE || code === SINGLE_QUOTE;
}
