/**
 * Ranges to look others up in: each look-up takes the logarithm of their number, so that a tree with thousands of banks and
 * regions is no matter.
 */
import { type AddressRange, byBase, endOf, intersection } from '../../terms/address-range.ts';
import { countLeading } from '../../terms/sorted.ts';

export class RangeSearch<T extends AddressRange> {
  /** By base, ascending; none of them empty. */
  readonly #sorted: readonly T[];
  /** Of each position: which of the ranges up to it reaches furthest. */
  readonly #furthest: readonly T[];

  constructor(ranges: readonly T[]) {
    this.#sorted = ranges.filter(({ size }) => size > 0n).sort(byBase);
    let reach: T | undefined;
    this.#furthest = this.#sorted.map((range) => {
      if (!reach || endOf(range) > endOf(reach)) reach = range;
      return reach;
    });
  }

  /** How many ranges begin below `address`. */
  #countBelow(address: bigint): number {
    return countLeading(this.#sorted, (range) => range.base < address);
  }

  /** A range that shares a byte with `wanted`: of those, the one that reaches furthest. */
  overlapping(wanted: AddressRange): T | undefined {
    if (wanted.size <= 0n) return undefined;
    const found = this.#furthest[this.#countBelow(endOf(wanted)) - 1];
    return found && endOf(found) > wanted.base ? found : undefined;
  }

  /** Bytes of `wanted` that the ranges cover. They must not overlap each other. */
  coverage(wanted: AddressRange): bigint {
    let covered = 0n;
    for (let at = this.#countBelow(endOf(wanted)) - 1; at >= 0; at--) {
      const range = this.#sorted[at];
      if (!range || endOf(range) <= wanted.base) break;
      covered += intersection(range, wanted).size;
    }
    return covered;
  }
}
