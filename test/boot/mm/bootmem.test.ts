/**
 * bootmem (mm/bootmem.c 3.10, alloc_bootmem_bdata): one bit a page, first fit from where the last block ended.
 */
import { describe, expect, it } from 'vitest';
import { Bootmem } from '../../../src/boot/mm/bootmem.ts';
import { KiB } from '../../../src/terms/alignment.ts';
import { hex } from '../../../src/terms/notation.ts';
import { PageSize } from '../../../src/terms/page-size.ts';

const FIRST = 0x4_0000;
const BASE = 0x4000_0000n;

/** 64 free pages from 0x40000000 on. */
function sixtyFour(): Bootmem {
  const bootmem = new Bootmem(new PageSize(4n * KiB), FIRST, FIRST + 64);
  bootmem.free(BASE, 0x4_0000n);
  return bootmem;
}

const take = (bootmem: Bootmem, size: bigint, align = 32n, goal = 0n): string =>
  hex(bootmem.allocate({ size, align, goal }));
const free = (bootmem: Bootmem): number => bootmem.freePages(0, Number.MAX_SAFE_INTEGER);

describe('the bitmap', () => {
  it.each([
    [64, 8n],
    [65, 12n],
    [32, 4n],
    [0, 0n],
    [-1, 0n],
  ])('of %i pages has whole words: %d bytes', (pages, bytes) => {
    expect(new Bootmem(new PageSize(4n * KiB), FIRST, FIRST + pages).mapBytes).toBe(bytes);
  });

  it('frees whole pages, and reserves all that are touched', () => {
    const bootmem = new Bootmem(new PageSize(4n * KiB), FIRST, FIRST + 64);
    expect(free(bootmem)).toBe(0);
    bootmem.free(BASE + 1n, 0x2fffn);
    expect([free(bootmem), bootmem.freePages(FIRST, FIRST + 1), bootmem.freePages(FIRST + 1, FIRST + 2)]).toEqual([
      2, 0, 1,
    ]);
    bootmem.reserve(BASE + 0x1fffn, 2n);
    expect(free(bootmem)).toBe(0);
    bootmem.free(BASE, 0x4_0000n);
    bootmem.reserve(BASE + 0x800n, 0n);
    bootmem.reserve(BASE - 0x2000n, 0x1000n);
    bootmem.reserve(BASE + 0x4_0000n, 0x1000n);
    expect(free(bootmem)).toBe(64);
  });

  it('is not touched by less than a page', () => {
    const bootmem = sixtyFour();
    bootmem.reserve(BASE, 0x1000n);
    bootmem.free(BASE + 1n, 0xfffn);
    expect(free(bootmem)).toBe(63);
  });
});

//  0x40000000 0x40001000 0x40002000
//  |#########oo|oo        |              a block that ends within a page, and the next one in the same
describe('blocks', () => {
  it('share the page that the last one ended in', () => {
    const bootmem = sixtyFour();
    expect([take(bootmem, 0x1010n), take(bootmem, 0x20n), take(bootmem, 0x20n, 0x100n)]).toEqual([
      '0x40000000',
      '0x40001020',
      '0x40001100',
    ]);
    expect(free(bootmem)).toBe(62);
  });

  it('begin on a page of their own behind one that ended with it', () => {
    const bootmem = sixtyFour();
    expect([take(bootmem, 0x1000n), take(bootmem, 0x20n)]).toEqual(['0x40000000', '0x40001000']);
  });

  it('do not share where the next page is taken', () => {
    const bootmem = sixtyFour();
    take(bootmem, 0x10n);
    bootmem.reserve(BASE + 0x1000n, 0x1000n);
    expect(take(bootmem, 0x10n)).toBe('0x40002000');
  });

  it('are aligned by pages, over obstacles', () => {
    const bootmem = sixtyFour();
    bootmem.reserve(BASE + 0x5000n, 0x1000n);
    expect(take(bootmem, 0x4000n, 0x4000n)).toBe('0x40000000');
    // 0x40004000 has one page only
    expect(take(bootmem, 0x4000n, 0x4000n)).toBe('0x40008000');
  });

  it('are searched for from the goal, and from the bottom where it leads out of lowmem', () => {
    expect(take(sixtyFour(), 0x1000n, 32n, BASE + 0x1_0000n)).toBe('0x40010000');
    expect(take(sixtyFour(), 0x1000n, 32n, BASE + 0x4_0000n)).toBe('0x40000000');
    expect(take(sixtyFour(), 0x1000n, 32n, BASE - 0x1000n)).toBe('0x40000000');
  });

  it('are searched for from the last one on, then from the bottom', () => {
    const bootmem = sixtyFour();
    take(bootmem, 0x1000n, 32n, BASE + 0x2_0000n);
    expect(take(bootmem, 0x1000n)).toBe('0x40021000');
    expect(take(bootmem, 0x1_f000n)).toBe('0x40000000');
  });

  it('go lower again once something is freed there', () => {
    const bootmem = sixtyFour();
    take(bootmem, 0x1_0000n);
    bootmem.free(BASE + 0x4000n, 0x1000n);
    expect(take(bootmem, 0x1000n)).toBe('0x40004000');
  });

  it('may take all, and nothing more', () => {
    const bootmem = sixtyFour();
    expect(take(bootmem, 0x4_0001n)).toBe('0x0');
    expect(take(bootmem, 0x4_0000n)).toBe('0x40000000');
    expect(take(bootmem, 1n)).toBe('0x0');
  });
});
