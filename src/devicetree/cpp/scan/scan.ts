/**
 * The one pass over the characters of a file: from what was written to a `ScannedFile`.
 *
 * Lines are joined where a backslash ends them, comments become a space, and what is left falls into directives and
 * text, as translation phases 2 to 4 of C have it (gcc 12, cppinternals "Lexer"). Identifiers in the text are noted, for
 * the run to see which of them are macros. A file scans in time proportional to its length.
 */

import { LONGEST_DIRECTIVES } from '../limits.ts';
import {
  ASTERISK,
  BACKSLASH,
  CAPITAL_L,
  DOT,
  DOUBLE_QUOTE,
  endOfLiteral,
  endOfName,
  endOfNumber,
  GREATER,
  HASH,
  isBlank,
  isDigit,
  isNameStart,
  LESS,
  NEWLINE,
  SINGLE_QUOTE,
  SLASH,
  SPACE,
  skipBlanks,
} from './character-class.ts';
import { type DirectiveLine, isDirectiveName, parseBlocks } from './directive-lines.ts';
import { IntList } from './int-list.ts';
import { joinLines } from './joined-lines.ts';
import { linemarkerAt } from './linemarker.ts';
import type { NameTable } from './name-table.ts';
import type { FileProblem, ScannedFile, TextBlock } from './scanned-file.ts';
import { BYTE_ORDER_MARK, SourceText, type TextRuns } from './source-text.ts';
import { composeRuns, WorkingText } from './working-text.ts';

/** Scans a file. Nothing that it may contain makes this fail; what is wrong with it is among its problems. */
export function scanFile(path: string, original: string, names: NameTable): ScannedFile {
  return new FileScanner(path, original, names).scan();
}

class FileScanner {
  readonly #path: string;
  readonly #original: string;
  readonly #names: NameTable;
  /** The text with its lines joined; all offsets but those of {@link WorkingText} are in it. */
  readonly #input: string;
  readonly #joints: TextRuns | undefined;
  readonly #output: WorkingText;
  readonly #start: number;
  readonly #end: number;
  readonly #nameNumbers = new IntList(256);
  readonly #nameOffsets = new IntList(256);
  readonly #parts: (TextBlock | DirectiveLine)[] = [];
  readonly #problems: FileProblem[] = [];
  #directivesLength = 0;
  #at: number;
  /** Where the text block that grows now began, in the working text, and its first name; undefined between blocks. */
  #block: { readonly at: number; readonly firstName: number } | undefined;
  /** dtc is inside a string that began on an earlier line. */
  #inString = false;
  /** A comment was met that goes on to the end of the file. */
  #isCommentOpen = false;

  constructor(path: string, original: string, names: NameTable) {
    this.#path = path;
    this.#original = original;
    this.#names = names;
    const joined = joinLines(original);
    this.#input = joined?.text ?? original;
    this.#joints = joined?.runs;
    this.#end = this.#input.length;
    this.#start = this.#input.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
    this.#at = this.#start;
    this.#output = new WorkingText(this.#input, this.#at);
  }

