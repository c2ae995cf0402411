/**
 * Tables as they lie in memory: where each entry goes (asm/pgtable-2level.h, asm/pgtable-3level.h).
 */
import { describe, expect, it } from 'vitest';
import { wordsOf } from '../../../../src/boot/arm/page-tables/attributes.ts';
import { TableBuilder } from '../../../../src/boot/arm/page-tables/builder.ts';
import { EncodedTables } from '../../../../src/boot/arm/page-tables/encode.ts';
import { MiB } from '../../../../src/terms/alignment.ts';

const ROOT = 0x4000_4000n;
const TABLE = 0x4fff_f000n;

/** 2 MiB by sections at 0xc0000000, and two pages at 0xc0300000, of which the table lies at TABLE. */
function encoded(format: 'short' | 'lpae', hardwareTables = 0x800n) {
  const words = wordsOf({ memoryType: 7 }, format, true);
  const builder = new TableBuilder(format === 'short' ? MiB : 2n * MiB, () => TABLE);
  builder.map('lowmem', 0xc000_0000n, 0x4000_0000n, 2n * MiB, words);
  builder.map('pages', 0xc030_0000n, 0x4130_0000n, 0x2000n, words);
  const { mappings, tables } = builder;
  const { read } = new EncodedTables({ format, root: ROOT, hardwareTables, mappings, tables });
  return (address: bigint) => {
    const value = read(address, format === 'short' ? 4 : 8);
    return value === undefined ? undefined : `0x${value.toString(16)}`;
  };
}

describe('short descriptors', () => {
  //  directory: a word for each MiB            page of tables: +0 Linux, +0x400 Linux, +0x800 hardware, +0xc00 hardware
  it.each([
    ['first section', ROOT + 0xc00n * 4n, '0x4001141e'],
    ['second section', ROOT + 0xc01n * 4n, '0x4011141e'],
    ['table of the even MiB', ROOT + 0xc02n * 4n, '0x4ffff801'],
    ['table of the odd MiB', ROOT + 0xc03n * 4n, '0x4ffffc01'],
    ['nothing in the directory', ROOT, '0x0'],
    ['the last word of the directory', ROOT + 0x3ffcn, '0x0'],
    ['behind the directory', ROOT + 0x4000n, undefined],
    ['first page, hardware', TABLE + 0xc00n, '0x4130045f'],
    ['second page, hardware', TABLE + 0xc04n, '0x4130145f'],
    ['first page, Linux', TABLE + 0x400n, '0x4130065f'],
    ['second page, Linux', TABLE + 0x404n, '0x4130165f'],
    ['no third page', TABLE + 0xc08n, '0x0'],
    ['behind the table', TABLE + 0x1000n, undefined],
  ])('%s', (_, address, word) => {
    expect(encoded('short')(address)).toBe(word);
  });

  it.each([
    ['table of the even MiB', ROOT + 0xc02n * 4n, '0x4ffff001'],
    ['table of the odd MiB', ROOT + 0xc03n * 4n, '0x4ffff401'],
    ['first page, hardware', TABLE + 0x400n, '0x4130045f'],
    ['first page, Linux', TABLE + 0xc00n, '0x4130065f'],
  ])('of kernels with the hardware’s half first: %s', (_, address, word) => {
    expect(encoded('short', 0n)(address)).toBe(word);
  });
});

describe('long descriptors', () => {
  //  ROOT: 4 entries of a GiB; ROOT + 0x1000 to 0x4fff: a table each of 512 entries of 2 MiB
  const PMD = ROOT + 0x4000n;
  it.each([
    ['first GiB', ROOT, '0x80000040005003'],
    ['last GiB', ROOT + 24n, '0x80000040008003'],
    ['section', PMD, '0x4000004000071d'],
    ['table', PMD + 8n, '0x4ffff003'],
    ['nothing', PMD + 16n, '0x0'],
    ['the last word of the directory', ROOT + 0x4ff8n, '0x0'],
    ['behind the directory', ROOT + 0x5000n, undefined],
    ['first page', TABLE + 0x100n * 8n, '0xc000004130071f'],
    ['second page', TABLE + 0x101n * 8n, '0xc000004130171f'],
    ['no third page', TABLE + 0x102n * 8n, '0x0'],
  ])('%s', (_, address, word) => {
    expect(encoded('lpae')(address)).toBe(word);
  });
});
