/**
 * Steps put back into memblock: the state after any of them.
 *
 * A replay holds the steps and, once asked, checkpoints: clones of memblock on the way. The more regions a clone has,
 * the further apart they are taken, so that all of them together have at most {@link DENSITY} regions for every step; a
 * state once passed is never further from a checkpoint than an eighth of its own length, or {@link CHECKPOINT_STEPS}.
 */
import { InputError } from '../terms/input-error.ts';
import { Memblock } from './memblock.ts';
import type { OperationName } from './operation.ts';
import { NO_NODE } from './regions.ts';

/**
 * As much of a step as it takes to repeat it; the fields are those of {@link Operation}, the name being `operation`.
 */
export interface RepeatableStep {
  readonly operation: string;
  readonly base: bigint;
  readonly size: bigint;
  readonly flags: number;
  readonly node?: number;
  readonly allocator?: 'bootmem';
  readonly failed?: true;
}

/** Fewest steps between two checkpoints. */
const CHECKPOINT_STEPS = 64;
/** Regions that checkpoints may hold for every step. */
const DENSITY = 8;

interface Checkpoint {
  /** How many steps it has behind it. */
  readonly position: number;
  readonly memblock: Memblock;
}

export class Replay {
  readonly #steps: readonly RepeatableStep[];
  readonly #initial: Checkpoint;
  readonly #checkpoints: Checkpoint[] = [];

  /**
   * @param steps all of them, in order; more may be appended later
   * @param initial the state before the first; it is copied
   */
  constructor(steps: readonly RepeatableStep[], initial: Memblock = new Memblock()) {
    this.#steps = steps;
    this.#initial = { position: 0, memblock: initial.clone() };
  }

  /**
   * Memblock after step number `index`, counted from 1; 0 is the state before the first. The caller may change it.
   *
   * @throws InputError when there is no such step, or for an operation that memblock does not have
   */
  after(index: number): Memblock {
    if (!Number.isInteger(index) || index < 0 || index > this.#steps.length) {
      throw new InputError({
        message: `there is no step ${index}: the trace has ${this.#steps.length} steps`,
        help: `use a number from 0 (before the first step) to ${this.#steps.length}`,
      });
    }
    const nearest = this.#checkpoints.findLast(({ position }) => position <= index) ?? this.#initial;
    const memblock = nearest.memblock.clone();
    let passed = nearest.position;
    for (const [offset, step] of this.#steps.slice(nearest.position, index).entries()) {
      repeat(memblock, step);
      // Spacing depends on the state alone, so the same places come up at every pass: none is taken twice.
      const position = nearest.position + offset + 1;
      const regions = memblock.memory.length + memblock.reserved.length;
      const spacing = Math.max(CHECKPOINT_STEPS, regions / DENSITY);
      if (position - passed < spacing) continue;
      this.#checkpoints.push({ position, memblock: memblock.clone() });
      passed = position;
    }
    return memblock;
  }

  /** Memblock before step number `index`, counted from 1. */
  before(index: number): Memblock {
    return this.after(index - 1);
  }
}

/** What each operation's step does to a memblock again. */
const REPEAT: Readonly<Record<OperationName, (memblock: Memblock, step: RepeatableStep) => void>> = {
  add: (memblock, { base, size, flags, node }) => memblock.add(base, size, flags, node),
  remove: (memblock, { base, size }) => memblock.remove(base, size),
  reserve: (memblock, { base, size, flags, node }) => memblock.reserve(base, size, flags, node),
  free: (memblock, { base, size }) => memblock.free(base, size),
  alloc: (memblock, { base, size, flags, node }) => {
    // An allocation is repeated as the reservation it came to. Nothing is ever found at 0: that was a failure.
    if (base !== 0n) memblock.reserve(base, size, flags, node);
  },
  mark_nomap: (memblock, { base, size }) => memblock.markNomap(base, size),
  clear_nomap: (memblock, { base, size }) => memblock.clearNomap(base, size),
  mark_hotplug: (memblock, { base, size }) => memblock.markHotplug(base, size),
  clear_hotplug: (memblock, { base, size }) => memblock.clearHotplug(base, size),
  mark_mirror: (memblock, { base, size }) => memblock.markMirror(base, size),
  mark_noinit: (memblock, { base, size }) => memblock.markNoinit(base, size),
  set_node: (memblock, { base, size, node = NO_NODE }) => memblock.setNode(base, size, node),
  trim: (memblock, { size }) => memblock.trim(size),
  cap: (memblock, { base, size }) => memblock.cap(base, size),
  enforce: (memblock, { size }) => memblock.enforceLimit(size),
  remove_map: (memblock, { size }) => memblock.removeMap(size),
  limit: (memblock, { base }) => {
    memblock.currentLimit = base;
  },
  bottom_up: (memblock, { size }) => {
    memblock.bottomUp = size !== 0n;
  },
  reset: (memblock) => memblock.reset(),
};

function isOperationName(name: string): name is OperationName {
  return Object.hasOwn(REPEAT, name);
}

/** Does to `memblock` what the step did. @throws InputError for an operation that memblock does not have */
export function repeat(memblock: Memblock, step: RepeatableStep): void {
  if (step.failed || step.allocator) return;
  if (!isOperationName(step.operation)) throw new InputError(`memblock has no operation "${step.operation}"`);
  REPEAT[step.operation](memblock, step);
}
