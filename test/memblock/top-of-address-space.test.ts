import fc from 'fast-check';
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

describe('memory trimmed at the top of the address space', () => {
  type Range = readonly [base: bigint, end: bigint];

  /** memblock_trim_memory as the kernel writes it, over arithmetic that wraps. */
  function trimmed(ranges: readonly Range[], align: bigint, bits: 32 | 64): Range[] {
    const wrap = (value: bigint): bigint => BigInt.asUintN(bits, value);
    return ranges.flatMap(([base, end]): Range[] => {
      const start = wrap(((base - 1n) | (align - 1n)) + 1n);
      const last = end & ~(align - 1n);
      return start < last ? [[start, last]] : [];
    });
  }

  const listed = (memblock: Memblock): Range[] => [...memblock.memory].map(({ base, size }) => [base, base + size]);

  it.each([32, 64] as const)('is what the kernel makes of it, with %i-bit addresses', (bits) => {
    const top = (1n << BigInt(bits)) - 1n;
    const range = fc.tuple(fc.bigInt(0n, 0x4_0000n), fc.bigInt(1n, 0x8000n));
    fc.assert(
      fc.property(fc.array(range, { minLength: 1, maxLength: 6 }), fc.integer({ min: 0, max: 16 }), (ranges, order) => {
        const memblock = new Memblock({ physicalBits: bits });
        for (const [below, size] of ranges) memblock.add(top - below, size);
        const before = listed(memblock);
        memblock.trim(1n << BigInt(order));
        expect(listed(memblock)).toEqual(trimmed(before, 1n << BigInt(order), bits));
      }),
    );
  });

  //                                   0xfffffffffffff800   the end
  //                                   |==== region =======|
  //  |================ what rounding its start up to 0 makes of it ====|
  it('grows a region that starts above the last multiple', () => {
    const memblock = new Memblock();
    memblock.add(0xffff_ffff_ffff_f800n, 0x7ffn);
    memblock.trim(0x1000n);
    expect(regions(memblock)).toEqual(['0+fffffffffffff000']);
  });
});
