/**
 * One reading of a file in a run: a header that is included twice is one scanned file and two inclusions.
 */
import { formatSpan, type TextSpan } from '../../../terms/span.ts';
import type { PlaceNote } from '../../source/preprocessed.ts';
import { IntList } from '../scan/int-list.ts';
import type { ScannedFile } from '../scan/scanned-file.ts';

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
  #shifts: LineShifts | undefined;
  #directiveShifts: LineShifts | undefined;

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
    this.#shifts ??= new LineShifts();
    this.#shifts.add(from, line, file);
    if (by === 'linemarker') return;
    this.#directiveShifts ??= new LineShifts();
    this.#directiveShifts.add(from, line, file);
  }

  /** Where the character at `offset` of the working text was written, as `#line` and linemarkers have it. */
  spanAt(offset: number, length?: number): TextSpan {
    const span = this.file.source.spanAt(offset, length);
    return this.#shifts?.applyTo(span) ?? span;
  }

  /** What `__FILE__` and `__LINE__` say of it. */
  presumedAt(offset: number): TextSpan {
    const span = this.file.source.spanAt(offset);
    return this.#directiveShifts?.applyTo(span) ?? span;
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

/** What `#line` directives or linemarkers of one inclusion say, in their order. */
class LineShifts {
  /** First lines that each is about, from 0; the same order, ascending. */
  readonly #from = new IntList(1);
  readonly #said: { readonly delta: number; readonly file: string | undefined }[] = [];

  /** From line `from` of the file on (counted from 0), lines are said to be `line` and the following of `file`. */
  add(from: number, line: number, file: string | undefined): void {
    this.#from.push(from);
    this.#said.push({ delta: line - (from + 1), file: file ?? this.#said.at(-1)?.file });
  }

  applyTo(span: TextSpan): TextSpan {
    const said = this.#said[this.#from.lastNotAbove(span.line - 1)];
    return said ? { ...span, line: span.line + said.delta, file: said.file ?? span.file } : span;
  }
}
