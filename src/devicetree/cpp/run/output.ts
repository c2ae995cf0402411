/**
 * The text that preprocessing makes, as it grows: stretches copied from files, and the tokens that macros expanded to.
 *
 * For every stretch and every expansion it notes where it came from, in a few numbers each; a `PlaceMap` made of them
 * answers for single characters when someone asks.
 */

import type { Frame } from '../expand/frame.ts';
import type { PlainText } from '../expand/macro.ts';
import { couldRunTogether, type Gap, gapBefore, joinGaps, OPEN_GAP } from '../expand/spacing.ts';
import { BACKSLASH, DOT, isBlank, isNamePart, NEWLINE } from '../scan/character-class.ts';
import { IntList } from '../scan/int-list.ts';
import type { NameTable } from '../scan/name-table.ts';
import { type Token, TokenLexer } from '../scan/token.ts';
import type { Inclusion } from './inclusion.ts';
import { PlaceMap } from './place-map.ts';

/** A macro's place of use: offset of its name in the inclusion's working text. */
export interface UsePlace {
  readonly inclusion: Inclusion;
  readonly name: Token;
}

export class Output {
  readonly #names: NameTable;
  readonly #pieces: string[] = [];
  #length = 0;
  readonly #starts = new IntList(1024);
  /** Index of the inclusion, offset in its working text, index of the frame (0: copied), for each of {@link #starts}. */
  readonly #sources = new IntList(1024);
  readonly #offsets = new IntList(1024);
  readonly #frameIndexes = new IntList(1024);
  readonly #inclusions: Inclusion[] = [];
  readonly #frames: (Frame | undefined)[] = [undefined];
  /** The gaps since the last token; undefined when text was copied since. */
  #gap: Gap | undefined;
  /** The token printed last on this line, if it came from a macro. */
  #previous: Token | undefined;
  /** Text copied last, whose last token is worked out only when it matters. */
  #copied: { readonly text: string; readonly from: number; readonly to: number } | undefined;

  constructor(names: NameTable) {
    this.#names = names;
  }

  /** Characters so far. */
  get length(): number {
    return this.#length;
  }

  /** What comes is made of this file: also a text that stays empty has a place. */
  begin(main: Inclusion): void {
    this.#note(main, 0, 0);
  }

  /** Copies the working text of the inclusion from offset `from` up to `to`. */
  copy(inclusion: Inclusion, from: number, to: number): void {
    if (from >= to) return;
    const { text } = inclusion.file.source;
    if (this.#gap) this.#closeGap(text, from, to);
    this.#note(inclusion, from, 0);
    this.#write(text.slice(from, to));
    if (!this.#gap) this.#copied = { text, from, to };
  }

  /** A gap between the tokens of an expansion. */
  gap(gap: Gap): void {
    this.#gap = joinGaps(this.#gap, gap);
  }

  /** A token of an expansion. */
  token(token: Token, use: UsePlace, frame: Frame | undefined): void {
    if (this.#needsSpace(token)) this.#write(' ');
    this.#noteFrame(use, token.origin ?? frame);
    this.#write(token.text);
    this.#previous = token;
    this.#copied = undefined;
    this.#gap = undefined;
  }

  /** A whole expansion of one macro. */
  plain(plain: PlainText, use: UsePlace, frame: Frame): void {
    this.gap(gapBefore(use.name));
    if (plain.first) {
      if (this.#needsSpace(plain.first)) this.#write(' ');
      this.#noteFrame(use, frame);
      this.#write(plain.text);
      this.#previous = plain.last;
      this.#copied = undefined;
      this.#gap = undefined;
    }
    this.gap(OPEN_GAP);
  }

  finish(): { readonly text: string; readonly places: PlaceMap } {
    const places = new PlaceMap({
      starts: this.#starts.toArray(),
      sources: this.#sources.toArray(),
      offsets: this.#offsets.toArray(),
      frameIndexes: this.#frameIndexes.toArray(),
      inclusions: this.#inclusions,
      frames: this.#frames,
    });
    return { text: this.#pieces.join(''), places };
  }

  #write(piece: string): void {
    this.#pieces.push(piece);
    this.#length += piece.length;
  }

  #note(inclusion: Inclusion, offset: number, frameIndex: number): void {
    if (this.#inclusions.at(-1) !== inclusion) this.#inclusions.push(inclusion);
    this.#starts.push(this.#length);
    this.#sources.push(this.#inclusions.length - 1);
    this.#offsets.push(offset);
    this.#frameIndexes.push(frameIndex);
  }

  #noteFrame(use: UsePlace, frame: Frame | undefined): void {
    const goesOn = frame && frame === this.#frames.at(-1) && this.#frameIndexes.at(this.#frameIndexes.length - 1) !== 0;
    if (goesOn) return;
    this.#frames.push(frame);
    this.#note(use.inclusion, use.name.at, this.#frames.length - 1);
  }

  /** Text is about to follow an expansion: parts the two where they could run together. */
  #closeGap(text: string, from: number, to: number): void {
    let at = from;
    let hasNewline = false;
    for (; at < to; at++) {
      const code = text.charCodeAt(at);
      if (code === NEWLINE) hasNewline = true;
      else if (!isBlank(code)) break;
    }
    if (hasNewline) {
      this.#previous = undefined;
      this.#copied = undefined;
      this.#gap = OPEN_GAP;
    }
    if (at === to) return;
    if (at === from) {
      const next = new TokenLexer(text, this.#names, at, to).next();
      if (next && this.#needsSpace(next)) this.#write(' ');
    }
    this.#gap = undefined;
  }

  #needsSpace(next: Token): boolean {
    const gap = this.#gap;
    if (!gap) return next.spaced;
    if (gap.spaced ?? next.spaced) return !this.#endsBlank();
    return couldRunTogether(this.#copied ? this.#lastCopied(next) : this.#previous, next);
  }

  /** White space is there already: one is enough, and in a string that dtc reads over lines more would be too much. */
  #endsBlank(): boolean {
    const last = this.#pieces.at(-1) ?? '';
    return isBlank(last.charCodeAt(last.length - 1));
  }

  /** The last token on the line of the text copied last; undefined too where `next` cannot run together with it. */
  #lastCopied(next: Token): Token | undefined {
    const copied = this.#copied;
    if (!copied) return undefined;
    const { text, from, to } = copied;
    const last = text.charCodeAt(to - 1);
    if (next.kind !== 'punctuator' && !isNamePart(last) && last !== DOT && last !== BACKSLASH) return undefined;
    let token: Token | undefined;
    const lineStart = from + text.slice(from, to).lastIndexOf('\n') + 1;
    const lexer = new TokenLexer(text, this.#names, lineStart, to);
    for (let found = lexer.next(); found; found = lexer.next()) token = found;
    return token;
  }
}
