/**
 * Where the address space kept for vmalloc begins, and the physical address that lowmem must not reach beyond.
 */
import { MiB } from '../../../terms/alignment.ts';
import type { Machine } from '../../machine.ts';

/** Bytes left free between lowmem and the vmalloc area, to catch stray accesses. */
export const VMALLOC_OFFSET = 8n * MiB;

/** Virtual address of a lowmem physical address, as 32-bit arithmetic gives it. */
export function lowmemVirtual(machine: Machine, physical: bigint): bigint {
  return BigInt.asUintN(32, physical - machine.placement.physOffset + machine.kernel.build.pageOffset);
}

/** The lowest virtual address that lowmem leaves alone (vmalloc_min in arch/arm/mm/mmu.c). */
export function vmallocMinOf(machine: Machine): bigint {
  const { build, behaviour } = machine.kernel;
  const given = machine.vmallocReserve;
  // The default comes with the gap since 3.3; what vmalloc= asks for since 5.13.
  const hasGap = given === undefined ? behaviour.vmallocDefaultGap : behaviour.vmallocGapOnTop;
  return build.vmallocEnd - (given ?? behaviour.vmallocDefault) - (hasGap ? VMALLOC_OFFSET : 0n);
}

/**
 * The physical address above which RAM cannot be lowmem, exclusive. In phys_addr_t it wraps, so that RAM high up in a
 * 32-bit address space may end up with a limit below all of it; in 64 bits it may exceed 4 GiB.
 */
export function vmallocLimitOf(machine: Machine, vmallocMin: bigint = vmallocMinOf(machine)): bigint {
  const limit = vmallocMin - machine.kernel.build.pageOffset + machine.placement.physOffset;
  return machine.kernel.behaviour.vmallocLimitWidth === 'u64' ? limit : machine.phys(limit);
}

/** Virtual end of lowmem, for the limit that it has: high_memory. */
export function highMemoryOf(machine: Machine, lowmemLimit: bigint): bigint {
  return BigInt.asUintN(32, lowmemVirtual(machine, lowmemLimit - 1n) + 1n);
}
