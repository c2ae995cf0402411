import { expect, it } from 'vitest';
import { regionsFrom } from '../../src/boot/regions.ts';

const region = (flags: number) => ({ base: 0x1000n, size: 0x1000n, flags, node: 0 });

// include/linux/memblock.h: MEMBLOCK_HOTPLUG 1, MIRROR 2, NOMAP 4, DRIVER_MANAGED 8, RSRV_NOINIT 0x10, RSRV_KERN 0x20,
// KHO_SCRATCH 0x40
it.each([
  [0, []],
  [0x1, ['hotplug']],
  [0x2, ['mirror']],
  [0x4, ['nomap']],
  [0x8, ['driver-managed']],
  [0x10, ['noinit']],
  [0x20, ['kernel']],
  [0x40, ['kho-scratch']],
  [0x25, ['hotplug', 'nomap', 'kernel']],
])('flags %d are %j', (flags, names) => {
  expect(regionsFrom([region(flags)])).toEqual([{ base: 0x1000n, size: 0x1000n, flags: names }]);
});
