/**
 * e820__memory_setup_default (arch/x86/kernel/e820.c): LOWMEMSIZE is 0x9f000, HIGH_MEMORY 1 MiB; the older calls count KiB.
 */
import { expect, it } from 'vitest';
import { defaultMap } from '../../../src/boot/x86/default-map.ts';

const LOW = { base: 0n, size: 0x9_f000n, type: 1 };

//  0         0x9f000    0x100000
//  |=========|          |=== what the BIOS counts ===>
it.each([
  ['e801 where it counts more', 0x200_0000n, 0x100_0000n, 'BIOS-e801', 0x200_0000n],
  ['88 where that does', 0x100_0000n, 0x200_0000n, 'BIOS-88', 0x200_0000n],
  ['e801 of two that agree', 0x100_0000n, 0x100_0000n, 'BIOS-e801', 0x100_0000n],
  ['whole KiB', 0x100_07ffn, 0n, 'BIOS-e801', 0x100_0400n],
])('%s', (_, e801, ext88, who, size) => {
  expect(defaultMap({ e801, ext88 })).toEqual({ who, map: [LOW, { base: 0x10_0000n, size, type: 1 }] });
});

it('has no RAM above 1 MiB where no call tells of any', () => {
  expect(defaultMap({ e801: 0n, ext88: 1023n })).toEqual({ who: 'BIOS-88', map: [LOW] });
});
