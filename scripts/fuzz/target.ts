/**
 * What is attacked: a reader of dtmem, damaged inputs for it, and what must hold whatever they are.
 */

/** One input with the flags that go with it; plain data, so that it can be kept as a file. */
export interface FuzzCase {
  /** The bytes of the file. */
  readonly input: Uint8Array;
  /** Flags by name, as texts. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface Target {
  readonly name: string;
  /** The case of a seed: the same for the same seed, as long as the samples in the repository are. */
  caseOf(seed: number): FuzzCase;
  /** Runs it. True when the input was taken, false when it was refused as it should be. @throws what must not happen */
  run(given: FuzzCase): boolean;
  /** Cases like it with a part left out, the largest parts first; beside what can be done to any bytes. */
  simpler?(given: FuzzCase): Iterable<FuzzCase>;
}

/** Something that must hold did not. */
export class Violation extends Error {}

/** @throws Violation unless it holds */
export function must(holds: boolean, what: string | (() => string)): void {
  if (!holds) throw new Violation(typeof what === 'string' ? what : what());
}
