/**
 * One reading of a file in a run: a header that is included twice is one scanned file and two inclusions.
 */
import { formatSpan, type TextSpan } from '../../../terms/span.ts';
import type { PlaceNote } from '../source.ts';
import { lastNotAbove } from './int-list.ts';
import type { ScannedFile } from './scanned-file.ts';

export class Inclusion {
  readonly file: ScannedFile;
  /** Who included it; undefined for the main file and the definitions of the command line. */
  readonly includedBy: Inclusion | undefined;
  /** Offset of the `#include` in the working text of {@link includedBy}. */
  readonly includedAt: number;
  /** 0 for the main file. */
  readonly level: number;
  /** Index of the include path it was found under; -1 where it was found without them. */
  readonly searchIndex: number;
  /** Index of the block that is read next. */
  nextBlock = 0;
  readonly #shifts: LineShift[] = [];
  readonly #directiveShifts: LineShift[] = [];

  constructor(file: ScannedFile, place?: { by: Inclusion; at: number; searchIndex: number }) {
    this.file = file;
    this.includedBy = place?.by;
    this.includedAt = place?.at ?? 0;
    this.level = place ? place.by.level + 1 : 0;
    this.searchIndex = place?.searchIndex ?? -1;
  }

  /**
   * From the line behind `at` on, the text is said to be line `line` and the following of `file` (default: as before).
   * @param by a `#line` counts for `__LINE__` and `__FILE__` too; a linemarker is not for cpp, but for what comes behind
   */
  shiftLines(at: number, line: number, file: string | undefined, by: 'directive' | 'linemarker'): void {
    const from = this.file.source.lineOf(at) + 1;
    const shifts = by === 'directive' ? [this.#shifts, this.#directiveShifts] : [this.#shifts];
    for (const list of shifts) list.push({ from, delta: line - (from + 1), file: file ?? list.at(-1)?.file });
  }

  /** Where the character at `offset` of the working text was written, as `#line` and linemarkers have it. */
  spanAt(offset: number, length?: number): TextSpan {
    return shifted(this.file.source.spanAt(offset, length), this.#shifts);
  }

  /** What `__FILE__` and `__LINE__` say of it. */
  presumedAt(offset: number): TextSpan {
    return shifted(this.file.source.spanAt(offset), this.#directiveShifts);
  }

  /** The `#include`s that led here, the innermost first. */
  includeNotes(): PlaceNote[] {
    const notes: PlaceNote[] = [];
    for (let inner: Inclusion = this; inner.includedBy; inner = inner.includedBy) {
      const span = inner.includedBy.spanAt(inner.includedAt);
      notes.push({ message: `included from ${formatSpan(span)}`, span });
    }
    return notes;
  }
}

interface LineShift {
  /** First line of the file that it is about, from 0. */
  readonly from: number;
  readonly delta: number;
  readonly file: string | undefined;
}

function shifted(span: TextSpan, shifts: readonly LineShift[]): TextSpan {
  if (shifts.length === 0) return span;
  const lines = Int32Array.from(shifts, (shift) => shift.from);
  const shift = shifts[lastNotAbove(lines, span.line - 1)];
  return shift ? { ...span, line: span.line + shift.delta, file: shift.file ?? span.file } : span;
}
