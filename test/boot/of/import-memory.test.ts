import { describe, expect, it } from 'vitest';
import { importMemory } from '../../../src/boot/of/import-memory.ts';
import type { NodeWords } from '../board.ts';
import { regions, stateAfter } from '../stage.ts';

//  0x40000000             0x50000000             0x60000000
//  |---bank---------------|
const BANK = [0x4000_0000n, 0x1000_0000n] as const;

function imported(kernel: string, words: NodeWords) {
  const memory = { 'memory@40000000': { device_type: 'memory', ...words } };
  const state = stateAfter(importMemory, { kernel, set: { CONFIG_ARM_LPAE: 'n' }, board: { memory } });
  return { memory: regions(state.memblock.memory), described: state.described, incidents: state.incidents };
}

describe('a memory node', () => {
  it('is taken in, entry by entry', () => {
    const reg = [BANK, [0x6000_0000n, 0x1000n]] as const;
    expect(imported('6.12', { reg })).toEqual({
      memory: ['0x40000000+0x10000000', '0x60000000+0x1000'],
      described: reg.map(([base, size]) => ({ base, size })),
      incidents: [],
    });
  });

  it('has what is usable of it in place of its reg', () => {
    const usable = [[0x4000_0000n, 0x1000n]] as const;
    expect(imported('6.12', { reg: [BANK], 'linux,usable-memory': usable }).memory).toEqual(['0x40000000+0x1000']);
  });

  it('has no entry of no size', () => {
    expect(
      imported('6.12', {
        reg: [
          [0x4000_0000n, 0n],
          [0x5000_0000n, 0x1000n],
        ],
      }),
    ).toMatchObject({
      memory: ['0x50000000+0x1000'],
      described: [{ base: 0x5000_0000n }],
      incidents: [],
    });
  });

  it('has an entry within a page told, which the kernel ignores', () => {
    expect(imported('6.12', { reg: [[0x4000_0800n, 0x7ffn]] })).toMatchObject({
      memory: [],
      incidents: [{ kind: 'bank-ignored', range: { base: 0x4000_0800n, size: 0x7ffn } }],
    });
  });

  it('can be unplugged where it says so', () => {
    // MEMBLOCK_HOTPLUG is 1
    expect(imported('6.12', { reg: [BANK], hotpluggable: true }).memory).toEqual(['0x40000000+0x10000000 flags 1']);
    expect(imported('3.18', { reg: [BANK], hotpluggable: true }).memory).toEqual(['0x40000000+0x10000000']);
  });

  it.each([
    ['5.15', ['0x40000000+0x10000000']],
    ['6.1', []],
  ])('that is disabled counts up to 5.15: %s, %j', (kernel, memory) => {
    expect(imported(kernel, { reg: [BANK], status: 'disabled' }).memory).toEqual(memory);
  });

  it.each([
    // 8 of 16 bytes: what is usable counts as absent since 6.19, and hides the reg before
    ['6.18', []],
    ['7.2', ['0x40000000+0x10000000']],
  ])('with a part of an entry, on %s: %j', (kernel, memory) => {
    expect(imported(kernel, { reg: [BANK], 'linux,usable-memory': 0x1000n }).memory).toEqual(memory);
  });

  it('without a reg is none', () => {
    expect(imported('6.12', {})).toEqual({ memory: [], described: [], incidents: [] });
  });
});
