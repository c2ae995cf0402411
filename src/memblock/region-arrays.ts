/**
 * The kernel's two arrays of regions, as finite as they are: 128 entries each in the kernel image, doubled when full. The new
 * array is memory like any other, taken from memblock itself; until the kernel knows all that it must not take
 * (memblock_allow_resize), a full array refuses what does not fit, and mostly nobody asks.
 *
 * Mirrors memblock_double_array of mm/memblock.c, 3.4 to 7.2 (INIT_MEMBLOCK_REGIONS, 128).
 */
import type { AddressRange } from '../terms/address-range.ts';
import { roundUp } from '../terms/alignment.ts';

export type ArrayName = 'memory' | 'reserved';

const STATIC_ENTRIES = 128;

export class RegionArrays {
  /** Bytes of one entry. */
  readonly regionBytes: number;
  /** Whether a full array may be doubled. */
  mayGrow = false;

  #entries: Record<ArrayName, number> = { memory: STATIC_ENTRIES, reserved: STATIC_ENTRIES };
  /** Where an array lies that was doubled; the first ones are part of the kernel image. */
  #place: Partial<Record<ArrayName, AddressRange>> = {};

  readonly #page: bigint;

  /** @param page bytes of a page: a new array has whole pages */
  constructor(regionBytes: number, page: bigint) {
    this.regionBytes = regionBytes;
    this.#page = page;
  }

  /** How many regions the array has room for. */
  entries(name: ArrayName): number {
    return this.#entries[name];
  }

  /** Bytes of an array twice as large, in whole pages. */
  doubledBytes(name: ArrayName): bigint {
    return roundUp(BigInt(2 * this.#entries[name] * this.regionBytes), this.#page);
  }

  /** The array is twice as large now, and lies at `place`; gives the place of the old one, if that was taken from memory. */
  double(name: ArrayName, place: AddressRange): AddressRange | undefined {
    const old = this.#place[name];
    this.#place = { ...this.#place, [name]: place };
    this.#entries = { ...this.#entries, [name]: 2 * this.#entries[name] };
    return old;
  }

  copyFrom(other: RegionArrays): void {
    this.mayGrow = other.mayGrow;
    this.#entries = other.#entries;
    this.#place = other.#place;
  }
}
