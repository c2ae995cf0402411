/**
 * One early allocation: memory that the kernel takes for itself before its page allocator exists, through its own mapping.
 * It comes from memblock, in old kernels from bootmem once that is set up, and is a step of the boot in either case.
 */
import type { AllocationCall } from '../../memblock/trace.ts';
import { hex } from '../../terms/notation.ts';
import type { Death } from '../incident.ts';
import type { Reason } from '../reason.ts';
import type { BootState } from '../state.ts';

export interface EarlyAllocation extends Reason {
  readonly owner: string;
  /** Bytes. */
  readonly size: bigint;
  /** A power of two; a cache line when absent. */
  readonly align?: bigint;
  /** Lowest address wanted; tried without when there is nothing above it. */
  readonly from?: bigint;
  /** Exclusive end of the window; the current limit when absent. */
  readonly end?: bigint;
  /** NUMA node. */
  readonly node?: number;
  /** `mapped` when absent: the kernel stops when there is no room. */
  readonly call?: AllocationCall;
  /** What it means where there is no room, for what has a name of its own. */
  readonly failure?: Death;
}

/** Takes the memory; 0 where there is none, which the kernel does not survive unless it said so. */
export function allocateEarly(state: BootState, allocation: EarlyAllocation): bigint {
  const { size, align = 0n, from, end, node, failure, call = 'mapped', ...asked } = allocation;
  const reason = { purpose: 'kernel', ...asked } as const;
  const place = state.bootmem
    ? allocateBootmem(state, { ...reason, size, align, goal: from ?? 0n })
    : state.as({ ...reason, call }, (memblock) =>
        memblock.allocateMapped({
          size,
          align,
          flags: state.allocationFlags,
          ...(from === undefined ? {} : { start: from }),
          ...(end === undefined ? {} : { end }),
          ...(node === undefined ? {} : { node }),
        }),
      );
  if (place === 0n && call !== 'nopanic') {
    const { caller, owner } = reason;
    if (failure) noteDeath(state, failure, reason);
    else {
      const panic = allocationPanic(state, caller, size, align);
      const death = { kind: 'no-early-memory', caller, name: owner, size, ...(panic ? { panic } : {}) } as const;
      noteDeath(state, death, reason, panic);
    }
  }
  return place;
}

function allocateBootmem(
  state: BootState,
  { size, align, goal, ...reason }: Reason & { readonly size: bigint; readonly align: bigint; readonly goal: bigint },
): bigint {
  const alignment = align === 0n ? state.kernel.build.cacheLine : align;
  const place = state.bootmem?.allocate({ size, align: alignment, goal }) ?? 0n;
  state.recordBootmem(reason, 'alloc', place, size);
  return place;
}

/** Gives memory back: memblock's whole bytes, bootmem's whole pages. */
export function freeEarly(state: BootState, base: bigint, size: bigint, reason: Reason): void {
  if (state.bootmem) {
    state.bootmem.free(base, size);
    state.recordBootmem(reason, 'free', base, size);
  } else {
    state.as(reason, (memblock) => memblock.free(base, size));
  }
}

/** The first allocation that fails is the one that the kernel stops at. */
function noteDeath(state: BootState, death: Death, { origin, span }: Reason, panic?: string): void {
  if (state.outOfMemory) return;
  state.outOfMemory = true;
  state.die(death, { origin, span, ...(panic === undefined ? {} : { panic }) });
}

/** Callers with words of their own. */
const OWN_PANICS: Readonly<Record<string, string>> = { page_ext_init_flatmem: 'Out of memory' };

/** What the kernel panics with when an allocation fails; undefined where that is not known. */
function allocationPanic(state: BootState, caller: string, size: bigint, align: bigint): string | undefined {
  const own = OWN_PANICS[caller];
  if (own !== undefined) return own;
  switch (state.kernel.behaviour.allocationPanic) {
    case 'other':
      return undefined;
    case 'size-and-alignment':
      return `${caller}: Failed to allocate ${size} bytes align=${hex(align)}`;
    case 'size':
      return `${caller}: Failed to allocate ${state.pa(size)} bytes`;
  }
}
