/** What a run finds wrong, collected so that one run tells more than the first mistake. */
import { InputError, type Problem } from '../../../terms/input-error.ts';
import type { PlaceNote } from '../../source/preprocessed.ts';
import { MOST_PROBLEMS } from '../limits.ts';
import type { Inclusion } from './inclusion.ts';

/** A place that something can be said of: `length` characters from `at` on, in the inclusion's working text. */
export interface Place {
  readonly inclusion: Inclusion;
  readonly at: number;
  readonly length?: number;
}

/** What is said. */
export interface Remark {
  readonly message: string;
  readonly help?: string | undefined;
  /** Told before the includes that led to the place. */
  readonly notes?: readonly PlaceNote[];
}

/** A line longer than this is no help to anyone under a caret. */
const LONGEST_SHOWN_LINE = 500;

export class Report {
  readonly #problems: Problem[] = [];
  readonly #warnings: Problem[] = [];

  get warnings(): readonly Problem[] {
    return this.#warnings;
  }

  /** Takes note of an error and goes on. @throws InputError with all that was found, when there are too many to go on */
  error(place: Place, remark: Remark): void {
    this.#problems.push(problemAt(place, remark));
    if (this.#problems.length >= MOST_PROBLEMS) this.throwIfAny();
  }

  /** Takes note of something that cpp would warn of. */
  warn(place: Place, remark: Remark): void {
    if (this.#warnings.length < MOST_PROBLEMS) this.#warnings.push(problemAt(place, remark));
  }

  /** Takes note of an error after which there is no going on. */
  fatal(place: Place, remark: Remark): never {
    this.#problems.push(problemAt(place, remark));
    throw new InputError(this.#problems);
  }

  /** @throws InputError with every error so far, if there is one. */
  throwIfAny(): void {
    if (this.#problems.length > 0) throw new InputError(this.#problems);
  }
}

function problemAt({ inclusion, at, length }: Place, { message, help, notes = [] }: Remark): Problem {
  const line = inclusion.file.source.lineTextAt(at);
  return {
    message,
    span: inclusion.spanAt(at, length),
    ...(help !== undefined && { help }),
    ...(line.length <= LONGEST_SHOWN_LINE && { sourceLine: line }),
    notes: [...notes, ...inclusion.includeNotes()],
  };
}
