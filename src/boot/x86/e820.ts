/**
 * The BIOS memory map of a PC, as the call E820 of interrupt 0x15 tells it: ranges of physical addresses with a type.
 *
 * Maps are lists of plain entries; what changes one makes a new list. Types are the numbers of the ACPI specification and
 * of the kernel's own (asm/e820/types.h): of two that claim the same byte the higher one holds.
 */
import type { AddressRange } from '../../terms/address-range.ts';

export const E820 = {
  ram: 1,
  reserved: 2,
  acpi: 3,
  nvs: 4,
  unusable: 5,
  pmem: 7,
  pram: 12,
  softReserved: 0xefff_ffff,
} as const;

export interface E820Entry extends AddressRange {
  readonly type: number;
}

/** The kernel's names for the types, of 2.6 to 6.x; other types are `type N`. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [E820.ram, 'usable'],
  [E820.reserved, 'reserved'],
  [E820.acpi, 'ACPI data'],
  [E820.nvs, 'ACPI NVS'],
  [E820.unusable, 'unusable'],
  [E820.pmem, 'persistent (type 7)'],
  [E820.pram, 'persistent (type 12)'],
  [E820.softReserved, 'soft reserved'],
]);

export function typeName(type: number): string {
  return NAMES.get(type) ?? `type ${type}`;
}

/** What people and programs write for a type, in lower case. */
const WORDS: ReadonlyMap<string, number> = new Map([
  ['usable', E820.ram],
  ['ram', E820.ram],
  ['system ram', E820.ram],
  ['reserved', E820.reserved],
  ['device reserved', E820.reserved],
  ['acpi data', E820.acpi],
  ['acpi tables', E820.acpi],
  ['acpi nvs', E820.nvs],
  ['acpi non-volatile storage', E820.nvs],
  ['unusable', E820.unusable],
  ['unusable memory', E820.unusable],
  ['persistent memory', E820.pmem],
  ['persistent memory (legacy)', E820.pram],
  ['soft reserved', E820.softReserved],
]);

/** The type that a text means: one of the kernel's names in any case, or a number. Undefined for anything else. */
export function typeFrom(text: string): number | undefined {
  const word = text.trim().toLowerCase().replace(/\s+/g, ' ');
  const known = WORDS.get(word);
  if (known !== undefined) return known;
  const number = /^(?:persistent(?: ram)? \()?(?:type )?(\d{1,10}|0x[0-9a-f]{1,8})\)?$/.exec(word)?.[1];
  const type = number === undefined ? 0 : Number(number);
  return type > 0 && type <= 0xffff_ffff ? type : undefined;
}

/** Bytes of all entries of one type. */
export function bytesOf(map: readonly E820Entry[], type: number): bigint {
  return map.reduce((sum, entry) => (entry.type === type ? sum + entry.size : sum), 0n);
}
