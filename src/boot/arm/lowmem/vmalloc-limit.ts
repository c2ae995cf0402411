/**
 * Where the address space kept for vmalloc begins, and the physical address that lowmem must not reach beyond.
 */
import { MiB } from '../../../terms/alignment.ts';
import type { ArmState } from '../state.ts';

/** Bytes left free between lowmem and the vmalloc area, to catch stray accesses. */
export const VMALLOC_OFFSET = 8n * MiB;

/** Virtual address of a lowmem physical address, as 32-bit arithmetic gives it. */
export function lowmemVirtual(state: ArmState, physical: bigint): bigint {
  return BigInt.asUintN(32, physical - state.placement.physOffset + state.kernel.build.pageOffset);
}

/** The lowest virtual address that lowmem leaves alone (vmalloc_min in arch/arm/mm/mmu.c). */
export function vmallocMinOf(state: ArmState): bigint {
  const { build, behaviour } = state.kernel;
  const given = state.vmallocReserve;
  // The default comes with the gap since 3.3; what vmalloc= asks for since 5.13.
  const hasGap = given === undefined ? behaviour.vmallocDefaultGap : behaviour.vmallocGapOnTop;
  return build.vmallocEnd - (given ?? behaviour.vmallocDefault) - (hasGap ? VMALLOC_OFFSET : 0n);
}

/**
 * The physical address above which RAM cannot be lowmem, exclusive. In phys_addr_t it wraps, so that RAM high up in a
 * 32-bit address space may end up with a limit below all of it; in 64 bits it may exceed 4 GiB.
 */
export function vmallocLimitOf(state: ArmState, vmallocMin: bigint = vmallocMinOf(state)): bigint {
  const limit = vmallocMin - state.kernel.build.pageOffset + state.placement.physOffset;
  return state.kernel.behaviour.vmallocLimitWidth === 'u64' ? limit : state.phys(limit);
}

/** Virtual end of lowmem, for the limit that it has: high_memory. */
export function highMemoryOf(state: ArmState, lowmemLimit: bigint): bigint {
  return BigInt.asUintN(32, lowmemVirtual(state, lowmemLimit - 1n) + 1n);
}
