/**
 * One of memblock's two lists: regions of physical memory, sorted by address and disjoint.
 *
 * Invariant: for neighbours a, b: a.base + a.size <= b.base, every size is positive, and no region reaches the last
 * byte of the address space (the kernel cuts sizes so that base + size does not exceed the all-ones address; the kernels of
 * 2.6.36 to 3.2 do not, and then never join a region whose end wraps with its neighbour).
 * Trimming breaks it for a region in the last bytes of the address space, as the kernel does ({@link RegionList.trim}).
 * Neighbours that touch differ in flags or node, with one exception that the kernel has too: keepInside may leave a
 * no-map region split in two, until the next merge.
 *
 * Regions are immutable and replaced rather than changed, so that copies of the list share them. The kernel keeps the
 * list in an array of 128 entries that it doubles when full, taking memory for it; here a list just grows
 * (region-sequence.ts), and the array is kept count of elsewhere (region-arrays.ts).
 *
 * Mirrors struct memblock_type and the memblock_add_range, memblock_isolate_range, memblock_remove_range and
 * memblock_merge_regions of mm/memblock.c, Linux 6.1.
 */
import { endOf } from '../terms/address-range.ts';
import type { Region } from './region.ts';
import { sizeOf } from './region.ts';
import { RegionSequence } from './region-sequence.ts';
import type { AddressWidth } from './width.ts';

export type { Region } from './region.ts';
export { FLAG, NO_NODE } from './region.ts';

/** Index range of regions: `from` inclusive, `to` exclusive. */
interface Run {
  readonly from: number;
  readonly to: number;
}

/**
 * The list itself. Read it freely; it is changed through {@link Memblock} alone, which tells its observer.
 * Bases and sizes given to it are unsigned and fit its width.
 */
export class RegionList implements Iterable<Region> {
  readonly #width: AddressWidth;
  readonly #regions = new RegionSequence();
  #totalSize = 0n;
  /** True while neighbours may exist that a merge would join. */
  #seams = false;

  constructor(width: AddressWidth) {
    this.#width = width;
  }

  get length(): number {
    return this.#regions.length;
  }

  /** The region at `index`, counted from the lowest; undefined outside 0 … length - 1. */
  at(index: number): Region | undefined {
    return this.#regions.at(index);
  }

  [Symbol.iterator](): Iterator<Region> {
    return this.#regions[Symbol.iterator]();
  }

  /**
   * Bytes in all regions, whatever their flags, as the kernel counts them: what {@link trim} cuts off a region goes on
   * being counted (the `memory size` of an x86 kernel's dump is larger than its regions for that).
   */
  get totalSize(): bigint {
    return this.#width.wrap(this.#totalSize);
  }

  /** Index of the region that holds `address` (memblock_search); -1 when none does. */
  indexOf(address: bigint): number {
    const index = this.firstEndingAfter(address);
    const region = this.#regions.at(index);
    return region && region.base <= address ? index : -1;
  }

  /** The region that holds `address`; undefined when none does. */
  lookup(address: bigint): Region | undefined {
    return this.#regions.at(this.indexOf(address));
  }

  /** How many regions start at or below `address`. */
  countUpTo(address: bigint): number {
    return this.#regions.countUpTo(address);
  }

  /** Index of the lowest region of which a byte lies at or above `address`; `length` when all lie below. */
  firstEndingAfter(address: bigint): number {
    const count = this.countUpTo(address);
    const below = this.#regions.at(count - 1);
    return below && endOf(below) > address ? count - 1 : count;
  }

  /**
   * True when some region shares a byte with [base, base + size) (memblock_overlaps_region).
   * An empty range counts as shared when it lies strictly inside a region, as the kernel's comparison has it.
   */
  overlaps(base: bigint, size: bigint): boolean {
    const region = this.#regions.at(this.firstEndingAfter(base));
    return region !== undefined && region.base < base + this.#width.capSize(base, size);
  }

  /** The regions that share a byte with [base, base + size), in their order. */
  *within(base: bigint, size: bigint): Generator<Region> {
    for (let index = this.firstEndingAfter(base); index < this.length; index++) {
      const region = this.at(index);
      if (!region || region.base >= base + size) return;
      yield region;
    }
  }

  /** True when one single region holds all of [base, base + size) (memblock_is_region_memory). */
  contains(base: bigint, size: bigint): boolean {
    const region = this.lookup(base);
    return region !== undefined && endOf(region) >= base + this.#width.capSize(base, size);
  }

  /** How many regions {@link add} would put into the list before it joins them to their neighbours. */
  gapsIn(base: bigint, size: bigint): number {
    const end = base + this.#width.capSize(base, size);
    let gaps = 0;
    let cursor = base;
    for (let index = this.firstEndingAfter(base); cursor < end; index++) {
      const region = this.#regions.at(index);
      if (!region || region.base > cursor) gaps++;
      cursor = region && region.base < end ? endOf(region) : end;
    }
    return gaps;
  }

