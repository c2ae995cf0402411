import { expect, it } from 'vitest';
import { addressFormat } from '../../src/boot/address-format.ts';

it.each([
  [32, 0x4000_0000n, '0x40000000'],
  [32, 0x10n, '0x00000010'],
  [32, 0x1_0000_0010n, '0x00000010'],
  [64, 0x1_0000_0010n, '0x0000000100000010'],
] as const)('with %d bits %d is printed as %s', (bits, address, text) => {
  expect(addressFormat(bits)(address)).toBe(text);
});
