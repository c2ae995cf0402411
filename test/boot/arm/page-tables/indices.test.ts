/**
 * A virtual address taken apart: ARM architecture reference manual, ARMv7-A, B3.5.1 and B3.6.5; asm/pgtable-2level.h.
 */
import { expect, it } from 'vitest';
import { type AddressPart, hardwareParts, linuxParts } from '../../../../src/boot/arm/page-tables/indices.ts';

const shown = (parts: readonly AddressPart[]) => parts.map(({ name, bits, value }) => `${name} ${bits} ${value}`);

//  0xfedcbabc: 1111 1110 1101 1100 1011 1010 1011 1100
it('by short descriptors', () => {
  expect(shown(hardwareParts(0xfedc_babcn, 'short'))).toEqual([
    `PGD 31:20 ${0xfed}`,
    `PTE 19:12 ${0xcb}`,
    `offset 11:0 ${0xabc}`,
  ]);
});

it('by long ones', () => {
  expect(shown(hardwareParts(0xfedc_babcn, 'lpae'))).toEqual([
    'PGD 31:30 3',
    `PMD 29:21 ${0x1f6}`,
    `PTE 20:12 ${0x1cb}`,
    `offset 11:0 ${0xabc}`,
  ]);
});

it('by Linux, which pairs short tables', () => {
  expect(shown(linuxParts(0xfedc_babcn))).toEqual([
    `pgd_index 31:21 ${0x7f6}`,
    'half 20:20 1',
    `pte_index 20:12 ${0x1cb}`,
    `offset 11:0 ${0xabc}`,
  ]);
});
