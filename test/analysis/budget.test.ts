import { describe, expect, it } from 'vitest';
import { holdBudget, parseBudget } from '../../src/analysis/budget.ts';
import { FIGURES, figureOf } from '../../src/analysis/figures.ts';
import { predictionOfSource } from './boards.ts';

/** 1 GiB at 0x80000000 under 6.12: lowmem ends 768 MiB in, by the 3G/1G split and 240 MiB of vmalloc space. */
const board = predictionOfSource(`
  memory@80000000 { device_type = "memory"; reg = <0x80000000 0x40000000>; };
  reserved-memory {
    #address-cells = <1>; #size-cells = <1>; ranges;
    vpu: vpu@90000000 { reg = <0x90000000 0x02000000>; no-map; };
  };`);

describe('budgets', () => {
  it.each([
    ['usable <= 1G', true, undefined],
    ['ram == 1G', true, '1 GiB'],
    ['ram = 1024 MiB', true, '1 GiB'],
    ['lowmem >= 736M', true, '736 MiB'],
    ['lowmem ≥ 737M', false, '736 MiB'],
    ['highmem == 256M', true, '256 MiB'],
    ['nomap == 32M', true, '32 MiB'],
    ['cma == 64M', true, '64 MiB'],
    ['cma.reserved < 64M', false, '64 MiB'],
    ['vmalloc == 240M', true, '240 MiB'],
    ['modules == 14M', true, '14 MiB'],
    ['regions == 1', true, '1'],
    ['failed-regions == 0', true, '0'],
    ['region.vpu == 32M', true, '32 MiB'],
    ['region./reserved-memory/vpu@90000000.base == 0x90000000', true, '0x90000000'],
    ['region.vpu@90000000 == 32M', true, '32 MiB'],
    ['region.dsplay <= 64M', false, 'unknown: no region is called dsplay: there are vpu'],
    ['region.vup <= 64M', false, 'unknown: no region is called vup: did you mean vpu? there are vpu'],
    ['cma.video == 0', false, 'unknown: no CMA area is called video: there are reserved'],
    ['zone.DMA32 == 0', false, 'unknown: no zone is called DMA32: there are DMA, Normal, HighMem, Movable'],
    ['zone.HighMem == 256M', true, '256 MiB'],
    ['zone.highmem.base == 0xb0000000', true, '0xb0000000'],
    ['limit.lowmemLimit == 0xb0000000', true, '0xb0000000'],
  ])('%s: %s', (text, kept, actual) => {
    const result = holdBudget(parseBudget(text), board);
    expect(result.kept).toBe(kept);
    if (actual !== undefined) expect(result.actual).toBe(actual);
  });

  it.each([
    // 963.12 MiB: 1 GiB but for the region, the image but for its init part, and 9 MiB of the kernel's own tables
    ['memtotal >= 963M', true, undefined],
    ['memtotal <= 964M', true, undefined],
    ['memtotal >= 970M', false, '6.88 MiB too little'],
    ['memtotal <= 960M', false, '3.12 MiB too much'],
  ])('on MemTotal: %s: %s', (text, kept, missedBy) => {
    const result = holdBudget(parseBudget(text), board);
    expect(result).toMatchObject({ kept, actual: '963.12 MiB' });
    expect(result.missedBy).toBe(missedBy);
  });

  it('on MemTotal hold the figure that the prediction tells', () => {
    expect(board.memTotal?.bytes).toBeDefined();
    expect(figureOf('memtotal')?.of(board)).toBe(board.memTotal?.bytes);
  });

  it('say by how much they are missed', () => {
    expect(holdBudget(parseBudget('lowmem >= 760M'), board).missedBy).toBe('24 MiB too little');
    expect(holdBudget(parseBudget('nomap <= 16M'), board).missedBy).toBe('16 MiB too much');
  });

  it.each([
    ['lowmem', '"lowmem" is no budget'],
    ['', '"" is no budget'],
    ['>= 4M', '">= 4M" is no budget'],
    ['lowmen >= 700M', 'there is no figure "lowmen": did you mean lowmem?'],
    ['zone. >= 1', 'there is no figure "zone."'],
    ['constructor >= 1', 'there is no figure "constructor"'],
    ['lowmem >= 700X', '"700X" in the budget of lowmem is no number'],
    [`lowmem >= ${'9'.repeat(300)}`, ' is no budget'],
  ])('refuse %j', (text, message) => {
    expect(() => parseBudget(text)).toThrow(message);
  });
});

describe('figures', () => {
  it('are each found by their name', () => {
    for (const figure of FIGURES) expect(figureOf(figure.name)).toBe(figure);
  });
});
