/**
 * early_alloc and iotable_init (arch/arm/mm/mmu.c): a struct static_vm has 40 bytes, 44 since 6.9, 48 with LPAE.
 */
import { describe, expect, it } from 'vitest';
import { mapStatic, takeAligned, takeStaticVms, takeTable } from '../../../../src/boot/arm/page-tables/early-alloc.ts';
import { MiB } from '../../../../src/terms/alignment.ts';
import { hex } from '../../../../src/terms/notation.ts';
import { armState } from '../../stage.ts';

const LPAE = { CONFIG_ARM_LPAE: 'y' };
const REASON = { origin: 'test' };

//  0x40000000                                                  0x44000000
//  |........................................... each new block |   from the top down
const on = (kernel: string, set: Readonly<Record<string, string>> = {}) =>
  armState({ kernel, set, board: {}, memory: [[0x4000_0000n, 64n * MiB]] });

/** Blocks in the order taken, with who takes them for whom. */
const blocks = ({ trace }: ReturnType<typeof on>): string[] =>
  trace.steps
    .filter(({ operation }) => operation === 'alloc')
    .map(({ base, size, caller, owner }) => `${caller}: ${owner} ${hex(base)}+${hex(size)}`);

describe('early allocations', () => {
  it('are a page for a table', () => {
    const state = on('6.12');
    const take = takeTable(state, REASON);
    expect([take, take].map((one) => hex(one({ virtual: 0, physical: 0 })))).toEqual(['0x43fff000', '0x43ffe000']);
    expect(blocks(state)[0]).toBe('early_alloc: PTE tables 0x43fff000+0x1000');
  });

  it('are aligned to their own size', () => {
    const state = on('6.12');
    takeStaticVms(state, 1, 'iotable_init', REASON);
    takeAligned(state, 0x2000n, 'exception vectors', REASON);
    expect(blocks(state)[1]).toBe('early_alloc: exception vectors 0x43ffc000+0x2000');
  });

  // aligned to 4 bytes, with LPAE to 8
  it.each([
    ['6.12', {}, 3, ['iotable_init: static mappings 0x43ffff7c+0x84']],
    ['6.12', LPAE, 3, ['iotable_init: static mappings 0x43ffff70+0x90']],
    ['6.12', {}, 0, []],
    ['3.10', {}, 3, ['iotable_init: static mappings 0x43ffff88+0x78']],
    ['3.8', {}, 3, []],
  ] as const)('of the list of static mappings, by %s %j: %i', (kernel, set, count, expected) => {
    const state = on(kernel, set);
    takeStaticVms(state, count, 'iotable_init', REASON);
    expect(blocks(state)).toEqual(expected);
  });
});

describe('static mappings', () => {
  const MAPPINGS = [
    { virtual: 0xf800_0000, physical: 0x4800_0000, length: 0x1000 },
    { virtual: 0xfa00_0000, physical: 0x4a00_0000, length: 0x20_0000 },
  ];
  it.each([
    ['6.12', ['iotable_init: static mappings 0x43ffffa8+0x58', 'early_alloc: PTE tables 0x43ffe000+0x1000'], true],
    // no list yet
    ['3.8', ['early_alloc: PTE tables 0x43fff000+0x1000'], false],
  ])('take a block for all, then what each needs: %s', (kernel, expected, isListed) => {
    const state = on(kernel);
    mapStatic(state, MAPPINGS, REASON);
    expect(blocks(state)).toEqual(expected);
    expect([0xf800_0fff, 0xfa1f_ffff].map((at) => state.mappings.hasStatic(at))).toEqual([isListed, isListed]);
    expect(state.mappings.hasStatic(0xfa20_0000)).toBe(false);
  });
});
