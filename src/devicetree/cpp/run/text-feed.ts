/**
 * The text of a file as tokens, for as long as a macro's arguments are read from it. Directives between the lines of an
 * argument list take effect where they stand, as gcc has it.
 */

import type { Feed, LineHash } from '../expand/expansion.ts';
import { isBlank, NEWLINE, OPEN_PARENTHESIS } from '../scan/character-class.ts';
import type { NameTable } from '../scan/name-table.ts';
import type { Directive, TextBlock } from '../scan/scanned-file.ts';
import { isPunctuator, type Token, TokenLexer } from '../scan/token.ts';
import type { Inclusion } from './inclusion.ts';

export class TextFeed implements Feed {
  readonly #inclusion: Inclusion;
  readonly #names: NameTable;
  readonly #onDirective: (directive: Directive) => void;
  #lexer: TokenLexer;
  /** The block that is read. */
  block: TextBlock;

  /** @param onDirective has the directive take effect; it may set the inclusion's next block. */
  constructor(inclusion: Inclusion, block: TextBlock, names: NameTable, onDirective: (directive: Directive) => void) {
    this.#inclusion = inclusion;
    this.#names = names;
    this.#onDirective = onDirective;
    this.block = block;
    this.#lexer = this.#lexerFor(block);
  }

  /** Offset of what was not taken yet. */
  get at(): number {
    return this.#lexer.at;
  }

  /** Goes on at `at`, an offset in the block. */
  moveTo(at: number): void {
    this.#lexer.at = at;
  }

  isAtParenthesis(): boolean {
    const { text } = this.#inclusion.file.source;
    let at = this.#lexer.at;
    while (at < this.block.end && isSpace(text.charCodeAt(at))) at++;
    return at < this.block.end && text.charCodeAt(at) === OPEN_PARENTHESIS;
  }

  next(): Token | LineHash | undefined {
    const token = this.#lexer.next();
    if (!token) return this.#nextBlock() ? this.#firstOfBlock() : undefined;
    return isPunctuator(token, '#') && this.#startsLine(token.at) ? { ...token, startsLine: true } : token;
  }

  #firstOfBlock(): Token | LineHash | undefined {
    const token = this.next();
    // A new line is white space, though none may stand at its start.
    return token && { ...token, spaced: true };
  }

  /** Goes to the next text of the same file. The arguments of a macro end with it at the latest. */
  #nextBlock(): boolean {
    const inclusion = this.#inclusion;
    for (;;) {
      const block = inclusion.file.blocks[inclusion.nextBlock];
      if (!block) return false;
      inclusion.nextBlock++;
      if (block.kind === 'text') {
        this.block = block;
        this.#lexer = this.#lexerFor(block);
        return true;
      }
      this.#onDirective(block);
    }
  }

  #lexerFor(block: TextBlock): TokenLexer {
    return new TokenLexer(this.#inclusion.file.source.text, this.#names, block.at, block.end);
  }

  #startsLine(at: number): boolean {
    const { text } = this.#inclusion.file.source;
    let before = at - 1;
    while (before >= this.block.at && isBlank(text.charCodeAt(before))) before--;
    return before < this.block.at || text.charCodeAt(before) === NEWLINE;
  }
}

function isSpace(code: number): boolean {
  return isBlank(code) || code === NEWLINE;
}
