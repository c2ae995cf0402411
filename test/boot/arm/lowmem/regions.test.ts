/**
 * sanity_check_meminfo over memblock (arch/arm/mm/mmu.c, 3.15 to 4.10) on its own. Lowmem may reach up to 0x70000000:
 * VMALLOC_END 0xff800000 less 240 MiB and the gap of 8 MiB.
 */
import { describe, expect, it } from 'vitest';
import { boundRegions, regionBounds } from '../../../../src/boot/arm/lowmem/regions.ts';
import { MiB } from '../../../../src/terms/alignment.ts';
import { hex } from '../../../../src/terms/notation.ts';
import { armState, regions, type StageInput } from '../../stage.ts';

const BASE = 0x4000_0000n;
type Ranges = NonNullable<StageInput['memory']>;

function bounded(memory: Ranges, more: Partial<StageInput> = {}) {
  const state = armState({ kernel: '4.4', board: {}, memory, ...more });
  regionBounds.run(state);
  const { lowmemLimit, memblockLimit } = state.bounds;
  expect(state.memblock.currentLimit).toBe(memblockLimit);
  expect(state.lowHighBoundary).toBe(lowmemLimit);
  return { limits: [lowmemLimit, memblockLimit].map(hex), state };
}

//  0x40000000                          0x70000000       0x80000000
//  |-------------lowmem----------------|----highmem-----|
describe('limits of lowmem and of early allocations', () => {
  it.each<[string, Ranges, string[]]>([
    ['of 512 MiB', [[BASE, 512n * MiB]], ['0x60000000', '0x60000000']],
    ['of 1 GiB', [[BASE, 1024n * MiB]], ['0x70000000', '0x70000000']],
    ['with an odd end', [[BASE, 513n * MiB]], ['0x60100000', '0x60000000']],
    [
      'with an odd start',
      [
        [BASE, 32n * MiB],
        [0x4810_0000n, 31n * MiB],
      ],
      ['0x4a000000', '0x48000000'],
    ],
    [
      'with a region of highmem',
      [
        [BASE, 32n * MiB],
        [0x7000_0000n, 33n * MiB],
      ],
      ['0x42000000', '0x42000000'],
    ],
  ])('%s', (_, memory, limits) => {
    expect(bounded(memory).limits).toEqual(limits);
  });

  it('are no lower than before, where they are bounded again', () => {
    const state = armState({ kernel: '4.4', board: {}, memory: [[BASE, 512n * MiB]] });
    expect(hex(boundRegions(state, BASE + 640n * MiB).lowmemLimit)).toBe('0x68000000');
  });
});

describe('without HIGHMEM', () => {
  const NONE = { set: { CONFIG_HIGHMEM: 'n' } };
  it('a region across the limit is truncated', () => {
    const { state, limits } = bounded([[BASE, 1024n * MiB]], NONE);
    expect(regions(state.memblock.memory)).toEqual(['0x40000000+0x30000000']);
    expect(state.messages[0]).toBe('Truncating RAM at 0x40000000-0x80000000 to -0x70000000');
    expect(limits).toEqual(['0x70000000', '0x70000000']);
    expect(state.incidents).toMatchObject([{ kind: 'ram-without-highmem', mappable: 256n * MiB }]);
  });

  //  the walk goes on behind the place of a removed region: the one that moved there is not looked at
  it('of regions above it every other one is dropped', () => {
    const { state } = bounded(
      [
        [BASE, 256n * MiB],
        [0x7000_0000n, 16n * MiB],
        [0x7200_0000n, 16n * MiB],
        [0x7400_0000n, 16n * MiB],
      ],
      NONE,
    );
    expect(regions(state.memblock.memory)).toEqual(['0x40000000+0x10000000', '0x72000000+0x1000000']);
    expect(state.messages.slice(0, 2)).toEqual([
      'Ignoring RAM at 0x70000000-0x71000000 (!CONFIG_HIGHMEM)',
      'Ignoring RAM at 0x74000000-0x75000000 (!CONFIG_HIGHMEM)',
    ]);
  });
});
