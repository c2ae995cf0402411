/**
 * Steps put back into memblock: the state after any of them.
 *
 * A replay holds the steps and, once asked, checkpoints: clones of memblock on the way. A clone is taken when as many steps
 * have passed as the clone has regions (and at least {@link CHECKPOINT_STEPS}), so that the checkpoints take no more room than
 * the steps do, and a state once passed is never further away than that many operations.
 */
import { InputError } from '../terms/input-error.ts';
import { Memblock } from './memblock.ts';

/** As much of a step as it takes to repeat it; the fields are those of {@link Operation}, the name being `operation`. */
export interface RepeatableStep {
  readonly operation: string;
  readonly base: bigint;
  readonly size: bigint;
  readonly flags: number;
  readonly node?: number;
}

/** Fewest steps between two checkpoints. */
const CHECKPOINT_STEPS = 64;

interface Checkpoint {
  /** How many steps it has behind it. */
  readonly position: number;
  readonly memblock: Memblock;
}

export class Replay {
  readonly #steps: readonly RepeatableStep[];
  readonly #checkpoints: [Checkpoint, ...Checkpoint[]];

  /**
   * @param steps all of them, in order; more may be appended later
   * @param initial the state before the first; it is copied
   */
  constructor(steps: readonly RepeatableStep[], initial: Memblock = new Memblock()) {
    this.#steps = steps;
    this.#checkpoints = [{ position: 0, memblock: initial.clone() }];
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
    const start = this.#nearest(index);
    const memblock = start.memblock.clone();
    let checkpoint = start.position;
    for (let position = start.position; position < index; ) {
      const step = this.#steps[position];
      if (step) repeat(memblock, step);
      position++;
      const regions = memblock.memory.length + memblock.reserved.length;
      if (position - checkpoint >= Math.max(CHECKPOINT_STEPS, regions)) {
        this.#checkpoints.push({ position, memblock: memblock.clone() });
        checkpoint = position;
      }
    }
    return memblock;
  }

  /** Memblock before step number `index`, counted from 1. */
  before(index: number): Memblock {
    return this.after(index - 1);
  }

  /** The last checkpoint that is not beyond `position`. */
  #nearest(position: number): Checkpoint {
    let nearest = this.#checkpoints[0];
    for (const checkpoint of this.#checkpoints) {
      if (checkpoint.position > position) break;
      nearest = checkpoint;
    }
    return nearest;
  }
}

/** Does to `memblock` what a step did; an allocation becomes the reservation that it came to. */
function repeat(memblock: Memblock, step: RepeatableStep): void {
  const { operation, base, size, flags, node } = step;
  switch (operation) {
    case 'add':
      return memblock.add(base, size, flags, node);
    case 'remove':
      return memblock.remove(base, size);
    case 'reserve':
      return memblock.reserve(base, size, flags, node);
    case 'free':
      return memblock.free(base, size);
    case 'alloc':
      // Nothing is ever found at 0: that was a failure, which changed nothing.
      if (base !== 0n) memblock.reserve(base, size, flags, node);
      return;
    case 'mark_nomap':
      return memblock.markNomap(base, size);
    case 'clear_nomap':
      return memblock.clearNomap(base, size);
    case 'mark_hotplug':
      return memblock.markHotplug(base, size);
    case 'clear_hotplug':
      return memblock.clearHotplug(base, size);
    case 'mark_mirror':
      return memblock.markMirror(base, size);
    case 'mark_noinit':
      return memblock.markNoinit(base, size);
    case 'set_node':
      return memblock.setNode(base, size, node ?? -1);
    case 'trim':
      return memblock.trim(size);
    case 'cap':
      return memblock.cap(base, size);
    case 'enforce':
      return memblock.enforceLimit(size);
    case 'remove_map':
      return memblock.removeMap(size);
    case 'limit':
      memblock.currentLimit = base;
      return;
    case 'bottom_up':
      memblock.bottomUp = size !== 0n;
      return;
    case 'reset':
      return memblock.reset();
    default:
      throw new InputError(`memblock has no operation "${operation}"`);
  }
}
