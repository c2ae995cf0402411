import { expect, it } from 'vitest';
import { addToMemblock } from '../../../src/boot/of/add-memory.ts';
import { armState, regions } from '../stage.ts';

//  0x40000800  0x40001000         0x40003000  0x40003800
//  |...........|--kept------------|...........|          whole pages are kept
it.each([
  [0x4000_0800n, 0x3000n, 'added', ['0x40001000+0x2000']],
  [0x4000_0000n, 0x1000n, 'added', ['0x40000000+0x1000']],
  [0x4000_0800n, 0x7ffn, 'ignored', []],
  // nothing whole is left: the kernel adds no bytes, and warns of nothing
  [0x4000_0800n, 0x1000n, 'added', []],
  // of 32 bits, what lies above them is no memory
  [0x1_4000_0000n, 0x1000n, 'ignored', []],
] as const)('memory is clipped and added', (base, size, result, memory) => {
  const state = armState({ kernel: '6.12', set: { CONFIG_ARM_LPAE: 'n' }, board: {} });
  expect(addToMemblock(state, { base, size }, { caller: 'test', origin: '/memory' })).toBe(result);
  expect(regions(state.memblock.memory)).toEqual(memory);
});
