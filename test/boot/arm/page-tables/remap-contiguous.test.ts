/**
 * dma_contiguous_remap (arch/arm/mm/dma-mapping.c) on its own.
 */
import { expect, it } from 'vitest';
import { remapContiguous } from '../../../../src/boot/arm/page-tables/remap-contiguous.ts';
import { MiB } from '../../../../src/terms/alignment.ts';
import { armState } from '../../stage.ts';

const BASE = 0x4000_0000n;

//  0x40000000              0x42000000   0x42400000             0x44000000 lowmem ends
//  |-------sections--------|---pages----|-------sections-------|
it.each<[string, bigint, bigint, string[]]>([
  ['an area in lowmem', 32n * MiB, 4n * MiB, ['0xc2000000', '0xc2200000']],
  ['an area across its end, as far as it goes', 62n * MiB, 8n * MiB, ['0xc3e00000']],
  ['an area that ends with it', 62n * MiB, 2n * MiB, ['0xc3e00000']],
  ['none that begins with highmem', 64n * MiB, 4n * MiB, []],
])('%s', (_, offset, size, expected) => {
  const state = armState({ kernel: '6.12', board: {}, memory: [[BASE, 128n * MiB]] });
  state.bounds = { ...state.bounds, lowmemLimit: BASE + 64n * MiB };
  const lowmem = { virtual: 0xc000_0000, physical: Number(BASE), length: Number(64n * MiB) };
  state.mappings.map(lowmem, () => 1n);
  state.remapped.push({ name: 'area', origin: 'cma=', base: BASE + offset, size, span: undefined });
  remapContiguous(state);
  const slots: string[] = [];
  for (let at = 0xc000_0000; at < 0xc800_0000; at += 0x20_0000)
    if (state.mappings.tableAt(at) !== undefined) slots.push(`0x${at.toString(16)}`);
  expect(slots).toEqual(expected);
  const tables = state.trace.steps.filter(({ owner }) => owner === 'PTE tables');
  expect(tables.map(({ origin }) => origin)).toEqual(expected.map(() => 'cma='));
  expect(state.mappings.hasStatic(Number(0xc000_0000n + offset))).toBe(expected.length > 0);
});
