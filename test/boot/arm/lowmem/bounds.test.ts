/**
 * adjust_lowmem_bounds (arch/arm/mm/mmu.c, 4.11 on) on its own. Lowmem may reach up to 0x70000000: VMALLOC_END 0xff800000 less
 * 248 MiB, seen from PAGE_OFFSET 0xc0000000 and RAM at 0x40000000.
 */
import { describe, expect, it } from 'vitest';
import { firstBounds, mappableBytes, secondBounds } from '../../../../src/boot/arm/lowmem/bounds.ts';
import { MiB } from '../../../../src/terms/alignment.ts';
import { hex } from '../../../../src/terms/notation.ts';
import { armState, regions, type StageInput } from '../../stage.ts';

const BASE = 0x4000_0000n;
type Ranges = NonNullable<StageInput['memory']>;

function bounded(memory: Ranges, more: Partial<StageInput> = {}) {
  const state = armState({ kernel: '6.12', board: {}, memory, ...more });
  firstBounds.run(state);
  const { lowmemLimit, memblockLimit, highMemory } = state.bounds;
  expect(state.memblock.currentLimit).toBe(memblockLimit);
  expect(state.lowHighBoundary).toBe(lowmemLimit);
  return { limits: [lowmemLimit, memblockLimit, highMemory].map(hex), state };
}

//  0x40000000                          0x70000000       0x80000000
//  |-------------lowmem----------------|----highmem-----|
describe('limits of lowmem, of early allocations, and high_memory', () => {
  it.each<[string, Ranges, string[]]>([
    ['of 512 MiB', [[BASE, 512n * MiB]], ['0x60000000', '0x60000000', '0xe0000000']],
    ['of 768 MiB', [[BASE, 768n * MiB]], ['0x70000000', '0x70000000', '0xf0000000']],
    ['of 1 GiB', [[BASE, 1024n * MiB]], ['0x70000000', '0x70000000', '0xf0000000']],
    // an edge on no 2 MiB boundary ends early allocations below it
    ['with an odd end', [[BASE, 513n * MiB]], ['0x60100000', '0x60000000', '0xe0100000']],
    [
      'with an odd end of the first region',
      [
        [BASE, 33n * MiB],
        [0x4800_0000n, 32n * MiB],
      ],
      ['0x4a000000', '0x42000000', '0xca000000'],
    ],
    [
      'with an odd start of the second',
      [
        [BASE, 32n * MiB],
        [0x4810_0000n, 31n * MiB],
      ],
      ['0x4a000000', '0x48000000', '0xca000000'],
    ],
    [
      'of the first of two odd edges',
      [
        [BASE, 33n * MiB],
        [0x4810_0000n, 32n * MiB],
      ],
      ['0x4a100000', '0x42000000', '0xca100000'],
    ],
    [
      'with a region from the limit on',
      [
        [BASE, 32n * MiB],
        [0x7000_0000n, 33n * MiB],
      ],
      ['0x42000000', '0x42000000', '0xc2000000'],
    ],
  ])('%s', (_, memory, limits) => {
    expect(bounded(memory).limits).toEqual(limits);
  });
});

describe('without HIGHMEM', () => {
  const NONE = { set: { CONFIG_HIGHMEM: 'n' } };
  it('what lies above is dropped, and said so', () => {
    const { state } = bounded([[BASE, 1024n * MiB]], NONE);
    expect(regions(state.memblock.memory)).toEqual(['0x40000000+0x30000000']);
    expect(state.messages).toEqual([
      'Ignoring RAM at 0x70000000-0x80000000',
      'Consider using a HIGHMEM enabled kernel.',
    ]);
    expect(state.incidents).toMatchObject([{ kind: 'ram-without-highmem', mappable: 256n * MiB, why: 'no-highmem' }]);
  });

  it('nothing is dropped where all is low', () => {
    const { state } = bounded([[BASE, 768n * MiB]], NONE);
    expect(regions(state.memblock.memory)).toEqual(['0x40000000+0x30000000']);
    expect(state.messages).toEqual([]);
  });
});

describe('a first region on no 2 MiB boundary', () => {
  it('loses its head, which is no-map then', () => {
    const { state, limits } = bounded([[BASE + MiB, 63n * MiB]]);
    expect(regions(state.memblock.memory)).toEqual(['0x40100000+0x100000 flags 4', '0x40200000+0x3e00000']);
    expect(state.incidents).toEqual([
      { kind: 'unaligned-head', lost: { base: BASE + MiB, size: MiB }, origin: '/memory' },
    ]);
    expect(limits).toEqual(['0x44000000', '0x44000000', '0xc4000000']);
  });

  it('is only the first: others keep theirs', () => {
    const { state } = bounded([
      [BASE, 2n * MiB],
      [BASE + 3n * MiB, MiB],
    ]);
    expect(state.incidents).toEqual([]);
  });
});

it('the second pass looks at memory as it is then, and leaves the boundary where it was', () => {
  const { state } = bounded([[BASE, 512n * MiB]]);
  state.as({ caller: 'test', origin: 'test' }, (memblock) => memblock.remove(BASE + 504n * MiB, 8n * MiB));
  secondBounds.run(state);
  expect([state.bounds.lowmemLimit, state.lowHighBoundary].map(hex)).toEqual(['0x5f800000', '0x60000000']);
});

it('no-map bytes are not mappable', () => {
  const { state } = bounded([[BASE, 64n * MiB]]);
  state.as({ caller: 'test', origin: 'test' }, (memblock) => memblock.markNomap(BASE + 8n * MiB, 8n * MiB));
  expect(mappableBytes(state, { base: BASE + 4n * MiB, size: 16n * MiB })).toBe(8n * MiB);
});
