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
import type { Growth, Operation, OperationName, Wanted } from './operation.ts';
import { Replay } from './replay.ts';

/**
 * What a step is for.
 *
 * - `import`: RAM that firmware describes is taken in
 * - `fill`: RAM that was gathered elsewhere is handed to memblock
 * - `clip`: RAM is cut to what the command line, the boot loader or the build leaves of it
 * - `carve`: RAM is kept from the kernel for good, removed or no-map
 * - `reserve`, `allocate`: memory is taken, at a place or at any
 * - `kernel`: memory that the kernel takes for its own tables on the way to its page allocator
 * - `release`: what was taken or kept is given back
 * - `mark`: a property of RAM is noted
 * - `bound`: what later allocations may reach is set
 */
export const PURPOSES = [
  'import',
  'fill',
  'clip',
  'carve',
  'reserve',
  'allocate',
  'kernel',
  'release',
  'mark',
  'bound',
] as const;

export type Purpose = (typeof PURPOSES)[number];

/** What each operation is mostly for; a cause that says otherwise counts. */
const USUAL_PURPOSE: Readonly<Record<OperationName, Purpose>> = {
  add: 'import',
  remove: 'carve',
  reserve: 'reserve',
  free: 'release',
  alloc: 'allocate',
  mark_nomap: 'carve',
  clear_nomap: 'release',
  mark_hotplug: 'mark',
  clear_hotplug: 'mark',
  mark_mirror: 'mark',
  mark_noinit: 'mark',
  set_node: 'mark',
  trim: 'clip',
  cap: 'clip',
  enforce: 'clip',
  remove_map: 'clip',
  limit: 'bound',
  bottom_up: 'bound',
  reset: 'bound',
};

/** What an operation is mostly for; of one that memblock does not have, nothing is known and it counts as a mark. */
export function usualPurpose(operation: string): Purpose {
  return Object.hasOwn(USUAL_PURPOSE, operation) ? USUAL_PURPOSE[operation as OperationName] : 'mark';
}

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
  /** What it is for, where the operation does not say. */
  readonly purpose?: Purpose | undefined;
  readonly call?: AllocationCall | undefined;
}

/**
 * The functions behind an `alloc`, which a kernel's log tells apart: memory to be used through the kernel's own mapping, cleared
 * or not, may fail or not; memory by its physical address; and a search that is followed by a plain reservation.
 */
export type AllocationCall = 'mapped' | 'raw' | 'nopanic' | 'physical' | 'find-and-reserve';

/** One operation and its cause, as plain data. The figures mean what they mean in {@link Operation}. */
export interface MemblockStep {
  /** From 1. */
  readonly index: number;
  readonly stage: string;
  /** The kernel function that does it. */
  readonly caller: string;
  readonly purpose: Purpose;
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
  /** Of an allocation: what was asked for besides the size. */
  readonly request?: Wanted;
  /** Which of memblock's functions was called, where more than one comes to this operation. */
  readonly call?: AllocationCall;
  /** The step doubles an array of regions: to so many entries. */
  readonly growth?: Growth;
  /** Another allocator's step: memblock is not touched by it. */
  readonly allocator?: 'bootmem';
  /** The array of regions was full and could not grow: nothing was changed. */
  readonly failed?: true;
}

/** memblock acts for itself, in the middle of what it was asked to do. */
const causeOfGrowth = ({ name }: Growth, { stage }: Cause): Cause => ({
  stage,
  caller: 'memblock_double_array',
  origin: `more than 128 ${name} regions`,
  owner: 'memblock arrays',
  purpose: 'kernel',
});

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

  /** A step of the allocator that follows memblock: on record with the others, and no change of memblock. */
  recordBootmem(operation: 'alloc' | 'free', base: bigint, size: bigint): void {
    this.#record({ name: operation, base, size, flags: 0 }, 'bootmem');
  }

  /** Memblock as it was before step number `index` (from 1); the caller may change it. */
  before(index: number): Memblock {
    return this.#replay.before(index);
  }

  /** Memblock as it was after step number `index`; 0 for before the first. */
  after(index: number): Memblock {
    return this.#replay.after(index);
  }

  #record({ name, base, size, flags, node, request, growth, failed }: Operation, allocator?: 'bootmem'): void {
    const cause = growth ? causeOfGrowth(growth, this.cause) : this.cause;
    const { stage, caller, origin, span, owner, call, purpose = USUAL_PURPOSE[name] } = cause;
    this.#steps.push({
      index: this.#steps.length + 1,
      stage,
      caller,
      purpose,
      operation: name,
      base,
      size,
      flags,
      ...(node === undefined ? {} : { node }),
      origin,
      ...(span === undefined ? {} : { span }),
      ...(owner === undefined ? {} : { owner }),
      ...(request === undefined ? {} : { request }),
      ...(request === undefined || call === undefined ? {} : { call }),
      ...(growth ? { growth } : {}),
      ...(allocator ? { allocator } : {}),
      ...(failed ? { failed } : {}),
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
