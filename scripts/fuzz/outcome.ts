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

/** How long a case takes when nothing else keeps the processor busy: asked for only where it seems long. */
function processorTime(target: Target, given: FuzzCase): number {
  const start = process.cpuUsage();
  target.run(given);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

export function outcomeOf(target: Target, given: FuzzCase): Outcome {
  const start = performance.now();
  try {
    const taken = target.run(given);
    const elapsed = performance.now() - start;
    if (elapsed <= SLOW) return { taken, milliseconds: elapsed };
    const milliseconds = processorTime(target, given);
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
    return { taken: true, milliseconds: performance.now() - start, failure };
  }
}
