import { describe, expect, it } from 'vitest';
import { virtualLayout } from '../../../src/boot/arm/layout.ts';
import { hex } from '../../../src/terms/notation.ts';
import { armState } from '../stage.ts';

/** The areas of a board with lowmem up to 0xf0000000, from low to high. */
function areas(kernel: string, set: Readonly<Record<string, string>> = {}): string[] {
  const state = armState({ kernel, board: {}, set });
  state.bounds = { ...state.bounds, lowmemLimit: 0x7000_0000n, highMemory: 0xf000_0000n };
  virtualLayout.run(state);
  return state.layout.map(({ name, start, end }) => `${name} ${hex(start)}-${hex(end)}`);
}

describe('the virtual layout', () => {
  // Documentation/arch/arm/memory.rst has 0xb6e00000 as the end of user space with KASAN
  it.each([
    ['5.15', ['kasan 0xb6e00000-0xbf000000']],
    ['5.10', []],
  ])('has the shadow of KASAN since 5.11: %s', (kernel, shadow) => {
    expect(areas(kernel, { CONFIG_KASAN: 'y' }).filter((area) => area.startsWith('kasan'))).toEqual(shadow);
    expect(areas(kernel).filter((area) => area.startsWith('kasan'))).toEqual([]);
  });

  it('has the vectors in the last 64 KiB, and vmalloc 8 MiB behind lowmem', () => {
    expect(areas('6.12')).toEqual(
      expect.arrayContaining([
        'vector 0xffff0000-0xffff1000',
        'vmalloc 0xf0800000-0xff800000',
        'lowmem 0xc0000000-0xf0000000',
        'modules 0xbf000000-0xbfe00000',
        'pkmap 0xbfe00000-0xc0000000',
      ]),
    );
  });
});
