/**
 * The parts of a virtual address by which tables are looked up: as the hardware takes them, and as Linux does, which pairs two
 * of the short format's tables in a page (asm/pgtable-2level.h):
 *
 *      page of tables:   +0x000 Linux, even MiB   +0x400 Linux, odd MiB   +0x800 hardware, even   +0xc00 hardware, odd
 */
import { bitsOf } from './walk.ts';

export interface AddressPart {
  readonly name: string;
  /** `31:20`. */
  readonly bits: string;
  readonly value: number;
}

const part = (virtual: bigint, name: string, high: number, low: number): AddressPart => ({
  name,
  bits: `${high}:${low}`,
  value: Number(bitsOf(virtual, high, low)),
});

/** How the hardware takes an address of 32 bits apart. */
export function hardwareParts(virtual: bigint, format: 'short' | 'lpae'): AddressPart[] {
  return format === 'short'
    ? [part(virtual, 'PGD', 31, 20), part(virtual, 'PTE', 19, 12), part(virtual, 'offset', 11, 0)]
    : [
        part(virtual, 'PGD', 31, 30),
        part(virtual, 'PMD', 29, 21),
        part(virtual, 'PTE', 20, 12),
        part(virtual, 'offset', 11, 0),
      ];
}

/** How Linux does: 2048 entries of two words each, and 512 pages below each. The same as the hardware with LPAE. */
export function linuxParts(virtual: bigint): AddressPart[] {
  return [
    part(virtual, 'pgd_index', 31, 21),
    part(virtual, 'half', 20, 20),
    part(virtual, 'pte_index', 20, 12),
    part(virtual, 'offset', 11, 0),
  ];
}
