/**
 * The making of a working text: pieces of a file are kept, left out or replaced by a space, and the runs that are left
 * remember where they came from.
 */
import { IntList } from './int-list.ts';
import type { TextRuns } from './source-text.ts';

export class WorkingText {
  readonly #input: string;
  readonly #pieces: string[] = [];
  readonly #starts = new IntList();
  readonly #origins = new IntList();
  #length = 0;
  /** Where the run that is not written out yet begins in the input. */
  #runStart: number;

  /** @param from offset from which on the input is kept, until something is left out. */
  constructor(input: string, from = 0) {
    this.#input = input;
    this.#runStart = from;
    this.#startRun();
  }

  /** Offset in the working text of `at`, an offset in the input that is neither left out nor behind what was. */
  offsetOf(at: number): number {
    return this.#length + at - this.#runStart;
  }

  /** Leaves out the input from `from` up to `to`, and puts `instead` in its place. */
  omit(from: number, to: number, instead = ''): void {
    if (from === to && instead === '') return;
    this.#write(this.#input.slice(this.#runStart, from));
    this.#write(instead);
    this.#runStart = to;
    this.#startRun();
  }

  /** Keeps what is left. */
  finish(): { readonly text: string; readonly runs: TextRuns } {
    this.#write(this.#input.slice(this.#runStart));
    return {
      text: this.#pieces.join(''),
      runs: { starts: this.#starts.toArray(), origins: this.#origins.toArray() },
    };
  }

  #startRun(): void {
    this.#starts.push(this.#length);
    this.#origins.push(this.#runStart);
  }

  #write(piece: string): void {
    if (piece === '') return;
    this.#pieces.push(piece);
    this.#length += piece.length;
  }
}

/** The runs of a text that was made in two steps: `second` maps it to the text that `first` maps to the file. */
export function composeRuns(first: TextRuns, second: TextRuns, length: number): TextRuns {
  const starts = new IntList();
  const origins = new IntList();
  let lower = 0;
  for (let index = 0; index < second.starts.length; index++) {
    const start = second.starts[index] ?? 0;
    const middle = second.origins[index] ?? 0;
    const end = middle + (second.starts[index + 1] ?? length) - start;
    // The first run of the lower map that reaches into this one; both ascend, so the search goes on where it was.
    while ((first.starts[lower + 1] ?? Number.POSITIVE_INFINITY) <= middle) lower++;
    starts.push(start);
    origins.push((first.origins[lower] ?? 0) + middle - (first.starts[lower] ?? 0));
    for (let next = lower + 1; (first.starts[next] ?? end) < end; next++) {
      starts.push(start + (first.starts[next] ?? 0) - middle);
      origins.push(first.origins[next] ?? 0);
    }
  }
  return { starts: starts.toArray(), origins: origins.toArray() };
}
