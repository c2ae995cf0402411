/**
 * A rule: one thing that can be wrong with a board's memory, as a row of a table. Its code, what it means, and the function
 * that looks for it in a replayed boot and the tree that was booted.
 *
 * A rule finds; it does not phrase for a screen. What it finds becomes a {@link Finding} in `diagnose.ts`.
 */
import type { Incident, IncidentKind, IncidentOf } from '../../boot/incident.ts';
import type { Finding, RelatedPlace, Severity } from '../../boot/prediction.ts';
import type { Span } from '../../terms/span.ts';
import type { Search } from './cures.ts';
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
  /** The kernel does not live through it. */
  readonly fatal?: true;
  /** One line without a final full stop. */
  readonly summary: string;
  /** One paragraph: what the kernel does and why. */
  readonly explanation: string;
  /** What to do about it. */
  readonly help?: string;
  /** `memory`: the rule says nothing of a boot that has no memory at all. */
  readonly needs?: 'memory';
  /** Looks for the defect; {@link told} makes it of what the boot itself ran into. */
  readonly look: (evidence: Evidence) => Iterable<Discovery>;
  /** Advice in figures: what may cure the finding, each to be tried before it is told. */
  readonly cures?: (evidence: Evidence, finding: Finding) => Iterable<Search>;
}

/** What the boot itself ran into, as a rule finds it. */
export function discoveryFrom({ origin, span }: Pick<Incident, 'origin' | 'span'>, message: string): Discovery {
  return { message, origin, span };
}

/** Finds every incident of a kind, in the words that `tell` has for it. */
export function told<Kind extends IncidentKind>(
  kind: Kind,
  tell: (incident: IncidentOf<Kind>) => string,
): (evidence: Evidence) => Iterable<Discovery> {
  return (evidence) => evidence.incidents(kind).map((incident) => discoveryFrom(incident, tell(incident)));
}
