import { describe, expect, it } from 'vitest';
import { zoneBetween } from '../../../src/boot/mm/page-runs.ts';
import { managedPages, zonePageLines } from '../../../src/boot/mm/zone-pages.ts';
import { armState } from '../stage.ts';

//  0x40000             0x70000  0x80000
//  |------Normal-------|-HighMem-|          pages of 1 GiB of RAM
const RUNS = [{ start: 0x4_0000, end: 0x8_0000 }];
const NORMAL = zoneBetween(RUNS, 'Normal', 0x4_0000, 0x7_0000);
const HIGHMEM = zoneBetween(RUNS, 'HighMem', 0x7_0000, 0x8_0000);

const lines = (kernel: string, zones = [NORMAL, HIGHMEM]): string[] => {
  const { build, behaviour } = armState({ kernel, board: {} }).kernel;
  return zonePageLines(build, behaviour, zones);
};

describe('the lines on the pages of zones', () => {
  // 0x30000 page structures of 32 bytes take 1 536 pages, which Normal pays; highmem's are in lowmem too, and not charged
  it('of 4.19 tell what is used for the page structures', () => {
    expect(lines('4.19')).toEqual([
      'On node 0 totalpages: 262144',
      '  Normal zone: 1536 pages used for memmap',
      '  Normal zone: 0 pages reserved',
      '  Normal zone: 196608 pages, LIFO batch:63',
      '  HighMem zone: 65536 pages, LIFO batch:15',
    ]);
  });

  it.each([
    // pages, batch: a quarter of a thousandth, rounded to 2^n - 1 (zone_batchsize)
    [4096, 0],
    [8192, 1],
    [16_384, 3],
    [32_768, 7],
    [65_536, 15],
    [131_072, 31],
    [262_144, 63],
    [524_288, 63],
  ])('of 4.19 give %d pages a batch of %d', (pages, batch) => {
    const runs = [{ start: 0, end: pages }];
    // in highmem nothing is taken off for page structures
    const text = lines('4.19', [zoneBetween(runs, 'HighMem', 0, pages)]);
    expect(text.at(-1)).toBe(`  HighMem zone: ${pages} pages, LIFO batch:${batch}`);
  });

  it('leave out what an empty zone has none of', () => {
    expect(lines('4.19', [NORMAL, zoneBetween(RUNS, 'HighMem', 0x7_0000, 0x7_0000)]).slice(3)).toEqual([
      '  Normal zone: 196608 pages, LIFO batch:63',
    ]);
  });

  it('say where the page structures are more than a zone has', () => {
    // 8 GiB spanned, and one page there
    const holes = zoneBetween([{ start: 0, end: 1 }], 'Normal', 0, 0x20_0000);
    expect(lines('4.19', [holes])[1]).toBe('  Normal zone: 16384 pages exceeds freesize 1');
  });
});

describe('the pages that a zone manages', () => {
  const { build, behaviour } = armState({ kernel: '4.19', board: {} }).kernel;
  it.each([
    [NORMAL, 196_608 - 1536],
    [HIGHMEM, 65_536],
  ])('of $name are those present less its page structures', (zone, pages) => {
    expect(managedPages(build, behaviour, zone, [NORMAL, HIGHMEM])).toBe(pages);
  });
});