  /** Covers [base, base + size): what is there already keeps its flags and node, only the gaps become new regions. */
  add(base: bigint, size: bigint, flags: number, node: number): void {
    const end = base + this.#width.capSize(base, size);
    if (end === base) return;
    // An empty list starts counting anew, whatever trimming left in the count.
    if (this.#regions.length === 0) this.#totalSize = 0n;
    const from = this.firstEndingAfter(base);
    const pieces: Region[] = [];
    let inserted = false;
    let cursor = base;
    let to = from;
    for (; ; to++) {
      const region = this.#regions.at(to);
      const gapEnd = region && region.base < end ? region.base : end;
      if (gapEnd > cursor) {
        pieces.push({ base: cursor, size: gapEnd - cursor, flags, node });
        this.#totalSize += gapEnd - cursor;
        inserted = true;
      }
      if (!region || region.base >= end) break;
      pieces.push(region);
      cursor = endOf(region);
    }
    if (!inserted) return;
    this.#regions.replace(from, to, pieces);
    this.#merge({ from, to: from + pieces.length });
  }

  /** Takes [base, base + size) out; regions that cross its bounds are trimmed or split. Nothing is merged. */
  remove(base: bigint, size: bigint): void {
    const end = base + this.#width.capSize(base, size);
    if (end === base) return;
    const run = this.#overlapped(base, end);
    if (run.from === run.to) return;
    const first = this.#regions.at(run.from);
    const last = this.#regions.at(run.to - 1);
    const rest: Region[] = [];
    if (first && first.base < base) rest.push({ ...first, size: base - first.base });
    if (last && endOf(last) > end) rest.push({ ...last, base: end, size: endOf(last) - end });
    this.#totalSize += sizeOf(rest) - sizeOf(this.#regions.slice(run.from, run.to));
    this.#regions.replace(run.from, run.to, rest);
  }

  /** Sets and clears flag bits on [base, base + size), where regions are (memblock_setclr_flag). */
  mark(base: bigint, size: bigint, bits: { readonly set?: number; readonly clear?: number }): void {
    const { set = 0, clear = 0 } = bits;
    this.#rewrite(base, size, (region) => ({ ...region, flags: (region.flags | set) & ~clear }));
  }

  /** Gives [base, base + size) to a NUMA node, where regions are (memblock_set_node). */
  setNode(base: bigint, size: bigint, node: number): void {
    this.#rewrite(base, size, (region) => ({ ...region, node }));
  }

  /**
   * Drops what lies outside [base, base + size) but for regions with a flag of `exempt`, which stay whole: split at the
   * bounds, not merged again (the memory half of memblock_cap_memory_range).
   */
  keepInside(base: bigint, size: bigint, exempt: number): void {
    const inside = this.#isolate(base, size);
    const kept = [...this.#regions].filter(
      (region, index) => (index >= inside.from && index < inside.to) || (region.flags & exempt) !== 0,
    );
    this.#totalSize += sizeOf(kept) - sizeOf(this.#regions);
    this.#regions.replace(0, this.#regions.length, kept);
    this.#seams = true;
  }

  /**
   * Shrinks every region to whole multiples of `align`, a power of two; what is too small goes (memblock_trim_memory).
   * A region that starts above the last such multiple of the address space grows instead: rounding its start up gives 0, so
   * that it covers everything below it, and where others lie there the list is out of order, as the kernel's then is.
   */
  trim(align: bigint): void {
    const trimmed: Region[] = [];
    for (const region of this.#regions) {
      const start = this.#width.roundUp(region.base, align);
      const end = this.#width.roundDown(endOf(region), align);
      if (start < end) trimmed.push({ ...region, base: start, size: end - start });
      else this.#totalSize -= region.size;
    }
    this.#regions.replace(0, this.#regions.length, trimmed);
  }

  clear(): void {
    this.#regions.clear();
    this.#totalSize = 0n;
    this.#seams = false;
  }

  /** Becomes a copy of another list of the same width; the regions themselves are shared. */
  copyFrom(other: RegionList): void {
    this.#regions.copyFrom(other.#regions);
    this.#totalSize = other.#totalSize;
    this.#seams = other.#seams;
  }

  /** The regions that share a byte with [base, end). */
  #overlapped(base: bigint, end: bigint): Run {
    const from = this.firstEndingAfter(base);
    const last = this.firstEndingAfter(end - 1n);
    const region = this.#regions.at(last);
    return { from, to: region && region.base < end ? last + 1 : last };
  }

  /** Splits regions at the bounds of a range and returns those inside it; 0 … 0 when there are none. */
  #isolate(base: bigint, size: bigint): Run {
    const end = base + this.#width.capSize(base, size);
    if (end === base) return { from: 0, to: 0 };
    const run = this.#overlapped(base, end);
    if (run.from === run.to) return { from: 0, to: 0 };
    const afterSplit = this.#splitAt(run.from, base);
    const to = run.to + (afterSplit - run.from);
    this.#splitAt(to - 1, end);
    return { from: afterSplit, to };
  }

  /**
   * Splits region number `index` at `address` where that lies strictly inside; the index of what starts at or above it.
   */
  #splitAt(index: number, address: bigint): number {
    const region = this.#regions.at(index);
    if (!region || address <= region.base || address >= endOf(region)) return index;
    this.#regions.replace(index, index + 1, [
      { ...region, size: address - region.base },
      { ...region, base: address, size: endOf(region) - address },
    ]);
    return index + 1;
  }

  #rewrite(base: bigint, size: bigint, change: (region: Region) => Region): void {
    const run = this.#isolate(base, size);
    this.#regions.replace(run.from, run.to, this.#regions.slice(run.from, run.to).map(change));
    this.#merge(run);
  }

  /**
   * Joins neighbours that touch and agree in flags and node: those of `run` and beside it, or all while there are
   * seams.
   */
  #merge(run: Run): void {
    const from = this.#seams ? 0 : Math.max(run.from - 1, 0);
    const to = this.#seams ? this.#regions.length : Math.min(run.to + 1, this.#regions.length);
    this.#seams = false;
    const joined: Region[] = [];
    for (const region of this.#regions.slice(from, to)) {
      const last = joined.at(-1);
      const agrees = last && last.flags === region.flags && last.node === region.node;
      if (agrees && endOf(last) === region.base && !this.#width.isBeyond(endOf(region))) {
        joined[joined.length - 1] = { ...last, size: last.size + region.size };
      } else {
        joined.push(region);
      }
    }
    if (joined.length < to - from) this.#regions.replace(from, to, joined);
  }
}
