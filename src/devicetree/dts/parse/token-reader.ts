/** What every part of the parser does with tokens: demand one, complain of one, go on after a mistake. */

import type { Diagnostics } from '../../source/diagnostics.ts';
import type { Integer } from '../lex/arithmetic.ts';
import type { Lexer } from '../lex/lexer.ts';
import { BAD_ESCAPE, unescapeCharacter, unescapeString } from '../lex/literal.ts';
import { shortened, Token } from '../lex/token.ts';
import type { ExpressionContext } from './expression.ts';

const code = (character: string) => character.charCodeAt(0);
const [OPEN, CLOSE, SEMICOLON, OPEN_ANGLE] = [code('{'), code('}'), code(';'), code('<')];

/** Thrown where a statement cannot be understood any further, after its error was reported; never leaves the parser. */
export class GiveUp extends Error {}

export class TokenReader implements ExpressionContext {
  readonly lexer: Lexer;
  readonly diagnostics: Diagnostics;

  constructor(lexer: Lexer, diagnostics: Diagnostics) {
    this.lexer = lexer;
    this.diagnostics = diagnostics;
  }

  /** Reports an error at the current token. */
  error(message: string, help?: string): void {
    this.diagnostics.error({ message, at: this.lexer.start, length: this.lexer.length, ...(help && { help }) });
  }

  unexpected(expected: string, help?: string): never {
    const { kind } = this.lexer;
    const found = kind === Token.END ? 'the end of the file' : shortened(this.lexer.written);
    const hint = help ?? (kind === Token.WORD ? UNDEFINED_MACRO : undefined);
    this.error(`expected ${expected}, found ${found}`, hint);
    throw new GiveUp();
  }

  /** Passes the current token if it is of `kind`; else gives up. */
  expect(kind: number, expected: string): void {
    if (this.lexer.kind !== kind) this.unexpected(expected);
    this.lexer.next();
  }

  /**
   * Passes a `;`. Where it was forgotten at the end of a line or before a `}`, says so and goes on as if it were there.
   * @param after what it ends, for the message
   */
  expectSemicolon(after: string): void {
    const { lexer } = this;
    if (lexer.kind === SEMICOLON) {
      lexer.next();
    } else if (lexer.startsLine || lexer.kind === CLOSE || lexer.kind === Token.END) {
      this.diagnostics.error({ message: `there is no ';' after ${after}`, at: Math.max(0, lexer.previousEnd - 1) });
      lexer.rereadAsName();
    } else {
      const isPart = [Token.STRING, Token.LABEL_REFERENCE, Token.PATH_REFERENCE, OPEN_ANGLE].includes(lexer.kind);
      this.unexpected("';'", isPart ? 'the parts of a value are separated by commas' : undefined);
    }
  }

  /** After {@link GiveUp}: passes what is left of the statement, whole blocks included, up to the end of the block it is in. */
  recover(): void {
    const { lexer } = this;
    for (let depth = 0; lexer.kind !== Token.END; lexer.next()) {
      if (lexer.kind === OPEN) depth++;
      else if (lexer.kind === CLOSE && depth-- === 0) return;
      else if (lexer.kind === SEMICOLON && depth === 0) {
        lexer.next();
        return;
      }
    }
  }

  undefinedWord(): void {
    this.error(`${shortened(this.lexer.written)} is not a number`, UNDEFINED_MACRO);
  }

  characterValue(): Integer {
    const bytes = unescapeCharacter(this.lexer.quoted);
    if (bytes === BAD_ESCAPE) this.error(BAD_ESCAPE_MESSAGE);
    else if (bytes.length === 0) this.error('there is no character between the apostrophes');
    else if (bytes.length > 1)
      this.error('there is more than one character between the apostrophes', 'a string stands in "');
    else return bytes[0] ?? 0;
    return 0;
  }

  /** The bytes of the current `STRING`, without a final NUL; empty, and reported, where an escape cannot be read. */
  stringBytes(): Uint8Array {
    const bytes = unescapeString(this.lexer.quoted);
    if (bytes !== BAD_ESCAPE) return bytes;
    this.error(BAD_ESCAPE_MESSAGE);
    return new Uint8Array(0);
  }
}

const UNDEFINED_MACRO = 'is it a macro whose header is not included?';
const BAD_ESCAPE_MESSAGE = '\\x needs hexadecimal digits after it';
