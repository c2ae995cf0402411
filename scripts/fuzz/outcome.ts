/**
 * Runs one case and tells what came of it.
 */
import type { FuzzCase, Target } from './target.ts';

/** Nothing that a board is may take longer, in milliseconds. */
export const SLOW = 1000;

export interface Failure {
  /** The same for the same fault, whatever the figures: what one fault is told from another by. */
  readonly kind: string;
  readonly message: string;
  readonly stack: string;
}

export interface Outcome {
  readonly taken: boolean;
  readonly milliseconds: number;
  readonly failure?: Failure;
}

const kindOf = (name: string, message: string): string =>
  `${name}: ${message
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, '"…"')
    .replaceAll(/0x[0-9a-f]+|\d+/g, '#')
    .slice(0, 120)}`;

export function outcomeOf(target: Target, given: FuzzCase): Outcome {
  const start = process.cpuUsage();
  const elapsed = (): number => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
  try {
    const taken = target.run(given);
    const milliseconds = elapsed();
    if (milliseconds <= SLOW) return { taken, milliseconds };
    const message = `took ${milliseconds.toFixed(0)} ms of processor time`;
    return { taken, milliseconds, failure: { kind: 'slow', message, stack: '' } };
  } catch (error) {
    const known = error instanceof Error ? error : new Error(String(error));
    const failure = {
      kind: kindOf(known.constructor.name, known.message),
      message: known.message,
      stack: known.stack ?? '',
    };
    return { taken: true, milliseconds: elapsed(), failure };
  }
}
