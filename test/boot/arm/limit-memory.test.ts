import { describe, expect, it } from 'vitest';
import { limitMemory } from '../../../src/boot/arm/limit-memory.ts';
import { GiB } from '../../../src/terms/alignment.ts';
import { armState, regions } from '../stage.ts';

function memoryWith(cmdline: string): string[] {
  const state = armState({ kernel: '6.12', board: {}, cmdline, memory: [[0x4000_0000n, GiB]] });
  const ranges = state.parameters.flatMap((parameter) => (parameter.name === 'mem' ? [parameter] : []));
  for (const [index, parameter] of ranges.entries()) limitMemory(state, parameter, index === 0);
  return regions(state.memblock.memory);
}

describe('mem=', () => {
  //  0x40000000            0x50000000                        0x80000000
  //  |-------mem=----------|............ gone ...............|
  it('replaces what the tree describes, from the start of RAM on', () => {
    expect(memoryWith('mem=256M')).toEqual(['0x40000000+0x10000000']);
  });

  it('or where it says, whether there is RAM or not', () => {
    expect(memoryWith('mem=128M@0x90000000')).toEqual(['0x90000000+0x8000000']);
  });

  it('every further one adds to the first', () => {
    expect(memoryWith('mem=128M@0x40000000 mem=64M@0x60000000')).toEqual([
      '0x40000000+0x8000000',
      '0x60000000+0x4000000',
    ]);
  });
});
