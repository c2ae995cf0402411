/**
 * arm_add_memory (arch/arm/kernel/setup.c) by version, without LPAE: PHYS_OFFSET is 0x40000000.
 */
import { describe, expect, it } from 'vitest';
import { armAddMemory } from '../../../src/boot/arm/add-memory.ts';
import { hex } from '../../../src/terms/notation.ts';
import { armState, regions } from '../stage.ts';

const SOURCE = { origin: '/memory reg' };

/** The bank that is made of a range, as `base+size`, and what is logged. */
function added(kernel: string, start: bigint, size: bigint): readonly [bank: string | undefined, ...log: string[]] {
  const state = armState({ kernel, board: {} });
  armAddMemory(state, start, size, SOURCE);
  const [bank] = state.banks;
  return [bank && `${hex(bank.base)}+${hex(bank.size)}`, ...state.messages];
}

describe('a range of RAM', () => {
  it.each(['2.6.32', '3.0', '3.4', '3.10', '3.14'])('of whole pages becomes a bank: %s', (kernel) => {
    expect(added(kernel, 0x4000_0000n, 0x1000_0000n)).toEqual(['0x40000000+0x10000000']);
  });

  //  0x50000000  0x50001000  0x50002000  0x50003000
  //      [..........................]              from 0x50000400: 0x400 is taken off, where 0xc00 are skipped
  it.each(['3.0', '3.4', '3.10', '3.14'])(
    'loses what lies in front of its start in the page, not behind: %s',
    (kernel) => {
      expect(added(kernel, 0x5000_0400n, 0x2400n)).toEqual(['0x50001000+0x2000']);
    },
  );

  it.each(['3.0', '3.4', '3.10'])('of less than a page is none: %s', (kernel) => {
    expect(added(kernel, 0x5000_0000n, 0xfffn)).toEqual([undefined]);
  });

  it.each([
    ['3.4', ['0xf0000000+0xffff000', 'Truncating memory at 0xf0000000 to fit in 32-bit physical address space']],
    ['3.10', ['0xf0000000+0xffff000', 'Truncating memory at 0xf0000000 to fit in 32-bit physical address space']],
  ] as const)('across 4 GiB loses its last page too: %s', (kernel, expected) => {
    expect(added(kernel, 0xf000_0000n, 0x1000_0000n)).toEqual(expected);
  });

  it('behind 4 GiB is ignored, and where arguments have 32 bits it is taken for one at 0', () => {
    expect(added('3.14', 0x1_0000_0000n, 0x1000_0000n)).toEqual([
      undefined,
      'Ignoring memory at 0x100000000 outside 32-bit physical address space',
    ]);
    expect(added('3.10', 0x1_0000_0000n, 0x1000_0000n)).toEqual([
      undefined,
      'Ignoring memory below PHYS_OFFSET: 0x00000000-0x10000000',
    ]);
  });

  it('below PHYS_OFFSET is ignored or cut since 3.10', () => {
    expect(added('3.10', 0x3000_0000n, 0x1000_0000n)).toEqual([
      undefined,
      'Ignoring memory below PHYS_OFFSET: 0x30000000-0x40000000',
    ]);
    expect(added('3.10', 0x3000_0000n, 0x2000_0000n)).toEqual([
      '0x40000000+0x10000000',
      'Ignoring memory below PHYS_OFFSET: 0x30000000-0x40000000',
    ]);
    expect(added('3.4', 0x3000_0000n, 0x1000_0000n)).toEqual(['0x30000000+0x10000000']);
  });

  it('is dropped where the array of banks is full', () => {
    const state = armState({ kernel: '3.10', board: {}, set: { NR_BANKS: '2' } });
    for (const start of [0x4000_0000n, 0x5000_0000n, 0x6000_0000n]) armAddMemory(state, start, 0x100_0000n, SOURCE);
    expect(state.banks.map(({ base }) => hex(base))).toEqual(['0x40000000', '0x50000000']);
    expect(state.messages).toEqual(['NR_BANKS too low, ignoring memory at 0x60000000']);
    expect(state.incidents).toMatchObject([{ kind: 'bank-dropped', part: 'whole', banks: 2 }]);
  });

  it.each([
    // the same quirk until 4.1.3
    ['3.18', ['0x50001000+0x2000']],
    ['4.19', ['0x50001000+0x1000']],
  ])('goes into memblock at once from 3.16 on: %s, %j', (kernel, memory) => {
    const state = armState({ kernel, board: {} });
    armAddMemory(state, 0x5000_0400n, 0x2400n, SOURCE);
    expect(regions(state.memblock.memory)).toEqual(memory);
    expect(state.banks).toEqual([]);
  });
});
