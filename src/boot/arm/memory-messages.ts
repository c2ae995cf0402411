/**
 * The lines on memory as it is imported and bounded. Each in the kernel's own format; wording that changed between versions
 * follows the behaviour named in the function; the source file stands above its group.
 */
import type { ArmBehaviour } from '../../kernel/history/arm/arm.ts';
import { paddedHex } from '../../terms/notation.ts';
import type { FormatAddress } from '../address-format.ts';
import { mebibytes } from '../figures.ts';

// arch/arm/kernel/setup.c: arm_add_memory

export function ignoringMemoryOutside32Bits(start: bigint): string {
  return `Ignoring memory at ${paddedHex(start, 8)} outside 32-bit physical address space`;
}

export function truncatingMemoryTo32Bits(start: bigint): string {
  return `Truncating memory at ${paddedHex(start, 8)} to fit in 32-bit physical address space`;
}

export function ignoringMemoryBelowPhysOffset(start: bigint, end: bigint): string {
  return `Ignoring memory below PHYS_OFFSET: ${paddedHex(start, 8)}-${paddedHex(end, 8)}`;
}

export function tooManyBanks(start: bigint): string {
  return `NR_BANKS too low, ignoring memory at ${paddedHex(start, 8)}`;
}

// arch/arm/mm/mmu.c: early_vmalloc, adjust_lowmem_bounds

export function vmallocClamped(behaviour: ArmBehaviour, which: 'small' | 'big', bytes: bigint): string {
  return behaviour.vmallocClampWording === 'area too small, MB'
    ? `vmalloc area ${which === 'small' ? 'too small' : 'is too big'}, limiting to ${mebibytes(bytes)}MB`
    : `vmalloc area is too ${which}, limiting to ${mebibytes(bytes)}MiB`;
}

export function ignoringRam(pa: FormatAddress, base: bigint, end: bigint): readonly string[] {
  return [`Ignoring RAM at ${pa(base)}-${pa(end)}`, HIGHMEM_HINT];
}

// arch/arm/mm/mmu.c: sanity_check_meminfo over banks; addresses without 0x, ends inclusive

const bare = (address: bigint): string => address.toString(16).padStart(8, '0');

export const HIGHMEM_WITH_ALIASING = 'HIGHMEM is not supported with VIPT aliasing cache, ignoring high memory';

export const HIGH_MEMORY_WITHOUT_BANK = 'NR_BANKS too low, ignoring high memory';

export function ignoringBank(start: bigint, last: bigint, why: '!CONFIG_HIGHMEM' | 'vmalloc region overlap'): string {
  return `Ignoring RAM at ${bare(start)}-${bare(last)} (${why}).`;
}

export function truncatingBank(start: bigint, last: bigint, newLast: bigint): string {
  return `Truncating RAM at ${bare(start)}-${bare(last)} to -${bare(newLast)} (vmalloc region overlap).`;
}

// arch/arm/mm/mmu.c: sanity_check_meminfo over memblock; ends exclusive

export const HIGHMEM_HINT = 'Consider using a HIGHMEM enabled kernel.';

export function ignoringRegion(pa: FormatAddress, base: bigint, end: bigint): string {
  return `Ignoring RAM at ${pa(base)}-${pa(end)} (!CONFIG_HIGHMEM)`;
}

export function truncatingRegion(pa: FormatAddress, base: bigint, end: bigint, limit: bigint): string {
  return `Truncating RAM at ${pa(base)}-${pa(end)} to -${pa(limit)}`;
}

// arch/arm/mach-mvebu/board-v7.c

export const TOO_LITTLE_FOR_TRAINING = 'Too little memory to reserve for DDR training';
