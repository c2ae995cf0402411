/**
 * Types of the BIOS map: numbers and words of asm/e820/types.h and e820_print_type (arch/x86/kernel/e820.c).
 */
import { describe, expect, it } from 'vitest';
import { bytesOf, typeFrom, typeName } from '../../../src/boot/x86/e820.ts';

const NAMES: readonly (readonly [number, string])[] = [
  [1, 'usable'],
  [2, 'reserved'],
  [3, 'ACPI data'],
  [4, 'ACPI NVS'],
  [5, 'unusable'],
  [7, 'persistent (type 7)'],
  [12, 'persistent (type 12)'],
  [0xefff_ffff, 'soft reserved'],
  [6, 'type 6'],
  [20, 'type 20'],
];

describe('a type', () => {
  it.each(NAMES)('%i is printed as %s, and read back', (type, name) => {
    expect([typeName(type), typeFrom(name)]).toEqual([name, type]);
  });

  it.each([
    ['RAM', 1],
    ['System RAM', 1],
    ['device reserved', 2],
    ['ACPI Tables', 3],
    ['ACPI Non-volatile Storage', 4],
    ['Unusable memory', 5],
    ['Persistent Memory', 7],
    ['persistent RAM (type 7)', 7],
    ['Persistent Memory (legacy)', 12],
    ['Soft Reserved', 0xefff_ffff],
    ['  acpi \t data ', 3],
    ['0x14', 20],
    ['4294967295', 0xffff_ffff],
    ['4294967296', undefined],
    ['0', undefined],
    ['0x0', undefined],
    ['0x100000000', undefined],
    ['', undefined],
    ['PCI Bus 0000:00', undefined],
  ])('%j means %s', (text, type) => {
    expect(typeFrom(text)).toBe(type);
  });
});

it('bytes are counted of one type alone', () => {
  const map = [
    { base: 0n, size: 0x9_f000n, type: 1 },
    { base: 0x9_f000n, size: 0x1000n, type: 2 },
    { base: 0x10_0000n, size: 0x1000n, type: 1 },
  ];
  expect([bytesOf(map, 1), bytesOf(map, 2), bytesOf(map, 3)]).toEqual([0xa_0000n, 0x1000n, 0n]);
});
