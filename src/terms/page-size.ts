/**
 * Pages of one size, and the numbers that page frames have by it. The size is a fact of the kernel's build.
 */
export class PageSize {
  /** Bytes of a page: a power of two. */
  readonly bytes: bigint;
  readonly #shift: bigint;

  constructor(bytes: bigint) {
    this.bytes = bytes;
    this.#shift = BigInt(bytes.toString(2).length - 1);
  }

  /** Page frame number of the page that holds `address`. */
  pfnDown(address: bigint): number {
    return Number(address >> this.#shift);
  }

  /** Page frame number of the first page that starts at or above `address`. */
  pfnUp(address: bigint): number {
    return Number((address + this.bytes - 1n) >> this.#shift);
  }

  /** Where the page of a page frame number starts. */
  addressOf(pfn: number): bigint {
    return BigInt(pfn) << this.#shift;
  }

  /** Bytes of so many pages. */
  bytesOf(pages: number): bigint {
    return BigInt(pages) << this.#shift;
  }

  /** Pages that hold so many bytes. */
  pagesFor(bytes: bigint | number): number {
    return this.pfnUp(BigInt(bytes));
  }
}
