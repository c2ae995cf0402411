/**
 * Places in everything that one compilation reads.
 *
 * A compilation reads one preprocessed text, and one more for each `/include/`. A position is one number: texts lie one
 * after the other in the order in which they were opened, and a position is the base of its text plus the offset in it.
 * Nodes and properties carry that number; a {@link TextSpan} is worked out from it only when someone asks.
 */
import type { TextSpan } from '../../terms/span.ts';
import type { PlaceNote, Preprocessed } from './preprocessed.ts';

export type Position = number;

/** Where something was made by the compiler itself (`__symbols__`, a fragment of an overlay): nowhere in a text. */
export const NOWHERE: Position = -1;

interface Opened {
  readonly base: Position;
  readonly text: Preprocessed;
  /** Where the `/include/` stands; {@link NOWHERE} for the main text. */
  readonly includedAt: Position;
}

/** A chain of includes longer than this goes in a circle. */
const MOST_NOTES = 12;

/** A line longer than this is no help to anyone under a caret. */
const LONGEST_SHOWN_LINE = 500;

export class Positions {
  readonly #opened: Opened[] = [];
  #end = 0;

  /** Opens a text and returns its base. One position more than its length belongs to it: its end. */
  open(text: Preprocessed, includedAt: Position): Position {
    const base = this.#end;
    this.#opened.push({ base, text, includedAt });
    this.#end = base + text.text.length + 1;
    return base;
  }

  /** The place where the character at `position` was really written. */
  locate(position: Position, length?: number): TextSpan {
    const opened = this.#openedAt(position);
    if (!opened) return { kind: 'text', file: '', line: 1, column: 1 };
    const span = opened.text.locate(position - opened.base);
    if (length === undefined || span.length !== undefined) return span;
    return { kind: 'text', file: span.file, line: span.line, column: span.column, length };
  }

  /** What led to `position`: macro expansions and includes, the innermost first; not all of them where they are many. */
  notes(position: Position): PlaceNote[] {
    const notes: PlaceNote[] = [];
    for (let at = position; at !== NOWHERE && notes.length < MOST_NOTES; ) {
      const opened = this.#openedAt(at);
      if (!opened) break;
      notes.push(...opened.text.notes(at - opened.base));
      at = opened.includedAt;
      if (at !== NOWHERE) notes.push({ message: 'included from here', span: this.locate(at) });
    }
    return notes;
  }

  /** The source line of the character at `position`; undefined when it is not at hand or too long to show. */
  line(position: Position): string | undefined {
    const opened = this.#openedAt(position);
    const line = opened?.text.sourceLine(position - opened.base);
    return line !== undefined && line.length <= LONGEST_SHOWN_LINE ? line : undefined;
  }

  #openedAt(position: Position): Opened | undefined {
    let low = 0;
    let high = this.#opened.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#opened[middle]?.base ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    return position < 0 ? undefined : this.#opened[low];
  }
}
