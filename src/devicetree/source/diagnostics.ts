/** What a compilation finds wrong, collected so that one run tells more than the first mistake. */
import type { Problem } from '../../terms/input-error.ts';
import { InputError } from '../../terms/input-error.ts';
import { NOWHERE, type Position, type Positions } from './positions.ts';
import type { PlaceNote } from './preprocessed.ts';

/** Where in the texts something is, and what else is known of it. */
export interface Remark {
  readonly message: string;
  readonly at: Position;
  /** Characters under the caret; 1 when absent. */
  readonly length?: number;
  /** Path of the node that it lies in. */
  readonly path?: string;
  readonly help?: string;
  /** Told before the macros and includes that led to {@link at}. */
  readonly related?: readonly { readonly message: string; readonly at: Position }[];
}

/** Something that a compilation goes on in spite of, under the name of the check that found it: dtc's own, where it has one. */
export interface DtsFinding extends Problem {
  readonly check: string;
  /** The property it is about, of the node at `path`. */
  readonly property?: string;
}

/** A run that finds more errors than this stops: what follows is seldom more than a consequence. */
const MOST_ERRORS = 20;

/** Warnings beyond so many are not kept: a long value that does not fit its elements would give one for each. */
const MOST_WARNINGS = 10_000;

export class Diagnostics {
  readonly positions: Positions;
  readonly #errors: Problem[] = [];
  readonly #warnings: { readonly check: string; readonly remark: Remark; readonly property?: string }[] = [];
  #lastErrorAt: Position = NOWHERE;

  constructor(positions: Positions) {
    this.positions = positions;
  }

  get hasErrors(): boolean {
    return this.#errors.length > 0;
  }

  /**
   * Takes note of an error and goes on. A second error at the very same place is a consequence of the first.
   * @throws InputError with all that was found, when there are too many to go on.
   */
  error(remark: Remark): void {
    if (remark.at !== NOWHERE && remark.at === this.#lastErrorAt) return;
    this.#lastErrorAt = remark.at;
    this.#errors.push(this.problem(remark));
    if (this.#errors.length >= MOST_ERRORS) this.throwIfAny();
  }

  /** Takes note of an error after which nothing that follows can be understood. */
  fatal(remark: Remark): never {
    this.error(remark);
    throw new InputError(this.#errors);
  }

  /** False when so many warnings were found that no more are kept. */
  get keepsWarnings(): boolean {
    return this.#warnings.length < MOST_WARNINGS;
  }

  warning(check: string, remark: Remark, property?: string): void {
    if (!this.keepsWarnings) return;
    this.#warnings.push({ check, remark, ...(property !== undefined && { property }) });
  }

  /** All warnings, in the order in which they were found. */
  findings(): DtsFinding[] {
    return this.#warnings.map(({ check, remark, property }) => ({
      check,
      ...this.problem(remark),
      ...(property !== undefined && { property }),
    }));
  }

  /** @throws InputError with every error so far, if there is one. */
  throwIfAny(): void {
    if (this.#errors.length > 0) throw new InputError(this.#errors);
  }

  /** A remark with its places worked out. */
  problem(remark: Remark): Problem {
    const { at, path, help } = remark;
    if (at === NOWHERE) return { message: remark.message, ...(path && { path }), ...(help && { help }) };
    const span = this.positions.locate(at, remark.length);
    const sourceLine = this.positions.line(at);
    const related: PlaceNote[] = (remark.related ?? [])
      .filter((note) => note.at !== NOWHERE)
      .map((note) => ({ message: note.message, span: this.positions.locate(note.at) }));
    const notes = [...related, ...this.positions.notes(at)];
    return {
      message: remark.message,
      span,
      ...(path && { path }),
      ...(help && { help }),
      ...(sourceLine !== undefined && { sourceLine }),
      ...(notes.length > 0 && { notes }),
    };
  }
}
