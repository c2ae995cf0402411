import { describe, expect, it } from 'vitest';
import { pageRuns, presentPages, zoneBetween } from '../../../src/boot/mm/page-runs.ts';
import { PageSize } from '../../../src/terms/page-size.ts';

const PAGE = new PageSize(0x1000n);
const region = (base: bigint, size: bigint) => ({ base, size, flags: 0, node: 0 });

describe('memory in whole pages', () => {
  //  0x1000    0x2000    0x3000    0x4000
  //  |---------|---------|---------|
  //       [....................]          0x1800 to 0x3800: page 2 alone is whole
  it.each([
    [0x1800n, 0x2000n, [{ start: 2, end: 3 }]],
    [0x1000n, 0x2000n, [{ start: 1, end: 3 }]],
    [0x1001n, 0x1fffn, [{ start: 2, end: 3 }]],
    [0x1001n, 0x0fffn, []],
    [0x1000n, 0x0fffn, []],
    [0x1000n, 0x1000n, [{ start: 1, end: 2 }]],
  ])('of %d, %d bytes: %j', (base, size, runs) => {
    expect(pageRuns(PAGE, [region(base, size)])).toEqual(runs);
  });

  it('leaves out what ends beyond what can be addressed', () => {
    const list = [region(0x1000n, 0x1000n), region(0x8000n, 0x1000n)];
    expect(pageRuns(PAGE, list, (end) => end > 0x8000n)).toEqual([{ start: 1, end: 2 }]);
  });

  it('counts in 16 KiB where pages are of 16 KiB', () => {
    expect(pageRuns(new PageSize(0x4000n), [region(0x4000n, 0x9000n)])).toEqual([{ start: 1, end: 3 }]);
  });

  //  page  2     5  6     9
  //        |-----|  |-----|
  const RUNS = [
    { start: 2, end: 5 },
    { start: 6, end: 9 },
  ];
  it.each([
    [0, 100, 6],
    [3, 7, 3],
    [5, 6, 0],
    [0, 2, 0],
    [9, 20, 0],
    [2, 5, 3],
  ])('has pages from %d to %d: %d', (start, end, pages) => {
    expect(presentPages(RUNS, start, end)).toBe(pages);
  });

  it('a zone spans its holes, and has the pages between them', () => {
    expect(zoneBetween(RUNS, 'DMA', 3, 8)).toEqual({
      name: 'DMA',
      startPfn: 3,
      endPfn: 8,
      spannedPages: 5,
      presentPages: 4,
    });
  });
});
