/**
 * create_mapping and fill_pmd_gaps (arch/arm/mm/mmu.c): slots of 2 MiB, sections of 1 MiB, with LPAE of 2 MiB.
 */
import { describe, expect, it } from 'vitest';
import { KernelMappings, type Mapping } from '../../../../src/boot/arm/page-tables/kernel-mappings.ts';
import { hex } from '../../../../src/terms/notation.ts';

const MIB = 0x10_0000;

/** Pieces that took a table (+) or met a section (!), as `virtual<physical`. */
function pieces(mappings: KernelMappings, mapping: Mapping): string[] {
  const seen: string[] = [];
  const note = (sign: string, { virtual, physical }: { virtual: number; physical: number }) =>
    seen.push(`${sign}${hex(BigInt(virtual))}<${hex(BigInt(physical))}`);
  mappings.map(
    mapping,
    (piece) => {
      note('+', piece);
      return BigInt(0x100_0000 + seen.length * 0x1000);
    },
    (piece) => note('!', piece),
  );
  return seen;
}

const fresh = (section = MIB) => new KernelMappings(section, 0x1000);

//   0xc0000000      0xc0200000      0xc0400000
//   |=======|=======|=======|=======|
describe('a mapping', () => {
  it.each<[string, number, number, number, number, string[]]>([
    ['of whole sections takes no table', MIB, 0xc000_0000, 0x4000_0000, 4 * MIB, []],
    ['of half a slot neither', MIB, 0xc010_0000, 0x4010_0000, MIB, []],
    ['of half a slot does with LPAE', 2 * MIB, 0xc010_0000, 0x4010_0000, MIB, ['+0xc0100000<0x40100000']],
    ['with an odd end takes one', MIB, 0xc000_0000, 0x4000_0000, 3 * MIB + 0x1000, ['+0xc0200000<0x40200000']],
    ['with an odd start too', MIB, 0xc000_1000, 0x4000_1000, 4 * MIB - 0x1000, ['+0xc0001000<0x40001000']],
    [
      'with odd physical ends takes one a slot',
      MIB,
      0xc000_0000,
      0x4000_8000,
      4 * MIB,
      ['+0xc0000000<0x40008000', '+0xc0200000<0x40208000'],
    ],
    ['of bytes takes the pages that they lie in', MIB, 0xc000_0fff, 0x4000_0fff, 2, ['+0xc0000000<0x40000000']],
    ['of nothing takes nothing', MIB, 0xc000_0000, 0x4000_0000, 0, []],
  ])('%s', (_, section, virtual, physical, length, expected) => {
    expect(pieces(fresh(section), { virtual, physical, length })).toEqual(expected);
  });

  it('by pages takes a table a slot', () => {
    const mapping = { virtual: 0xc000_0000, physical: 0x4000_0000, length: 4 * MIB, byPages: true } as const;
    expect(pieces(fresh(), mapping)).toEqual(['+0xc0000000<0x40000000', '+0xc0200000<0x40200000']);
  });

  it('needs one table for a slot, whatever lies in it', () => {
    const mappings = fresh();
    pieces(mappings, { virtual: 0xc000_0000, physical: 0x4000_0000, length: 0x1000 });
    expect(pieces(mappings, { virtual: 0xc01f_f000, physical: 0x4010_0000, length: 0x1000 })).toEqual([]);
    expect([0xbfff_ffff, 0xc000_0000, 0xc01f_ffff, 0xc020_0000].map((at) => mappings.tableAt(at))).toEqual([
      undefined,
      0x100_1000n,
      0x100_1000n,
      undefined,
    ]);
  });

  it('clashes with a section in the even MiB of its slot, for that is where pmd_bad looks', () => {
    const page = { virtual: 0xc010_0000, physical: 0x4010_0000, length: 0x1000 };
    const even = fresh();
    pieces(even, { virtual: 0xc000_0000, physical: 0x4000_0000, length: MIB });
    expect(pieces(even, page)).toEqual(['!0xc0100000<0x40100000']);
    expect(even.tableAt(0xc010_0000)).toBeUndefined();
    const odd = fresh();
    pieces(odd, { virtual: 0xc010_0000, physical: 0x4010_0000, length: MIB });
    expect(pieces(odd, { ...page, virtual: 0xc000_0000 })).toEqual(['+0xc0000000<0x40100000']);
  });

  it('can be forgotten, from its start on in steps of a slot', () => {
    const mappings = fresh();
    pieces(mappings, { virtual: 0xc000_0000, physical: 0x4000_0000, length: 6 * MIB });
    mappings.clear(0xc010_0000, 0xc030_0000);
    const table = (virtual: number) => pieces(mappings, { virtual, physical: 0, length: 0x1000 })[0]?.charAt(0);
    // a step from 0xc0100000 leads to 0xc0300000, which is the end
    expect([0xc000_0000, 0xc020_0000, 0xc040_0000].map(table)).toEqual(['+', '!', '!']);
    mappings.clear(0xc000_0000, 0xc000_0001);
    expect(mappings.tableAt(0xc000_0000)).toBeUndefined();
  });
});

it('a table alone is taken once', () => {
  const mappings = fresh();
  const takes: number[] = [];
  const take = ({ virtual }: { virtual: number }) => BigInt(takes.push(virtual));
  mappings.table(0xffff_0000, take);
  mappings.table(0xffe0_0000, take);
  expect(takes).toEqual([0xffff_0000]);
});

//   0xf8000000      0xf8200000      0xf8400000
//   |static |  gap  |  gap  |static |
describe('static mappings', () => {
  const listed = (list: readonly (readonly [virtual: number, length: number])[], mapped = true) => {
    const mappings = fresh();
    for (const [virtual, length] of list) {
      if (mapped) pieces(mappings, { virtual, physical: 0x4800_0000, length });
      mappings.addStatic({ virtual, length });
    }
    return mappings;
  };

  it.each<[string, readonly (readonly [number, number])[], string[]]>([
    ['of whole slots leave none', [[0xf800_0000, 2 * MIB]], []],
    ['in an even MiB leave the odd one', [[0xf800_0000, MIB]], ['0xf8100000']],
    ['in an odd MiB leave the even one', [[0xf810_0000, MIB]], ['0xf8000000']],
    ['of two slots but for their edges', [[0xf810_0000, 2 * MIB]], ['0xf8000000', '0xf8300000']],
    [
      'of both halves leave none',
      [
        [0xf800_0000, MIB],
        [0xf810_0000, MIB],
      ],
      [],
    ],
    [
      'in any order, from low to high',
      [
        [0xf830_0000, MIB],
        [0xf800_0000, MIB],
      ],
      ['0xf8100000', '0xf8200000'],
    ],
    ['of pages have a table, which is no gap', [[0xf800_0000, 0x1000]], []],
  ])('%s', (_, list, gaps) => {
    expect(listed(list).gaps()).toEqual(gaps.map((base) => ({ base: BigInt(base), size: 0x10_0000n })));
  });

  it('are found by their whole pages', () => {
    const mappings = listed([[0xf800_0800, 0x1000]]);
    expect([0xf7ff_ffff, 0xf800_0000, 0xf800_1fff, 0xf800_2000].map((at) => mappings.hasStatic(at))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});
