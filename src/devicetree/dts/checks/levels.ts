/**
 * Which checks are made, and whether a failure is a warning or an error: dtc's own choice, and what `-W` and `-E` change of it
 * (dtc 1.8, checks.c, parse_checks_option).
 */
export type Level = 'warning' | 'error';

export type Severity = Level | 'off';

/** What of a check decides whether it is made. */
export interface Levelled {
  readonly name: string;
  /** What dtc makes of it unless told otherwise. */
  readonly severity: Severity;
  /** Names of the checks that must have passed before. */
  readonly needs?: readonly string[];
}

/** A check may warn, be an error, both (it is an error then) or neither (it is run only where another needs it). */
export class CheckLevels {
  readonly #table: readonly Levelled[];
  readonly #levels: Map<string, Set<Level>>;

  /** The levels of the table. @param warnings false: what is a warning there is off */
  constructor(table: readonly Levelled[], warnings = true) {
    this.#table = table;
    const isOn = (severity: Severity): severity is Level =>
      severity === 'error' || (severity === 'warning' && warnings);
    this.#levels = new Map(table.map(({ name, severity }) => [name, new Set<Level>(isOn(severity) ? [severity] : [])]));
  }

  /** What a failure of the check is; undefined when nothing is said of it. */
  of(name: string): Level | undefined {
    const levels = this.#levels.get(name);
    return levels?.has('error') ? 'error' : levels?.has('warning') ? 'warning' : undefined;
  }

  has(name: string): boolean {
    return this.#levels.has(name);
  }

  /** Turns a level on for a check, and for what the check needs. */
  raise(name: string, level: Level): void {
    const levels = this.#levels.get(name);
    if (!levels || levels.has(level)) return;
    levels.add(level);
    for (const needed of this.#table.find((check) => check.name === name)?.needs ?? []) this.raise(needed, level);
  }

  /** Turns a level off for a check, and for the checks that need it. */
  lower(name: string, level: Level): void {
    const levels = this.#levels.get(name);
    if (!levels?.delete(level)) return;
    for (const check of this.#table) if (check.needs?.includes(name)) this.lower(check.name, level);
  }
}
