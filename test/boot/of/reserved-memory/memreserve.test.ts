import { describe, expect, it } from 'vitest';
import { reserveMap } from '../../../../src/boot/of/reserved-memory/memreserve.ts';
import { armState, regions } from '../../stage.ts';

//  0x40000000  0x40001000   0x48000000  0x48000800
//  |---first---|............|--second---|
const MAP = [
  [0x4000_0000n, 0x1000n],
  [0x4800_0000n, 0x800n],
] as const;

describe('/memreserve/', () => {
  it('reserves every entry as it stands, and takes down each', () => {
    const state = armState({ kernel: '6.12', board: { memreserve: MAP } });
    reserveMap(state);
    expect(regions(state.memblock.reserved)).toEqual(['0x40000000+0x1000', '0x48000000+0x800']);
    expect(state.reservedMemory).toMatchObject([
      { node: '/memreserve/', base: 0x4000_0000n, size: 0x1000n, kind: 'memreserve', state: 'reserved' },
      { node: '/memreserve/', base: 0x4800_0000n, size: 0x800n, kind: 'memreserve', state: 'reserved' },
    ]);
  });

  it('ends at the first entry of no size, whatever follows', () => {
    const [first, second] = MAP;
    const state = armState({ kernel: '6.12', board: { memreserve: [first, [0x4100_0000n, 0n], second] } });
    reserveMap(state);
    expect(regions(state.memblock.reserved)).toEqual(['0x40000000+0x1000']);
  });

  it('keeps the low 32 bits where physical addresses have no more', () => {
    const memreserve = [[0x1_4000_0000n, 0x1_0000_1000n]] as const;
    const reservedWith = (CONFIG_ARM_LPAE: string): string[] => {
      const state = armState({ kernel: '6.12', set: { CONFIG_ARM_LPAE }, board: { memreserve } });
      reserveMap(state);
      return regions(state.memblock.reserved);
    };
    expect(reservedWith('n')).toEqual(['0x40000000+0x1000']);
    expect(reservedWith('y')).toEqual(['0x140000000+0x100001000']);
  });
});
