/**
 * The map that stands in where the BIOS gives none (default_machine_specific_memory_setup; since 4.12
 * e820__memory_setup_default, arch/x86/kernel/e820.c): RAM up to LOWMEMSIZE and from HIGH_MEMORY on. What lies between, page
 * frames 0x9f to 0xff, is in no entry, and so reserved.
 */
import { KiB } from '../../terms/alignment.ts';
import { E820, type E820Entry } from './e820.ts';

/** LOWMEMSIZE(): first byte that is not RAM below 1 MiB. */
export const LOWMEMSIZE = 0x9_f000n;
/** HIGH_MEMORY: first byte above the BIOS's and the ISA cards' addresses. */
export const HIGH_MEMORY = 0x10_0000n;

/** What the BIOS's older calls say of memory above 1 MiB, in bytes. */
export interface OlderCalls {
  /** Interrupt 0x15, AX 0xe801. */
  readonly e801: bigint;
  /** Interrupt 0x15, AH 0x88. */
  readonly ext88: bigint;
}

/** The larger of the two counts; they count in KiB. */
export function defaultMap({ e801, ext88 }: OlderCalls): { readonly map: readonly E820Entry[]; readonly who: string } {
  const is88 = e801 < ext88;
  const size = ((is88 ? ext88 : e801) / KiB) * KiB;
  const entries: E820Entry[] = [
    { base: 0n, size: LOWMEMSIZE, type: E820.ram },
    { base: HIGH_MEMORY, size, type: E820.ram },
  ];
  return { map: entries.filter((entry) => entry.size > 0n), who: is88 ? 'BIOS-88' : 'BIOS-e801' };
}
