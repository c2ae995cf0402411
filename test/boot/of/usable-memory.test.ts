import { describe, expect, it } from 'vitest';
import { usableMemory } from '../../../src/boot/of/usable-memory.ts';
import { GiB, MiB } from '../../../src/terms/alignment.ts';
import { regions, stateAfter } from '../stage.ts';

const RAM = [[0x4000_0000n, GiB]] as const;

const memoryWith = (kernel: string, ranges: readonly (readonly [bigint, bigint])[]): string[] => {
  const chosen = { 'linux,usable-memory-range': ranges };
  return regions(stateAfter(usableMemory, { kernel, memory: RAM, board: { memory: RAM, chosen } }).memblock.memory);
};

//  0x40000000      0x50000000  0x58000000    0x60000000  0x64000000   0x80000000
//  |...............|  first    |.............|  second   |............|
const FIRST = [0x5000_0000n, 128n * MiB] as const;
const SECOND = [0x6000_0000n, 64n * MiB] as const;

describe('linux,usable-memory-range', () => {
  it('leaves memory as it is where there is none', () => {
    expect(regions(stateAfter(usableMemory, { kernel: '6.12', memory: RAM, board: {} }).memblock.memory)).toEqual([
      '0x40000000+0x40000000',
    ]);
  });

  it('keeps the one range that a crash kernel may use', () => {
    expect(memoryWith('6.12', [FIRST])).toEqual(['0x50000000+0x8000000']);
  });

  it.each([
    // read on arm64 only
    ['5.10', ['0x40000000+0x40000000']],
    // the first to read it here cap to the first range and look no further
    ['5.15', ['0x50000000+0x8000000']],
    ['6.1', ['0x50000000+0x8000000', '0x60000000+0x4000000']],
    ['6.12', ['0x50000000+0x8000000', '0x60000000+0x4000000']],
  ])('adds a second range back: Linux %s', (kernel, memory) => {
    expect(memoryWith(kernel, [FIRST, SECOND])).toEqual(memory);
  });

  it('stops at a second range of no size', () => {
    expect(memoryWith('6.12', [FIRST, [0x6000_0000n, 0n]])).toEqual(['0x50000000+0x8000000']);
  });
});
