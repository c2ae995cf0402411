/**
 * The record of a boot's memblock operations: what was done, in order, by whom and why.
 *
 * A trace watches one memblock. Whoever is about to act says so by setting {@link Trace.cause}; every operation from
 * then on is a step of that cause. Steps hold no copies of the lists: the state before or after any of them is
 * replayed.
 */
import type { Span } from '../terms/span.ts';
import type { MemblockOptions } from './memblock.ts';
import { Memblock } from './memblock.ts';
import type { Operation } from './operation.ts';
import { Replay } from './replay.ts';

/** Who acts on memblock, and why. */
export interface Cause {
  /** The part of the boot. */
  readonly stage: string;
  /** The kernel function. */
  readonly caller: string;
  /** Node and property, command-line parameter or configuration symbol. */
  readonly origin: string;
  /** Where that is written. */
  readonly span?: Span | undefined;
  /** Who holds the range from now on, where it is reserved. */
  readonly owner?: string | undefined;
}

/** One operation and its cause, as plain data. The figures mean what they mean in {@link Operation}. */
export interface MemblockStep {
  /** From 1. */
  readonly index: number;
  readonly stage: string;
  /** The kernel function that does it. */
  readonly caller: string;
  readonly operation: string;
  readonly base: bigint;
  readonly size: bigint;
  /** The kernel's flag bits that the operation sets, clears or gives to what it adds. */
  readonly flags: number;
  readonly node?: number;
  /** What caused it: node and property, command-line parameter, configuration symbol. */
  readonly origin: string;
  readonly span?: Span;
  /** Who holds the range from now on, where the step reserves. */
  readonly owner?: string;
}

export class Trace {
  /** Of the operations to come. */
  cause: Cause = { stage: '', caller: '', origin: '' };

  readonly #steps: MemblockStep[] = [];
  #replay = new Replay(this.#steps);

  /**
   * Becomes the observer of `memblock` and starts anew: the steps are of its changes from now on.
   */
  watch(memblock: Memblock): void {
    this.#steps.length = 0;
    this.#replay = new Replay(this.#steps, memblock);
    memblock.observer = (operation) => this.#record(operation);
  }

  get steps(): readonly MemblockStep[] {
    return this.#steps;
  }

  /** Memblock as it was before step number `index` (from 1); the caller may change it. */
  before(index: number): Memblock {
    return this.#replay.before(index);
  }

  /** Memblock as it was after step number `index`; 0 for before the first. */
  after(index: number): Memblock {
    return this.#replay.after(index);
  }

  #record({ name, base, size, flags, node }: Operation): void {
    const { stage, caller, origin, span, owner } = this.cause;
    this.#steps.push({
      index: this.#steps.length + 1,
      stage,
      caller,
      operation: name,
      base,
      size,
      flags,
      ...(node === undefined ? {} : { node }),
      origin,
      ...(span === undefined ? {} : { span }),
      ...(owner === undefined ? {} : { owner }),
    });
  }
}

/**
 * Memblock after the first `upTo` steps of a trace that started from an empty one.
 *
 * @throws InputError when there are fewer steps, or for an operation that memblock does not have
 */
export function replay(steps: readonly MemblockStep[], upTo: number, options: MemblockOptions = {}): Memblock {
  return new Replay(steps, new Memblock(options)).after(upTo);
}
