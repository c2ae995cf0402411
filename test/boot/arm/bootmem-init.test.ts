/**
 * The way from memblock to zones (arch/arm/mm/init.c, bootmem_init; arch/arm/mm/mmu.c, paging_init), each stage on its own.
 */
import { expect, it } from 'vitest';
import { bootmemInit } from '../../../src/boot/arm/bootmem-init.ts';
import { mapLowmem } from '../../../src/boot/arm/map-lowmem.ts';
import { dumpMemblock, takeImported } from '../../../src/boot/mm/memblock-dump.ts';
import { MiB } from '../../../src/terms/alignment.ts';
import { hex } from '../../../src/terms/notation.ts';
import { armState } from '../stage.ts';

const BASE = 0x4000_0000n;
const on = (kernel: string) => {
  const state = armState({ kernel, board: {}, memory: [[BASE, 64n * MiB]], reserved: [[BASE, MiB]] });
  state.banks = [{ base: BASE, size: 64n * MiB, highmem: false, origin: '/memory', span: undefined }];
  return state;
};

//  0x40000000  0x40100000                          0x44000000
//  |#reserved#|................................|map|
it('bootmem begins with what memblock has free, less its own bitmap', () => {
  const state = on('3.10');
  bootmemInit.run(state);
  // 16384 pages: 2 KiB of bits, in a page
  expect([state.bootmem?.mapBytes, state.bootmem?.map?.size]).toEqual([2048n, 0x1000n]);
  expect(state.bootmem?.freePages(0, 0x10_0000)).toBe(0x4000 - 0x100 - 1);
  expect(state.bootmem?.freePages(0, 0x4_0100)).toBe(0);
});

it('kernels from 3.14 on stay with memblock', () => {
  const state = on('3.14');
  bootmemInit.run(state);
  expect(state.bootmem).toBeUndefined();
});

it.each([
  ['4.1', '0x42000000'],
  ['4.4', '0x44000000'],
])('early allocations reach all of lowmem once it is mapped, since 4.2: %s', (kernel, limit) => {
  const state = on(kernel);
  state.bounds = { ...state.bounds, lowmemLimit: BASE + 64n * MiB };
  state.as({ caller: 'test', origin: 'test' }, (memblock) => {
    memblock.currentLimit = BASE + 32n * MiB;
  });
  mapLowmem.run(state);
  expect(hex(state.memblock.currentLimit)).toBe(limit);
});

it('what is imported and what is dumped are taken down as they are then', () => {
  const state = on('6.12');
  takeImported.run(state);
  state.log('a line');
  dumpMemblock.run(state);
  state.as({ caller: 'test', origin: 'test' }, (memblock) => memblock.remove(BASE, 64n * MiB));
  expect(state.imported.map(({ base, size }) => [base, size])).toEqual([[BASE, 64n * MiB]]);
  expect(state.dump.memory.map(({ size }) => size)).toEqual([64n * MiB]);
  expect(state.dump.reserved.map(({ size }) => size)).toEqual([MiB]);
  expect([state.dump.steps, state.dump.messages]).toEqual([2, 1]);
});