  scan(): ScannedFile {
    while (this.#at < this.#end) {
      const lineStart = this.#inString ? this.#indentationInString() : this.#emptyLines();
      if (this.#at < this.#end && !this.#directive()) this.#textLine(lineStart);
    }
    // A last line without its newline ends all the same: what includes this file goes on with a new one.
    if (this.#input.charCodeAt(this.#end - 1) !== NEWLINE) this.#output.omit(this.#end, this.#end, '\n');
    this.#closeBlock();
    const { text, runs } = this.#output.finish();
    const source = new SourceText(
      this.#path,
      this.#original,
      text,
      this.#joints ? composeRuns(this.#joints, runs, text.length) : runs,
    );
    return {
      source,
      blocks: parseBlocks(this.#parts, source, this.#names, this.#problems),
      nameNumbers: this.#nameNumbers.toArray(),
      nameOffsets: this.#nameOffsets.toArray(),
      problems: this.#problems,
    };
  }

  /** Leaves out lines that are empty but for comments, up to the first thing on a line; gives that line's start. */
  #emptyLines(): number {
    const input = this.#input;
    const from = this.#at;
    let lineStart = from;
    let hasComment = false;
    let at = from;
    for (;;) {
      at = skipBlanks(input, at, this.#end);
      const code = input.charCodeAt(at);
      if (code === NEWLINE && at < this.#end) {
        lineStart = ++at;
        hasComment = false;
      } else if (code === SLASH && this.#isComment(at)) {
        at = this.#endOfComment(at, from);
        hasComment = true;
      } else {
        break;
      }
    }
    this.#at = at;
    if (hasComment) this.#output.omit(from, at, ' ');
    else if (at >= this.#end) this.#output.omit(from, at);
    else this.#output.omit(from, lineStart);
    return hasComment ? at : lineStart;
  }

  /** One line of text, or what is left of it, with its newline. */
  #textLine(lineStart: number): void {
    const input = this.#input;
    const end = this.#end;
    const isInString = this.#inString;
    this.#block ??= { at: this.#output.offsetOf(lineStart), firstName: this.#nameNumbers.length };
    let at = this.#at;
    let isQuoteOpen = false;
    while (at < end) {
      const code = input.charCodeAt(at);
      if (isNameStart(code)) {
        const nameEnd = endOfName(input, at, end);
        const isPrefix = code === CAPITAL_L && nameEnd === at + 1 && isQuote(input.charCodeAt(nameEnd));
        if (!isPrefix) this.#noteName(at, nameEnd);
        at = nameEnd;
      } else if (code === NEWLINE) {
        at++;
        break;
      } else if (isDigit(code) || (code === DOT && isDigit(input.charCodeAt(at + 1)))) {
        at = endOfNumber(input, at, end);
      } else if (isQuote(code)) {
        const found = endOfLiteral(input, at, end);
        isQuoteOpen ||= found < 0 && code === DOUBLE_QUOTE;
        at = found < 0 ? ~found : found;
      } else if (isInString && (isBlank(code) || (code === SLASH && this.#isComment(at)))) {
        const spaceEnd = this.#skipToNextOnLine(at);
        const isLast = spaceEnd >= end || input.charCodeAt(spaceEnd) === NEWLINE;
        if (isLast || spaceEnd - at > 1 || code !== SPACE) this.#output.omit(at, spaceEnd, isLast ? '' : ' ');
        at = spaceEnd;
      } else if (code === SLASH && this.#isComment(at)) {
        const commentEnd = this.#endOfComment(at);
        this.#output.omit(at, commentEnd, ' ');
        at = commentEnd;
      } else {
        at++;
      }
    }
    if (isInString) this.#inString = hasOddQuotes(input, this.#at, at) ? !isInString : isInString;
    else this.#inString = isQuoteOpen;
    this.#at = at;
  }

  /** A directive, if the `#` of one stands here. */
  #directive(): boolean {
    const hash = this.#at;
    if (this.#input.charCodeAt(hash) !== HASH) return false;
    if (this.#linemarker()) return true;
    const nameAt = this.#skipToNextOnLine(hash + 1);
    const nameEnd = isNameStart(this.#input.charCodeAt(nameAt)) ? endOfName(this.#input, nameAt, this.#end) : nameAt;
    const name = this.#input.slice(nameAt, nameEnd);
    const isNull = nameAt >= this.#end || this.#input.charCodeAt(nameAt) === NEWLINE;
    if (!isNull && !isDirectiveName(name)) return false;
    this.#closeBlock();
    const at = this.#output.offsetOf(hash);
    if (nameAt > hash + 1) this.#output.omit(hash + 1, nameAt);
    this.#at = this.#endOfHeaderName(name, nameEnd);
    this.#restOfDirective();
    if (!isNull) this.#addDirective({ kind: 'line', at, name, end: this.#output.offsetOf(this.#at) }, this.#at - hash);
    if (this.#input.charCodeAt(this.#at) === NEWLINE) this.#at++;
    return true;
  }

  /** `# 12 "board.dts" 1`: for cpp in assembler mode a line like any other, but dtc reads on in that file and line. */
  #linemarker(): boolean {
    const hash = this.#at;
    if (hash > this.#start && this.#input.charCodeAt(hash - 1) !== NEWLINE) return false;
    // `#line` is a directive.
    if (!isBlank(this.#input.charCodeAt(hash + 1))) return false;
    const marker = linemarkerAt(this.#input, hash);
    if (!marker) return false;
    this.#closeBlock();
    const { line, file, end } = marker;
    this.#at = end;
    this.#addDirective({ kind: 'linemarker', at: this.#output.offsetOf(hash), line, file }, end - hash);
    if (this.#input.charCodeAt(this.#at) === NEWLINE) this.#at++;
    return true;
  }

  #addDirective(directive: DirectiveLine, length: number): void {
    this.#directivesLength += length;
    if (this.#directivesLength <= LONGEST_DIRECTIVES) {
      this.#parts.push(directive);
      return;
    }
    const message = `the directives of this file come to more than ${LONGEST_DIRECTIVES >> 20} MiB`;
    this.#problems.push({ message, at: directive.at });
    this.#at = this.#end;
  }

  /** Goes to the end of the directive's line; comments in it become spaces. */
  #restOfDirective(): void {
    const input = this.#input;
    let at = this.#at;
    while (at < this.#end) {
      const code = input.charCodeAt(at);
      if (code === NEWLINE) break;
      if (isQuote(code)) {
        const found = endOfLiteral(input, at, this.#end);
        at = found < 0 ? ~found : found;
      } else if (code === SLASH && this.#isComment(at)) {
        const commentEnd = this.#endOfComment(at);
        this.#output.omit(at, commentEnd, ' ');
        at = commentEnd;
      } else {
        at++;
      }
    }
    this.#at = at;
  }

  /** Offset after `<…>` in an `#include`, where `//` begins no comment; `at` for everything else. */
  #endOfHeaderName(directive: string, at: number): number {
    if (!/^(include|include_next|import)$/.test(directive)) return at;
    const open = skipBlanks(this.#input, at, this.#end);
    if (this.#input.charCodeAt(open) !== LESS) return at;
    for (let next = open + 1; next < this.#end; next++) {
      const code = this.#input.charCodeAt(next);
      if (code === NEWLINE) break;
      if (code === GREATER) return next + 1;
    }
    return at;
  }

  /** Offset of the next thing on this line behind blanks and comments, or of the line's end. */
  #skipToNextOnLine(from: number): number {
    let at = skipBlanks(this.#input, from, this.#end);
    while (this.#input.charCodeAt(at) === SLASH && this.#isComment(at)) {
      at = skipBlanks(this.#input, this.#endOfComment(at, from), this.#end);
    }
    return at;
  }

  /**
   * The indentation of a line inside a dtc string. cpp does not know that it is one and prints the line as tokens, at
   * their column and with single spaces between them, and the string that dtc reads has just those.
   */
  #indentationInString(): number {
    const from = this.#at;
    this.#at = skipBlanks(this.#input, from, this.#end);
    const isEmpty = this.#at >= this.#end || this.#input.charCodeAt(this.#at) === NEWLINE;
    this.#output.omit(from, this.#at, isEmpty ? '' : ' '.repeat(this.#at - from));
    return this.#at;
  }

  #noteName(at: number, end: number): void {
    this.#nameNumbers.push(this.#names.intern(this.#input.slice(at, end)));
    this.#nameOffsets.push(this.#output.offsetOf(at));
  }

  #closeBlock(): void {
    if (!this.#block) return;
    const end = this.#output.offsetOf(this.#at);
    this.#parts.push({ kind: 'text', ...this.#block, end, endName: this.#nameNumbers.length });
    this.#block = undefined;
  }

  #isComment(at: number): boolean {
    const next = this.#input.charCodeAt(at + 1);
    return next === SLASH || next === ASTERISK;
  }

  /**
   * Offset after the comment that starts at `at`: of the newline, for one that a newline ends.
   * @param omitted from where on everything up to the comment is going to be left out.
   */
  #endOfComment(at: number, omitted = at): number {
    if (this.#input.charCodeAt(at + 1) === SLASH) {
      const newline = this.#input.indexOf('\n', at);
      return newline < 0 ? this.#end : newline;
    }
    const close = this.#input.indexOf('*/', at + 2);
    if (close >= 0) return close + 2;
    if (!this.#isCommentOpen) {
      this.#isCommentOpen = true;
      this.#output.omit(omitted, at);
      this.#problems.push({
        message: 'unterminated comment',
        at: this.#output.offsetOf(at),
        help: 'close it with */',
      });
    }
    return this.#end;
  }
}

/** True when an odd number of unescaped double quotes stands there: a string is open at the end that was not at the start, or the reverse. */
function hasOddQuotes(text: string, from: number, to: number): boolean {
  let isOdd = false;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === DOUBLE_QUOTE) isOdd = !isOdd;
  }
  return isOdd;
}

function isQuote(code: number): boolean {
  return code === DOUBLE_QUOTE || code === SINGLE_QUOTE;
}
