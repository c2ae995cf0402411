import { describe, expect, it } from 'vitest';
import { PageSize } from '../../src/terms/page-size.ts';

describe('pages', () => {
  it.each([
    // size, address, number of the page that holds it, of the first that starts at it or above
    [0x1000n, 0x4000_0000n, 0x4_0000, 0x4_0000],
    [0x1000n, 0x4000_0001n, 0x4_0000, 0x4_0001],
    [0x4000n, 0x4000_1000n, 0x1_0000, 0x1_0001],
    [0x1_0000n, 0x4000_ffffn, 0x4000, 0x4001],
    [0x1_0000n, 0n, 0, 0],
  ])('of %s bytes: 0x%s lies in one, and before or at the next', (bytes, address, down, up) => {
    const page = new PageSize(bytes);
    expect([page.pfnDown(address), page.pfnUp(address)]).toEqual([down, up]);
  });

  it('lead back to addresses and bytes', () => {
    const page = new PageSize(0x1_0000n);
    expect([page.addressOf(0x4000), page.bytesOf(3), page.pagesFor(0x1_0001)]).toEqual([0x4000_0000n, 0x3_0000n, 2]);
  });
});
