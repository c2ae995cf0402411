/**
 * A rule: one thing that can be wrong with a board's memory, as a row of a table. Its code, what it means, and the function
 * that looks for it in a replayed boot and the tree that was booted.
 *
 * A rule finds; it does not phrase for a screen. What it finds becomes a {@link Finding} in `diagnose.ts`.
 */
import type { Incident, RelatedPlace, Severity } from '../../boot/prediction.ts';
import type { Span } from '../../terms/span.ts';
import type { Evidence } from './evidence.ts';

/** One place where a rule holds. */
export interface Discovery {
  /** One sentence without a final full stop. */
  readonly message: string;
  /** Node and property, command-line parameter or configuration symbol. */
  readonly origin: string;
  readonly span?: Span | undefined;
  /** The other places that take part. */
  readonly related?: readonly RelatedPlace[];
  /** Replaces the rule's own advice where this place has better. */
  readonly help?: string;
  /** Replaces the rule's own severity, where what was found rests on an assumption. */
  readonly severity?: Severity;
}

export interface Rule {
  /** `DTM` and three digits. Stable for good. */
  readonly code: string;
  /** Kebab-case; fixtures and configuration name a rule by it too. */
  readonly name: string;
  readonly severity: Severity;
  /** One line without a final full stop. */
  readonly summary: string;
  /** One paragraph: what the kernel does and why. */
  readonly explanation: string;
  /** What to do about it. */
  readonly help?: string;
  /** `memory`: the rule says nothing of a boot that has no memory at all. */
  readonly needs?: 'memory';
  /** Looks for the defect. A rule without it is found by the boot itself: every {@link Incident} of its name is one. */
  readonly look?: (evidence: Evidence) => Iterable<Discovery>;
}

/** What the boot itself noted, as a rule finds it. */
export function discoveryFrom({ message, origin, span }: Incident): Discovery {
  return { message, origin, span };
}
