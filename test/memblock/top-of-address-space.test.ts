import { describe, expect, it } from 'vitest';
import { Memblock } from '../../src/memblock/memblock.ts';

const regions = (memblock: Memblock): string[] =>
  [...memblock.memory].map(({ base, size }) => `${base.toString(16)}+${size.toString(16)}`);

describe('memory that ends at 4 GiB, with 32-bit addresses', () => {
  //  0x72000000                        0xffffffff
  //  |============ bank ================|  the end, 4 GiB, does not fit 32 bits
  it('loses its last byte, and is joined with its neighbour', () => {
    const memblock = new Memblock({ physicalBits: 32 });
    memblock.add(0x4200_0000n, 0x3000_0000n);
    memblock.add(0x7200_0000n, 0x8e00_0000n);
    expect(regions(memblock)).toEqual(['42000000+bdffffff']);
    expect(memblock.allocate({ size: 0x1000n, align: 0x1000n })).toBe(0xffff_e000n);
  });

  it('is kept whole and apart up to 3.2, and leaves nothing to allocate', () => {
    const memblock = new Memblock({ physicalBits: 32, keepsTop: true });
    memblock.add(0x4200_0000n, 0x3000_0000n);
    expect(memblock.allocate({ size: 0x1000n, align: 0x1000n })).toBe(0x71ff_f000n);
    memblock.add(0x7200_0000n, 0x8e00_0000n);
    expect(regions(memblock)).toEqual(['42000000+30000000', '72000000+8e000000']);
    expect(memblock.allocate({ size: 0x1000n, align: 0x1000n })).toBe(0n);
    expect(memblock.clone().allocate({ size: 0x1000n, align: 0x1000n })).toBe(0n);
  });
});
