/**
 * bootmem: the allocator between memblock and the page allocator, up to 3.13 (mm/bootmem.c).
 *
 * It has one bit for each page of lowmem. A block goes to the first run of free pages from the bottom, searched for from where
 * the last one ended; what is smaller than a page shares the page that the last block ended in, if the next page is free:
 *
 *      taken   last block   new block
 *     |#######|##########ooooo|oo     |       | = page, o = new, aligned behind the last one
 */
import type { AddressRange } from '../../terms/address-range.ts';
import { roundUp } from '../../terms/alignment.ts';
import type { PageSize } from '../../terms/page-size.ts';

export interface BootmemRequest {
  /** Bytes, at least 1. */
  readonly size: bigint;
  /** A power of two. */
  readonly align: bigint;
  /** Address to search from first; without effect outside lowmem. */
  readonly goal: bigint;
}

export class Bootmem {
  /** Where the bitmap itself lies: it is given to the page allocator with all that is free. */
  map: AddressRange | undefined;
  readonly #page: PageSize;
  /** First page of lowmem. */
  readonly #first: number;
  /** One entry a page, 1 for taken. */
  readonly #taken: Uint8Array;
  /** Page, counted from the first, that the search starts at. */
  #hint = 0;
  /** Where the last block ended, in bytes from the first page. */
  #lastEnd = 0n;

  /** All pages from `first` up to, not including, `end` are taken. */
  constructor(page: PageSize, first: number, end: number) {
    this.#page = page;
    this.#first = first;
    this.#taken = new Uint8Array(Math.max(0, end - first)).fill(1);
  }

  /** Bytes of the bitmap itself. */
  get mapBytes(): bigint {
    return BigInt(Math.ceil(this.#taken.length / 32) * 4);
  }

  /** The whole pages of the range are free from now on; later searches start no higher. */
  free(base: bigint, size: bigint): void {
    const start = this.#indexOf(this.#page.pfnUp(base));
    const end = this.#indexOf(this.#page.pfnDown(base + size));
    if (start >= end) return;
    this.#taken.fill(0, start, end);
    this.#hint = Math.min(this.#hint, start);
  }

  /** Every page that the range touches is taken. */
  reserve(base: bigint, size: bigint): void {
    if (size > 0n)
      this.#taken.fill(1, this.#indexOf(this.#page.pfnDown(base)), this.#indexOf(this.#page.pfnUp(base + size)));
  }

  /** The address of a new block; 0 when there is no room. */
  allocate({ size, align, goal }: BootmemRequest): bigint {
    const step = Math.max(1, this.#page.pfnDown(align));
    const goalIndex = this.#page.pfnDown(goal) - this.#first;
    const start = this.#aligned(goalIndex > 0 && goalIndex < this.#taken.length ? goalIndex : 0, step);
    const pages = this.#page.pagesFor(size);
    const fromHint = this.#hint > start ? this.#search(this.#aligned(this.#hint, step), pages, step) : undefined;
    const index = fromHint ?? this.#search(start, pages, step);
    if (index === undefined) return 0n;
    return this.#take(index, size, align);
  }

  /** Free pages between two page numbers; `end` exclusive. */
  freePages(start: number, end: number): number {
    let pages = 0;
    for (let index = this.#indexOf(start); index < this.#indexOf(end); index++) if (this.#taken[index] === 0) pages++;
    return pages;
  }

  #take(index: number, size: bigint, align: bigint): bigint {
    const origin = this.#page.addressOf(this.#first);
    const sharesPage = this.#lastEnd % this.#page.bytes !== 0n && this.#page.pfnDown(this.#lastEnd) + 1 === index;
    const start = sharesPage ? roundUp(origin + this.#lastEnd, align) - origin : this.#page.addressOf(index);
    this.#lastEnd = start + size;
    this.#hint = this.#page.pfnUp(this.#lastEnd);
    this.#taken.fill(1, this.#page.pfnDown(start), this.#hint);
    return origin + start;
  }

  /** The first of `pages` free pages in a row, from `from` on. */
  #search(from: number, pages: number, step: number): number | undefined {
    for (let start = from; ; ) {
      const free = this.#taken.indexOf(0, start);
      if (free < 0) return undefined;
      start = this.#aligned(free, step);
      if (start + pages > this.#taken.length) return undefined;
      const obstacle = this.#taken.subarray(start, start + pages).indexOf(1);
      if (obstacle < 0) return start;
      const next = this.#aligned(start + obstacle, step);
      start = next === start + obstacle ? next + step : next;
    }
  }

  #aligned(index: number, step: number): number {
    return Math.ceil((this.#first + index) / step) * step - this.#first;
  }

  #indexOf(pfn: number): number {
    return Math.min(Math.max(pfn - this.#first, 0), this.#taken.length);
  }
}
