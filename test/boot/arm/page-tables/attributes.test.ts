/**
 * Words of the kernel's mappings. Those of lowmem, kernel, vectors and blob stand so in the memory of a boot of 6.12 (recorded
 * for kernel-tables.test.ts); the others follow from the bits of asm/pgtable-2level-hwdef.h and -3level-hwdef.h.
 */
import { expect, it } from 'vitest';
import { type MappingType, wordsOf } from '../../../../src/boot/arm/page-tables/attributes.ts';

const word = (value: bigint | undefined) => (value === undefined ? '-' : `0x${value.toString(16)}`);

it.each<[string, MappingType, 'short' | 'lpae', boolean, string]>([
  ['lowmem', { memoryType: 7 }, 'short', true, '0x1141e 0x45f 0x65f 0x1'],
  ['kernel', { memoryType: 7, executable: true }, 'short', true, '0x1140e 0x45e 0x45f 0x1'],
  ['lowmem of one processor', { memoryType: 3 }, 'short', false, '0x41e 0x1f 0x24f 0x1'],
  ['blob', { memoryType: 7, readOnly: true }, 'short', true, '0x1941e 0x65f 0x6df 0x1'],
  [
    'vectors',
    { memoryType: 7, executable: true, readOnly: true, user: true, pagesOnly: true, domain: 3 },
    'short',
    true,
    '- 0x67e 0x5df 0x61',
  ],
  ['devices', { memoryType: 4, domain: 2 }, 'short', true, '0x11452 0x453 0x653 0x41'],
  ['lowmem with LPAE', { memoryType: 7 }, 'lpae', true, '0x4000000000071d 0xc000000000071f 0xc000000000071f 0x3'],
  [
    'kernel with LPAE',
    { memoryType: 7, executable: true },
    'lpae',
    true,
    '0x71d 0x8000000000071f 0x8000000000071f 0x3',
  ],
  [
    'lowmem of one processor with LPAE',
    { memoryType: 3, executable: true },
    'lpae',
    false,
    '0x40d 0x8000000000040f 0x8000000000040f 0x3',
  ],
  [
    'vectors with LPAE',
    { memoryType: 7, executable: true, readOnly: true, user: true, pagesOnly: true, domain: 3 },
    'lpae',
    true,
    '- 0x4800000000007df 0x4800000000007df 0x3',
  ],
])('%s', (_, type, format, shared, expected) => {
  const { section, page, linux, table } = wordsOf(type, format, shared);
  expect([section, page, linux, table].map(word).join(' ')).toBe(expected);
});
