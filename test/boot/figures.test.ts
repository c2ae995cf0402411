import { expect, it } from 'vitest';
import { mebibytes, plainHex } from '../../src/boot/figures.ts';

it.each([
  [0x10_0000n, '1'],
  [0x1f_ffffn, '1'],
  [0xf_ffffn, '0'],
])('%d bytes are %s whole MiB', (bytes, text) => {
  expect(mebibytes(bytes)).toBe(text);
});

it.each([
  [0x4000_0000n, '0x40000000'],
  [-0x1000n, '0xfffffffffffff000'],
])('%d is %s', (value, text) => {
  expect(plainHex(value)).toBe(text);
});
