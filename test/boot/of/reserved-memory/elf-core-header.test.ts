import { describe, expect, it } from 'vitest';
import { reserveElfCoreHeader } from '../../../../src/boot/of/reserved-memory/elf-core-header.ts';
import { armState, regions, type StageInput } from '../../stage.ts';

const HEADER = [0x4f00_0000n, 0x2000n] as const;

const withHeader = (input: Partial<StageInput> = {}, entries: readonly (readonly [bigint, bigint])[] = [HEADER]) => {
  const state = armState({
    kernel: '6.12',
    board: { chosen: { 'linux,elfcorehdr': entries } },
    set: { CONFIG_CRASH_DUMP: 'y' },
    ...input,
  });
  reserveElfCoreHeader(state);
  return state;
};

describe('linux,elfcorehdr', () => {
  //  0x4f000000    0x4f002000
  //  |---header----|
  it('is reserved and told in KiB', () => {
    const state = withHeader();
    expect(regions(state.memblock.reserved)).toEqual(['0x4f000000+0x2000']);
    expect(state.messages).toEqual(['OF: fdt: Reserving 8 KiB of memory at 0x4f000000 for elfcorehdr']);
  });

  //  0x4f000000    0x4f001000  0x4f002000
  //  |-------------|-taken-----|---
  it('is refused where something of it is reserved', () => {
    const state = withHeader({ reserved: [[0x4f00_1000n, 0x4000n]] });
    expect(regions(state.memblock.reserved)).toEqual(['0x4f001000+0x4000']);
    expect(state.messages).toEqual(['OF: fdt: elfcorehdr is overlapped']);
    expect(state.incidents).toMatchObject([{ kind: 'crash-header-refused', range: { base: 0x4f00_0000n } }]);
  });

  it.each([
    ['of no size', {}, [[0x4f00_0000n, 0n]]],
    ['of a kernel that dumps nothing', { set: { CONFIG_CRASH_DUMP: 'n' } }, [HEADER]],
    ['of 5.10, which does not read it', { kernel: '5.10' }, [HEADER]],
    ['of no entries', {}, []],
  ] as const)('%s does nothing', (_, input, entries) => {
    const state = withHeader(input, entries);
    expect(regions(state.memblock.reserved)).toEqual([]);
    expect(state.messages).toEqual([]);
  });

  it.each([
    ['6.12', ['0x4f000000+0x2000']],
    // since 6.13 it must be one entry, and no more
    ['6.18', []],
  ])('of two entries on %s', (kernel, list) => {
    const second = [0x5000_0000n, 0x1000n] as const;
    expect(regions(withHeader({ kernel }, [HEADER, second]).memblock.reserved)).toEqual(list);
    expect(regions(withHeader({ kernel }).memblock.reserved)).toEqual(['0x4f000000+0x2000']);
  });

  it('is none where /chosen does not name it', () => {
    expect(withHeader({ board: {} }).trace.steps).toEqual([]);
  });
});
