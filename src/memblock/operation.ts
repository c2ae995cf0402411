/**
 * A change of a memblock, told after it was made. Operations in order, applied to an empty memblock, make the same
 * state again: that is all that a trace needs to keep.
 */
/** Operations by the names that memblock scripts have for them. */
export type OperationName =
  | 'add'
  | 'remove'
  | 'reserve'
  | 'free'
  | 'alloc'
  | 'mark_nomap'
  | 'clear_nomap'
  | 'mark_hotplug'
  | 'clear_hotplug'
  | 'mark_mirror'
  | 'mark_noinit'
  | 'set_node'
  | 'trim'
  | 'cap'
  | 'enforce'
  | 'remove_map'
  | 'limit'
  | 'bottom_up'
  | 'reset';

/**
 * One change of a memblock, as its observer is told of it after it was made. Replaying all of them in order repeats it.
 */
export interface Operation {
  readonly name: OperationName;
  /** Where it acts; for `alloc` what was found, 0 for a failure; for `limit` the limit; otherwise 0. */
  readonly base: bigint;
  /**
   * In bytes; for `trim` the alignment; for `enforce` and `remove_map` the limit; for `bottom_up` 0 or 1; otherwise 0.
   */
  readonly size: bigint;
  /** What was given to an `add`, `reserve` or `alloc`, or the bit that was marked or cleared. */
  readonly flags: number;
  /** NUMA node given, where one was. */
  readonly node?: number;
  /** Of `alloc` only: the address found, 0 for a failure. */
  readonly result?: bigint;
  /** Of `alloc` only: what was asked for. */
  readonly request?: Wanted;
  /** Where memblock does this for itself: an array of regions became larger, to so many entries. */
  readonly growth?: Growth;
  /** True where the kernel's array of regions had no entry left and could not grow: nothing was changed. */
  readonly failed?: true;
}

/** What an allocation asked for, besides its size. */
export interface Wanted {
  /** 0 for a cache line. */
  readonly align: bigint;
  /** Lowest address wanted. */
  readonly start: bigint;
  /** Exclusive end of the window; 0 for the current limit. */
  readonly end: bigint;
  /** NUMA node asked for, where one was. */
  readonly node?: number;
}

/** An array of regions that was doubled. */
export interface Growth {
  readonly name: 'memory' | 'reserved';
  readonly entries: number;
}
