/**
 * sanity_check_meminfo over banks (arch/arm/mm/mmu.c) on its own. Lowmem may reach up to 0x6f800000 by 3.10: VMALLOC_END 0xff000000
 * less 240 MiB and the gap of 8 MiB.
 */
import { describe, expect, it } from 'vitest';
import { bankBounds, fillMemblock, lateBankBounds } from '../../../../src/boot/arm/lowmem/banks.ts';
import { MiB } from '../../../../src/terms/alignment.ts';
import { hex } from '../../../../src/terms/notation.ts';
import { armState, regions, type StageInput } from '../../stage.ts';

const BASE = 0x4000_0000n;
type Banks = readonly (readonly [base: bigint, size: bigint])[];

function stateWith(banks: Banks, more: Partial<StageInput> = {}) {
  const state = armState({ kernel: '3.10', board: {}, ...more });
  state.banks = banks.map(([base, size]) => ({ base, size, highmem: false, origin: '/memory', span: undefined }));
  return state;
}

/** Banks as `base+size`, those of highmem with an H, then the lowmem limit. */
function bounded(banks: Banks, more: Partial<StageInput> = {}) {
  const state = stateWith(banks, more);
  bankBounds.run(state);
  const { lowmemLimit } = state.bounds;
  expect(state.lowHighBoundary).toBe(lowmemLimit);
  const shown = state.banks.map(({ base, size, highmem }) => `${hex(base)}+${hex(size)}${highmem ? ' H' : ''}`);
  return { shown: [...shown, hex(lowmemLimit)], state };
}

//  0x40000000                          0x6f800000       0x80000000
//  |-------------lowmem----------------|----highmem-----|
describe('with HIGHMEM a bank', () => {
  it.each<[string, Banks, string[]]>([
    ['below the limit is low', [[BASE, 512n * MiB]], ['0x40000000+0x20000000', '0x60000000']],
    ['up to it too', [[BASE, 760n * MiB]], ['0x40000000+0x2f800000', '0x6f800000']],
    [
      'across it becomes two',
      [[BASE, 1024n * MiB]],
      ['0x40000000+0x2f800000', '0x6f800000+0x10800000 H', '0x6f800000'],
    ],
    [
      'from it on is high',
      [
        [BASE, 32n * MiB],
        [0x6f80_0000n, 32n * MiB],
      ],
      ['0x40000000+0x2000000', '0x6f800000+0x2000000 H', '0x42000000'],
    ],
    [
      'in any order is sorted first',
      [
        [0x4800_0000n, 32n * MiB],
        [BASE, 32n * MiB],
      ],
      ['0x40000000+0x2000000', '0x48000000+0x2000000', '0x4a000000'],
    ],
  ])('%s', (_, banks, expected) => {
    expect(bounded(banks).shown).toEqual(expected);
    expect(bounded(banks, { kernel: '3.14' }).shown).toEqual(expected);
  });

  it('has no upper part where the array is full', () => {
    const { shown, state } = bounded([[BASE, 1024n * MiB]], { set: { NR_BANKS: '1' } });
    expect(shown).toEqual(['0x40000000+0x2f800000', '0x6f800000']);
    expect(state.messages).toEqual(['NR_BANKS too low, ignoring high memory']);
    expect(state.incidents).toMatchObject([
      { kind: 'bank-dropped', part: 'upper', banks: 1, range: { base: 0x6f80_0000n, size: 0x1080_0000n } },
    ]);
  });
});

describe('without HIGHMEM a bank', () => {
  const NONE = { set: { CONFIG_HIGHMEM: 'n' } };
  it.each<[string, Banks, string[], string[]]>([
    ['below the limit stays', [[BASE, 760n * MiB]], ['0x40000000+0x2f800000', '0x6f800000'], []],
    [
      'across it is truncated',
      [[BASE, 1024n * MiB]],
      ['0x40000000+0x2f800000', '0x6f800000'],
      ['Truncating RAM at 40000000-7fffffff to -6f7fffff (vmalloc region overlap).'],
    ],
    [
      'from it on is dropped',
      [
        [BASE, 32n * MiB],
        [0x6f80_0000n, 32n * MiB],
      ],
      ['0x40000000+0x2000000', '0x42000000'],
      ['Ignoring RAM at 6f800000-717fffff (vmalloc region overlap).'],
    ],
  ])('%s', (_, banks, expected, log) => {
    const { shown, state } = bounded(banks, NONE);
    expect(shown).toEqual(expected);
    expect(state.messages).toEqual(log);
    expect(state.incidents).toHaveLength(log.length);
  });

  it('is dropped for the want of HIGHMEM since 3.11', () => {
    const { state } = bounded([[0x6f80_0000n, 32n * MiB]], { ...NONE, kernel: '3.14' });
    expect(state.messages).toEqual(['Ignoring RAM at 6f800000-717fffff (!CONFIG_HIGHMEM).']);
  });
});

describe('early allocations', () => {
  it.each([
    ['3.10', '0x60080000'],
    // below the section with an odd edge
    ['3.14', '0x60000000'],
  ])('end with lowmem, since 3.13 with whole sections of it: %s', (kernel, limit) => {
    const { state } = bounded([[BASE, 512n * MiB + 0x8_0000n]], { kernel });
    expect(hex(state.bounds.memblockLimit)).toBe(limit);
    expect(hex(state.memblock.currentLimit)).toBe(limit);
  });
});

it('kernels up to 2.6.39 bound banks late, and take what is lost out of memory', () => {
  const state = stateWith([[BASE, 1024n * MiB]], {
    kernel: '2.6.36',
    set: { CONFIG_HIGHMEM: 'n' },
    memory: [[BASE, 1024n * MiB]],
  });
  lateBankBounds.run(state);
  const [bank] = state.banks;
  expect(state.banks).toHaveLength(1);
  expect(regions(state.memblock.memory)).toEqual([`0x40000000+${hex(bank?.size ?? 0n)}`]);
});

it('banks are added to memblock, sorted first up to 3.2', () => {
  const banks: Banks = [
    [0x4800_0000n, 32n * MiB],
    [BASE, 32n * MiB],
  ];
  const filled = (kernel: string) => {
    const state = stateWith(banks, { kernel });
    fillMemblock.run(state);
    return [hex(state.banks[0]?.base ?? 0n), ...regions(state.memblock.memory)];
  };
  expect(filled('3.2')).toEqual(['0x40000000', '0x40000000+0x2000000', '0x48000000+0x2000000']);
  expect(filled('3.10')).toEqual(['0x48000000', '0x40000000+0x2000000', '0x48000000+0x2000000']);
});
