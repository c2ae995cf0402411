/**
 * Advice that works: a rule proposes changes, each is tried by predicting with it, and only those are told with which the
 * finding is gone and no error comes up that was not there before.
 */
import type { Change, Cure } from '../../boot/change.ts';
import type { Finding } from '../../boot/prediction.ts';
import { changeText } from '../change.ts';
import type { Evidence } from './evidence.ts';

/** What became of a boot with a change made. */
export interface Attempt {
  readonly evidence: Evidence;
  readonly findings: readonly Finding[];
  /** Bytes that the page allocator gets. */
  readonly usable: bigint;
}

/** A board and how it is booted, to be tried with changes. */
export interface Trial {
  /** As it is. */
  readonly now: Attempt;
  /** Undefined for a change that no kernel can be given, and once enough was tried. */
  attempt(change: Change): Attempt | undefined;
}

/**
 * One piece of advice in search of its figure: yields changes and is told of each whether it works. The last that worked is
 * the advice.
 */
export type Search = Generator<Change, void, boolean>;

/** The changes in order, up to the first that works. */
export function* firstOf(changes: Iterable<Change>): Search {
  for (const change of changes) if (yield change) return;
}

/** The largest number of units, from 1 to `most`, with which `change` works, where fewer work as soon as more do. */
export function* largestOf(most: number, change: (units: number) => Change): Search {
  if (most < 1 || (yield change(most))) return;
  let works = 0;
  let fails = most;
  while (fails - works > 1) {
    const middle = (works + fails) >> 1;
    if (yield change(middle)) works = middle;
    else fails = middle;
  }
}

/** A search gives up after so many boots. */
const MOST_ATTEMPTS = 16;

export function curesOf(finding: Finding, searches: Iterable<Search>, trial: Trial): Cure[] {
  const errors = new Set(trial.now.findings.filter(({ severity }) => severity === 'error').map(({ code }) => code));
  const isGone = ({ code, origin }: Finding, { findings }: Attempt): boolean =>
    !findings.some((other) => other.code === code && other.origin === origin) &&
    findings.every((other) => other.severity !== 'error' || errors.has(other.code));
  const cures: Cure[] = [];
  for (const search of searches) {
    let cure: Cure | undefined;
    let step = search.next();
    for (let tries = 0; !step.done && tries < MOST_ATTEMPTS; tries++) {
      const change = step.value;
      const attempt = trial.attempt(change);
      const works = attempt !== undefined && isGone(finding, attempt);
      if (works) cure = { text: changeText(change), change, gain: attempt.usable - trial.now.usable };
      step = search.next(works);
    }
    if (cure) cures.push(cure);
  }
  return cures;
}
