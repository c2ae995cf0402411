/**
 * map_lowmem (arch/arm/mm/mmu.c) on its own: which slots get a table, and what the kernel dies of.
 */
import { describe, expect, it } from 'vitest';
import { mapLowmemRegions } from '../../../../src/boot/arm/page-tables/lowmem.ts';
import { MiB } from '../../../../src/terms/alignment.ts';
import { armState, type StageInput } from '../../stage.ts';

interface Case extends Partial<StageInput> {
  readonly image?: { readonly start: bigint; readonly end: bigint };
  readonly initEnd?: bigint;
  readonly lowmemLimit?: bigint;
  readonly nomap?: readonly [bigint, bigint];
  readonly currentLimit?: bigint;
}

const BASE = 0x4000_0000n;
const IMAGE = { start: 0x4000_8000n, end: 0x407f_ffffn };

function mapped({ image = IMAGE, initEnd, lowmemLimit = 0x7000_0000n, nomap, currentLimit, ...input }: Case) {
  const state = armState({ kernel: '6.12', board: {}, memory: [[BASE, 64n * MiB]], ...input });
  const sections = initEnd === undefined ? {} : { sections: { init: { base: initEnd - MiB, size: MiB } } };
  Object.assign(state.placement, { kernelImage: { ...image, ...sections } });
  state.bounds = { ...state.bounds, lowmemLimit };
  state.as({ caller: 'test', origin: 'test' }, (memblock) => {
    if (nomap) memblock.markNomap(...nomap);
    if (currentLimit !== undefined) memblock.currentLimit = currentLimit;
  });
  mapLowmemRegions(state);
  const slots: string[] = [];
  for (let at = 0xc000_0000; at < 0xd000_0000; at += 0x20_0000)
    if (state.mappings.tableAt(at) !== undefined) slots.push(`0x${at.toString(16)}`);
  return { slots, failure: state.mappingFailure };
}

//  0x40000000                                0x44000000
//  |=image=|=================================|
describe('slots with a table', () => {
  it.each<[string, Case, string[]]>([
    ['none for whole sections', {}, []],
    ['one for an odd end', { memory: [[BASE, 64n * MiB + 0x1000n]] }, ['0xc4000000']],
    ['none beyond lowmem', { memory: [[BASE, 64n * MiB + 0x1000n]], lowmemLimit: BASE + 64n * MiB }, []],
    ['one for an odd end of lowmem', { lowmemLimit: BASE + 33n * MiB + 0x1000n }, ['0xc2000000']],
    ['two around a no-map region', { nomap: [BASE + 32n * MiB + 0x1000n, 4n * MiB] }, ['0xc2000000', '0xc2400000']],
    [
      'none for regions above lowmem',
      {
        memory: [
          [BASE, 64n * MiB],
          [0x4800_0000n, 0x1000n],
        ],
        lowmemLimit: 0x4800_0000n,
      },
      [],
    ],
    // the kernel's sections are mapped whole, wherever they begin or end in RAM
    ['none in the kernel’s sections', { memory: [[BASE + 0x8000n, 64n * MiB - 0x8000n]] }, []],
    ['one there up to 3.10', { kernel: '3.10', memory: [[BASE + 0x8000n, 64n * MiB - 0x8000n]] }, ['0xc0000000']],
  ])('%s', (_, input, slots) => {
    // early allocations end below all odd edges
    expect(mapped({ currentLimit: BASE + 8n * MiB, ...input })).toEqual({ slots, failure: undefined });
  });

  //  3.11 to 5.12: the kernel's own part ends with its init sections, 6.12: with the image. A part that ends in an odd MiB
  //  is a section, so that no table is needed either way; with LPAE the sections are of 2 MiB
  it.each([
    ['3.14', 0xc030_1000n],
    ['6.12', 0xc030_1000n],
  ])('none for what the kernel’s part cuts off, by %s', (kernel, initEnd) => {
    expect(mapped({ kernel, initEnd }).slots).toEqual([]);
  });
});

describe('what the kernel dies of', () => {
  it('is a table for which there is no memory', () => {
    const memory = [[BASE, 64n * MiB + 0x1000n]] as const;
    expect(mapped({ memory, currentLimit: BASE, reserved: [[BASE, 65n * MiB]] }).failure).toEqual({
      kind: 'no-table',
      base: BASE + 64n * MiB,
      limit: BASE,
    });
  });

  it('is a table in memory that is not mapped yet', () => {
    // the table goes to the top of RAM: into the second region, while the first is mapped
    const memory = [
      [BASE, 32n * MiB + 0x1000n],
      [0x4800_0000n, 16n * MiB],
    ] as const;
    expect(mapped({ memory }).failure).toEqual({ kind: 'table-unmapped', base: 0x4200_0000n, table: 0x48ff_f000n });
    // and lives where early allocations end below
    expect(mapped({ memory, currentLimit: BASE + 32n * MiB }).failure).toBeUndefined();
  });

  it('is a slot with a section in the way', () => {
    const memory = [
      [BASE, 33n * MiB],
      [BASE + 33n * MiB + 0x1000n, MiB - 0x1000n],
    ] as const;
    expect(mapped({ memory }).failure).toEqual({ kind: 'section-in-the-way', base: BASE + 33n * MiB + 0x1000n });
  });

  it('is told of the first of two', () => {
    const memory = [
      [BASE, 33n * MiB],
      [BASE + 33n * MiB + 0x1000n, MiB - 0x1000n],
      [0x4800_0000n, 0x1000n],
    ] as const;
    expect(mapped({ memory, reserved: [[BASE, 0x1000_0000n]] }).failure?.kind).toBe('section-in-the-way');
  });
});
