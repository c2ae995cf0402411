/**
 * One file of a compilation: its text as it was written, and the text that is worked with.
 *
 * The working text has no comments, no line continuations, no carriage returns and no empty lines. Each offset in it
 * stands for one in the file; runs of characters that lie side by side in both make up the map from one to the other.
 */
import type { TextSpan } from '../../../terms/span.ts';
import { IntList, lastNotAbove } from './int-list.ts';

/** Runs of text: `starts[i]` in the text that was made lies over `origins[i]` in the text it was made from. */
export interface TextRuns {
  readonly starts: Int32Array;
  readonly origins: Int32Array;
}

export class SourceText {
  /** Path as it was put together when the file was looked for. */
  readonly path: string;
  /** The file as it is. */
  readonly original: string;
  /** The working text. */
  readonly text: string;
  readonly #runs: TextRuns;
  #lineStarts: Int32Array | undefined;
  // Places are asked for in ascending order more often than not: start the search where the last one ended.
  #lastRun = 0;
  #lastLine = 0;

  constructor(path: string, original: string, text: string, runs: TextRuns) {
    this.path = path;
    this.original = original;
    this.text = text;
    this.#runs = runs;
  }

  /** Offset in the file of the character at `offset` of the working text. */
  originOf(offset: number): number {
    const { starts, origins } = this.#runs;
    const run = near(starts, offset, this.#lastRun);
    this.#lastRun = run;
    return (origins[run] ?? 0) + offset - (starts[run] ?? 0);
  }

  /** Line of the file, counted from 0, that holds the character at `offset` of the working text. */
  lineOf(offset: number): number {
    const line = near(this.#lines, this.originOf(offset), this.#lastLine);
    this.#lastLine = line;
    return line;
  }

  /** Where the character at `offset` of the working text stands in the file. */
  spanAt(offset: number, length?: number): TextSpan {
    const line = this.lineOf(offset);
    const column = this.originOf(offset) - (this.#lines[line] ?? 0) + 1;
    return { kind: 'text', file: this.path, line: line + 1, column, ...(length !== undefined && { length }) };
  }

  /** The whole line of the file around the character at `offset` of the working text, without its end. */
  lineTextAt(offset: number): string {
    const start = this.#lines[this.lineOf(offset)] ?? 0;
    const end = this.original.indexOf('\n', start);
    const line = this.original.slice(start, end < 0 ? undefined : end);
    return line.endsWith('\r') ? line.slice(0, -1) : line;
  }

  get #lines(): Int32Array {
    this.#lineStarts ??= lineStartsOf(this.original);
    return this.#lineStarts;
  }
}

function lineStartsOf(text: string): Int32Array {
  const starts = new IntList(1 + (text.length >> 5));
  // A byte order mark is no column of the first line.
  starts.push(text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0);
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts.toArray();
}

export const BYTE_ORDER_MARK = 0xfeff;

/** {@link lastNotAbove} for a value that probably lies at `guess` or just behind it; 0 where all lie above. */
function near(values: Int32Array, value: number, guess: number): number {
  if ((values[guess] ?? 0) <= value) {
    const next = values[guess + 1];
    if (next === undefined || value < next) return guess;
    const afterNext = values[guess + 2];
    if (afterNext === undefined || value < afterNext) return guess + 1;
  }
  return Math.max(lastNotAbove(values, value), 0);
}
