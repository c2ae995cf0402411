/**
 * Linemarkers, `# 12 "board.dts" 1`: how a preprocessor tells the compiler behind it where a line was really written.
 *
 * dtc takes them at the start of a line, also with the word `line`, and only with a file name (dtc 1.8, dtc-lexer.l).
 */
import { DOUBLE_QUOTE, endOfLiteral, HASH, isDigit, NEWLINE, skipBlanks } from './character-class.ts';
import { unescaped } from './token.ts';

export interface Linemarker {
  /** Number of the line that follows, as it is written: from 0. */
  readonly line: number;
  readonly file: string;
  /** gcc's flags: 1 a file begins, 2 an included file ended, 3 and 4 say nothing to a device tree. */
  readonly flags: readonly number[];
  /** Offset of the newline (or of the text's end) behind it. */
  readonly end: number;
}

/** The linemarker at `at`, which is the start of a line; undefined when there is none. */
export function linemarkerAt(text: string, at: number): Linemarker | undefined {
  if (text.charCodeAt(at) !== HASH) return undefined;
  const word = text.startsWith('line', at + 1) ? at + 5 : at + 1;
  const line = numberAt(text, skipBlanks(text, word, text.length));
  const quote = line && skipBlanks(text, line.end, text.length);
  if (!line || line.at === word || !quote || quote === line.end || text.charCodeAt(quote) !== DOUBLE_QUOTE) {
    return undefined;
  }
  const nameEnd = endOfLiteral(text, quote, text.length);
  if (nameEnd < 0) return undefined;
  const flags: number[] = [];
  let end = skipBlanks(text, nameEnd, text.length);
  for (let flag = numberAt(text, end); flag && flags.length < 4; flag = numberAt(text, end)) {
    flags.push(flag.value);
    end = skipBlanks(text, flag.end, text.length);
  }
  if (end < text.length && text.charCodeAt(end) !== NEWLINE) return undefined;
  return { line: line.value, file: unescaped(text.slice(quote + 1, nameEnd - 1)), flags, end };
}

/** A decimal number of up to nine digits. */
function numberAt(text: string, at: number): { value: number; at: number; end: number } | undefined {
  let end = at;
  while (end - at < 9 && isDigit(text.charCodeAt(end))) end++;
  if (end === at || isDigit(text.charCodeAt(end))) return undefined;
  return { value: Number(text.slice(at, end)), at, end };
}
