/**
 * How create_mapping (arch/arm/mm/mmu.c) divides a range: slots of 2 MiB, by sections where all edges fall on them.
 */
import { describe, expect, it } from 'vitest';
import { wordsOf } from '../../../../src/boot/arm/page-tables/attributes.ts';
import { piecesOf, TableBuilder } from '../../../../src/boot/arm/page-tables/builder.ts';
import { MiB } from '../../../../src/terms/alignment.ts';
import { hex } from '../../../../src/terms/notation.ts';

const V = 0xc000_0000n;
const P = 0x4000_0000n;

//   V       +2 MiB    +4 MiB    +6 MiB
//   |---------|---------|---------|        whole slots are one piece
describe('pieces', () => {
  it.each<[string, bigint, bigint, bigint, bigint | undefined, string[]]>([
    ['whole slots', V, P, 6n * MiB, MiB, ['0xc0000000+0x600000 sections']],
    ['sections behind them', V, P, 5n * MiB, MiB, ['0xc0000000+0x400000 sections', '0xc0400000+0x100000 sections']],
    ['a page behind them', V, P, 4n * MiB + 0x1000n, MiB, ['0xc0000000+0x400000 sections', '0xc0400000+0x1000 pages']],
    ['a head', V + MiB, P + MiB, 3n * MiB, MiB, ['0xc0100000+0x100000 sections', '0xc0200000+0x200000 sections']],
    ['less than a slot', V + 0x1000n, P, 0x2000n, MiB, ['0xc0001000+0x2000 pages']],
    ['pages at an odd place', V, P + 0x8000n, 2n * MiB, MiB, ['0xc0000000+0x200000 pages']],
    ['half a slot with LPAE', V, P, MiB, 2n * MiB, ['0xc0000000+0x100000 pages']],
    ['no sections at all', V, P, 4n * MiB, undefined, ['0xc0000000+0x400000 pages']],
    ['nothing', V, P, 0n, MiB, []],
  ])('%s', (_, virtual, physical, size, section, expected) => {
    const pieces = [...piecesOf({ virtual, physical, size }, section)];
    expect(
      pieces.map((piece) => `${hex(piece.virtual)}+${hex(piece.size)} ${piece.bySections ? 'sections' : 'pages'}`),
    ).toEqual(expected);
  });
});

describe('the builder', () => {
  const words = wordsOf({ memoryType: 7 }, 'short', true);
  const built = (tableAt: (slot: bigint) => bigint | undefined = (slot) => slot >> 4n) =>
    new TableBuilder(MiB, tableAt);

  it('counts what lies in sections, and has a table for each slot of the rest', () => {
    const builder = built();
    builder.map('lowmem', V, P, 5n * MiB + 0x1000n, words);
    builder.map('again', V + 5n * MiB, P, 0x1000n, words);
    expect(builder.mappings.map(({ inSections }) => inSections)).toEqual([4n * MiB, 0n]);
    expect(builder.tables).toEqual([{ virtual: 0xc040_0000n, address: 0xc04_0000n, word: 1n, name: 'lowmem' }]);
  });

  it('has tables for all slots that pages touch', () => {
    const builder = built();
    builder.map('pages', V + 2n * MiB - 0x1000n, P, 0x2000n, words);
    expect(builder.tables.map(({ virtual }) => virtual)).toEqual([V, V + 2n * MiB]);
  });

  it('maps nothing of no size, and takes no table that there is not', () => {
    const builder = built(() => undefined);
    builder.map('empty', V, P, 0n, words);
    builder.map('page', V, P, 0x1000n, words);
    expect(builder.mappings.map(({ name }) => name)).toEqual(['page']);
    expect(builder.tables).toEqual([]);
  });

  it('reserves a table without entries', () => {
    const builder = built();
    builder.reserve('pkmap', V - MiB, 0x11n);
    expect(builder.tables).toEqual([{ virtual: V - 2n * MiB, address: 0xbfe_0000n, word: 0x11n, name: 'pkmap' }]);
    expect(builder.mappings).toEqual([]);
  });
});
