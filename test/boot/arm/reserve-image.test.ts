import { expect, it } from 'vitest';
import { reserveBlobAndMap, reserveImage, reservePageTables } from '../../../src/boot/arm/reserve-image.ts';
import { regions, stateAfter } from '../stage.ts';

const BOARD = { kernel: '6.12', board: {}, physOffset: 0x6000_0000n };

it('the image is reserved with its last byte', () => {
  expect(regions(stateAfter(reserveImage, BOARD).memblock.reserved)).toEqual(['0x60000000+0x1']);
});

//  0x60003000 0x60004000            0x60008000
//  |   LPAE   |--- page tables -----|  text offset
it.each([
  ['n', '0x60004000+0x4000'],
  ['y', '0x60003000+0x5000'],
])('the page tables end where the text offset begins: LPAE %s, %s', (CONFIG_ARM_LPAE, tables) => {
  expect(regions(stateAfter(reservePageTables, { ...BOARD, set: { CONFIG_ARM_LPAE } }).memblock.reserved)).toEqual([
    tables,
  ]);
});

it('old kernels reserve the blob and its memory reserve map at once', () => {
  const memreserve = [[0x6100_0000n, 0x1000n]] as const;
  expect(
    regions(stateAfter(reserveBlobAndMap, { ...BOARD, kernel: '3.10', board: { memreserve } }).memblock.reserved),
  ).toEqual(['0x60000000+0x1', '0x61000000+0x1000']);
});
