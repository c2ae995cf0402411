/**
 * memblock: the allocator the kernel boots with, before it has page structures.
 *
 * It knows two lists: `memory`, what RAM there is, and `reserved`, what of it (or beside it) is taken. Firmware tables
 * fill the first, early boot code the second; an allocation is a search of `memory` minus `reserved`, followed by a
 * reservation. When the page allocator takes over, it is given what is then left. Nothing here knows of device trees or
 * kernel versions.
 *
 * Addresses are of a given width, 32 or 64 bits; bases and sizes wrap to it as they do in the kernel's phys_addr_t.
 *
 * Mirrors mm/memblock.c of Linux 6.1. From 3.4 to 7.2 the same operations come to the same lists, but for flags (there
 * are none before 3.14) and for what is said at {@link Memblock.allocate} and in search.ts. The kernel's arrays, which
 * grow past 128 regions and take memory for that, are there when asked for (region-arrays.ts).
 */
import type { AddressRange } from '../terms/address-range.ts';
import { endOf } from '../terms/address-range.ts';
import type { AllocationRequest, Place } from './allocation.ts';
import { findPlace } from './allocation.ts';
import type { FreeRangeFilter } from './free-ranges.ts';
import { freeRangesDown, freeRangesUp } from './free-ranges.ts';
import type { Operation, OperationName } from './operation.ts';
import { type ArrayName, RegionArrays } from './region-arrays.ts';
import type { Region } from './regions.ts';
import { FLAG, NO_NODE, RegionList } from './regions.ts';
import { AddressWidth } from './width.ts';

export type { AllocationRequest } from './allocation.ts';
export { ANYWHERE } from './allocation.ts';
export type { Operation, OperationName } from './operation.ts';

export interface MemblockOptions {
  /** Width of phys_addr_t. Default 64. */
  readonly physicalBits?: 32 | 64;
  /**
   * As in 2.6.36 to 3.2: the last byte of the address space is not cut off, and once memory reaches it nothing can be
   * allocated any more, since the walk from the top takes the end of that region for 0. Default false.
   */
  readonly keepsTop?: boolean;
  /** Bytes of a page: a power of two. Page 0 is never given to anyone. Default 4096. */
  readonly pageSize?: number;
  /** SMP_CACHE_BYTES: the alignment of an allocation that asks for none (0). Default 64. */
  readonly cacheLine?: number;
  /**
   * Bytes of an entry in the kernel's arrays of regions (struct memblock_region). With it the arrays are as finite as the
   * kernel's; without it they just grow.
   */
  readonly regionBytes?: number;
}

/** What an operation's observer is told of it besides its range. */
interface Details extends Partial<Pick<Operation, 'flags' | 'node' | 'result' | 'request' | 'growth'>> {
  readonly fits?: boolean;
}

/** Bytes of a page where nobody says otherwise. */
export const DEFAULT_PAGE_SIZE = 4096;

export class Memblock {
  /** What RAM there is. */
  readonly memory: RegionList;
  /** What is taken, whether it is RAM or not. */
  readonly reserved: RegionList;
  /** The highest address of the width, all ones. It can never be part of a region. */
  readonly physicalMax: bigint;
  /** Told of every operation once it is done. */
  observer: ((operation: Operation) => void) | undefined;

  readonly #width: AddressWidth;
  readonly #cacheLine: bigint;
  readonly #pageSize: bigint;
  #currentLimit: bigint;
  #bottomUp = false;
  /** Some memory is mirrored: allocations prefer it (system_has_some_mirror). */
  #hasMirror = false;
  readonly #arrays: RegionArrays | undefined;

  constructor(options: MemblockOptions = {}) {
    const { physicalBits = 64, cacheLine = 64, pageSize = DEFAULT_PAGE_SIZE, keepsTop = false, regionBytes } = options;
    this.#arrays = regionBytes === undefined ? undefined : new RegionArrays(regionBytes, BigInt(pageSize));
    this.#width = new AddressWidth(physicalBits, keepsTop);
    this.#cacheLine = BigInt(cacheLine);
    this.#pageSize = BigInt(pageSize);
    this.physicalMax = this.#width.max;
    this.#currentLimit = this.physicalMax;
    this.memory = new RegionList(this.#width);
    this.reserved = new RegionList(this.#width);
  }

  /**
   * Where allocations end that name no end of their own, exclusive (memblock_set_current_limit). Setting it is an
   * operation like any other: the observer is told.
   */
  get currentLimit(): bigint {
    return this.#currentLimit;
  }

  set currentLimit(limit: bigint) {
    this.#currentLimit = this.#width.bound(limit);
    this.#tell('limit', this.#currentLimit, 0n);
  }

  /** Whether allocations take the lowest place that fits rather than the highest (memblock_set_bottom_up). */
  get bottomUp(): boolean {
    return this.#bottomUp;
  }

  set bottomUp(enable: boolean) {
    this.#bottomUp = enable;
    this.#tell('bottom_up', 0n, enable ? 1n : 0n);
  }

  /** There is RAM at [base, base + size). What was known of it keeps its flags and node. */
  add(base: bigint, size: bigint, flags: number = FLAG.none, node: number = NO_NODE): void {
    const [at, bytes] = this.#physical(base, size);
    const fits = this.#hasRoomToAdd('memory', at, bytes);
    if (fits) this.memory.add(at, bytes, flags, node);
    this.#tell('add', at, bytes, { flags, node, fits });
  }

  /** There is no RAM at [base, base + size). */
  remove(base: bigint, size: bigint): void {
    const [at, bytes] = this.#physical(base, size);
    const fits = this.#hasRoomToSplit('memory', at, bytes);
    if (fits) this.memory.remove(at, bytes);
    this.#tell('remove', at, bytes, { fits });
  }

  /** [base, base + size) is taken, be it RAM or not. What was taken before keeps its flags and node. */
  reserve(base: bigint, size: bigint, flags: number = FLAG.none, node: number = NO_NODE): void {
    const [at, bytes] = this.#physical(base, size);
    const fits = this.#hasRoomToAdd('reserved', at, bytes);
    if (fits) this.reserved.add(at, bytes, flags, node);
    this.#tell('reserve', at, bytes, { flags, node, fits });
  }

  /** [base, base + size) is no longer taken (memblock_free until 5.15, memblock_phys_free after). */
  free(base: bigint, size: bigint): void {
    const [at, bytes] = this.#physical(base, size);
    const fits = this.#hasRoomToSplit('reserved', at, bytes);
    if (fits) this.reserved.remove(at, bytes);
    this.#tell('free', at, bytes, { fits });
  }

  /** From now on a full array of regions is doubled, which takes memory (memblock_allow_resize). */
  allowGrowth(): void {
    if (this.#arrays) this.#arrays.mayGrow = true;
  }

  /** The RAM in the range gets no kernel mapping and is never allocated. */
  markNomap(base: bigint, size: bigint): void {
    this.#setFlag('mark_nomap', this.memory, base, size, FLAG.nomap);
  }

  clearNomap(base: bigint, size: bigint): void {
    this.#setFlag('clear_nomap', this.memory, base, size, FLAG.nomap);
  }

  /** The RAM in the range can be unplugged. It is allocated all the same, as without `movable_node`. */
  markHotplug(base: bigint, size: bigint): void {
    this.#setFlag('mark_hotplug', this.memory, base, size, FLAG.hotplug);
  }

  clearHotplug(base: bigint, size: bigint): void {
    this.#setFlag('clear_hotplug', this.memory, base, size, FLAG.hotplug);
  }

  /** The RAM in the range is mirrored: allocations are tried there first, as with `kernelcore=mirror`. */
  markMirror(base: bigint, size: bigint): void {
    this.#hasMirror = true;
    this.#setFlag('mark_mirror', this.memory, base, size, FLAG.mirror);
  }

  /** The page structures of the reserved range stay uninitialised (memblock_reserved_mark_noinit). */
  markNoinit(base: bigint, size: bigint): void {
    this.#setFlag('mark_noinit', this.reserved, base, size, FLAG.noinit);
  }

  /** The RAM in the range belongs to a NUMA node. */
  setNode(base: bigint, size: bigint, node: number): void {
    const [at, bytes] = this.#physical(base, size);
    this.memory.setNode(at, bytes, node);
    this.#tell('set_node', at, bytes, { node });
  }

  /** Shrinks every region of memory to whole multiples of `align`, a power of two (memblock_trim_memory). */
  trim(align: bigint): void {
    const unit = this.#width.wrap(align);
    this.memory.trim(unit);
    this.#tell('trim', 0n, unit);
  }

  /**
   * Forgets all RAM outside [base, base + size) but no-map regions, and every reservation outside
   * (memblock_cap_memory_range). Size 0, or no memory at all: nothing happens.
   */
  cap(base: bigint, size: bigint): void {
    const [at, bytes] = this.#physical(base, size);
    this.#cap(at, bytes);
    this.#tell('cap', at, bytes);
  }

  /**
   * Cuts both lists off where the first `limit` bytes of RAM end (memblock_enforce_memory_limit). 0: nothing happens.
   */
  enforceLimit(limit: bigint): void {
    const [, bytes] = this.#physical(0n, limit);
    const end = this.#endOfFirst(bytes);
    if (end !== undefined) {
      this.memory.remove(end, this.physicalMax);
      this.reserved.remove(end, this.physicalMax);
    }
    this.#tell('enforce', 0n, bytes);
  }

  /** As {@link enforceLimit}, sparing no-map regions of memory (memblock_mem_limit_remove_map). */
  removeMap(limit: bigint): void {
    const [, bytes] = this.#physical(0n, limit);
    const end = this.#endOfFirst(bytes);
    if (end !== undefined) this.#cap(0n, end);
    this.#tell('remove_map', 0n, bytes);
  }

  /**
   * Finds a free place and reserves it; the address, or 0 when there is none (memblock_phys_alloc_range and
   * memblock_alloc_range_nid). A place lies in one single region of memory, never in page 0 and never in no-map memory.
   *
   * What versions do otherwise is the caller's to ask for: before 3.18 a size rounded up to the alignment, after 6.12
   * (seen in 7.2) a reservation with {@link FLAG.kernel}, which then also keeps the node asked for.
   */
  allocate(request: AllocationRequest): bigint {
    return this.#take(this.#place(request), request);
  }

  /**
   * Memory that the kernel is to use through its own mapping: like {@link allocate}, but never beyond the current
   * limit, and tried again without `start` when there is nothing above it (memblock_alloc_internal, under
   * memblock_alloc, memblock_alloc_from and memblock_alloc_try_nid).
   */
  allocateMapped(request: AllocationRequest): bigint {
    const { start = 0n, end = 0n } = request;
    const bounded = end > this.#currentLimit ? { ...request, end: this.#currentLimit } : request;
    let place = this.#place(bounded);
    if (place.address === 0n && start !== 0n) place = this.#place({ ...bounded, start: 0n });
    return this.#take(place, request);
  }

  /** Where {@link allocate} would go; reserves nothing. 0 when there is no place. */
  find(request: AllocationRequest): bigint {
    return this.#place(request).address;
  }

  /** Lowest address of RAM, no-map included; 0 without RAM. */
  startOfDram(): bigint {
    return this.memory.at(0)?.base ?? 0n;
  }

  /** End of the highest RAM, exclusive, no-map included; 0 without RAM. */
  endOfDram(): bigint {
    const last = this.memory.at(this.memory.length - 1);
    return last ? endOf(last) : 0n;
  }

  isMemory(address: bigint): boolean {
    return this.memory.indexOf(this.#width.wrap(address)) >= 0;
  }

  /** True when the address is RAM that the kernel maps: not no-map (memblock_is_map_memory). */
  isMapMemory(address: bigint): boolean {
    const region = this.memory.lookup(this.#width.wrap(address));
    return region !== undefined && (region.flags & FLAG.nomap) === 0;
  }

  /** True when the range lies wholly inside one region of memory; two that touch do not do. */
  isRegionMemory(base: bigint, size: bigint): boolean {
    return this.memory.contains(...this.#physical(base, size));
  }

  isReserved(address: bigint): boolean {
    return this.reserved.indexOf(this.#width.wrap(address)) >= 0;
  }

  /** True when any byte of the range is reserved. */
  isRegionReserved(base: bigint, size: bigint): boolean {
    return this.reserved.overlaps(...this.#physical(base, size));
  }

  /** True when any byte of the range is RAM. */
  overlapsMemory(base: bigint, size: bigint): boolean {
    return this.memory.overlaps(...this.#physical(base, size));
  }

  /** Memory minus reserved, a range for each piece of each region, no-map left out unless asked for. */
  freeRanges(options: FreeRangeFilter & { readonly descending?: boolean } = {}): Iterable<AddressRange> {
    return (options.descending ? freeRangesDown : freeRangesUp)(this.memory, this.reserved, options);
  }

  /** Both lists as they are now; later operations do not change them. */
  snapshot(): { memory: Region[]; reserved: Region[] } {
    return { memory: [...this.memory], reserved: [...this.reserved] };
  }

  /** A memblock in the same state that goes its own way. It has no observer. */
  clone(): Memblock {
    const { bits: physicalBits, keepsTop } = this.#width;
    const regionBytes = this.#arrays?.regionBytes;
    const copy = new Memblock({
      physicalBits,
      keepsTop,
      cacheLine: Number(this.#cacheLine),
      pageSize: Number(this.#pageSize),
      ...(regionBytes === undefined ? {} : { regionBytes }),
    });
    copy.memory.copyFrom(this.memory);
    copy.reserved.copyFrom(this.reserved);
    copy.#currentLimit = this.#currentLimit;
    copy.#bottomUp = this.#bottomUp;
    copy.#hasMirror = this.#hasMirror;
    if (this.#arrays) copy.#arrays?.copyFrom(this.#arrays);
    return copy;
  }

  /** Back to the state of a new one. */
  reset(): void {
    this.memory.clear();
    this.reserved.clear();
    this.#currentLimit = this.physicalMax;
    this.#bottomUp = false;
    this.#hasMirror = false;
    this.#tell('reset', 0n, 0n);
  }

  #setFlag(name: OperationName, list: RegionList, base: bigint, size: bigint, flag: number): void {
    const [at, bytes] = this.#physical(base, size);
    const fits = this.#hasRoomToSplit(list === this.memory ? 'memory' : 'reserved', at, bytes);
    if (fits) list.mark(at, bytes, name.startsWith('clear') ? { clear: flag } : { set: flag });
    this.#tell(name, at, bytes, { flags: flag, fits });
  }

  #cap(base: bigint, size: bigint): void {
    if (size === 0n || this.memory.totalSize === 0n) return;
    this.memory.keepInside(base, size, FLAG.nomap);
    this.reserved.remove(0n, base);
    // The kernel computes this bound from the size as given: at the top of the address space it wraps.
    this.reserved.remove(this.#width.wrap(base + size), this.physicalMax);
  }

  /**
   * The address where the first `limit` bytes of RAM end; undefined when there is less RAM, or for 0 (__find_max_addr).
   */
  #endOfFirst(limit: bigint): bigint | undefined {
    let rest = limit;
    if (rest === 0n) return undefined;
    for (const region of this.memory) {
      if (rest <= region.size) return region.base + rest;
      rest -= region.size;
    }
    return undefined;
  }

  #place(request: AllocationRequest): Place {
    return findPlace(
      {
        memory: this.memory,
        reserved: this.reserved,
        width: this.#width,
        currentLimit: this.#currentLimit,
        bottomUp: this.#bottomUp,
        cacheLine: this.#cacheLine,
        pageSize: this.#pageSize,
        hasMirror: this.#hasMirror,
      },
      request,
    );
  }

  #take(place: Place, request: AllocationRequest): bigint {
    const { flags = FLAG.none } = request;
    const size = this.#width.wrap(request.size);
    const node = (flags & FLAG.kernel) !== 0 ? place.node : NO_NODE;
    const { address } = place;
    const fits = address === 0n || this.#hasRoomToAdd('reserved', address, size);
    if (address !== 0n && fits) this.reserved.add(address, size, flags, node);
    const { align, start = 0n, end = 0n } = request;
    const wanted = { align, start, end, ...(request.node === undefined ? {} : { node: request.node }) };
    const result = fits ? address : 0n;
    this.#tell('alloc', address, size, { flags, node, fits, result, request: wanted });
    return result;
  }

  /** Whether the array of regions has entries for what [base, base + size) adds to it; grows it if it may. */
  #hasRoomToAdd(name: ArrayName, base: bigint, size: bigint): boolean {
    const arrays = this.#arrays;
    if (!arrays || size === 0n) return true;
    const list = this[name];
    // the kernel too counts only when the worst case would not fit
    if (list.length * 2 + 1 <= arrays.entries(name)) return true;
    return this.#grow(arrays, name, list.gapsIn(base, size), { base, size });
  }

  /** The same for an operation that splits regions at the bounds of the range: two entries must be free, needed or not. */
  #hasRoomToSplit(name: ArrayName, base: bigint, size: bigint): boolean {
    const arrays = this.#arrays;
    return !arrays || size === 0n || this.#grow(arrays, name, 2, { base, size });
  }

  /** memblock_double_array, until `more` regions fit: the new array goes above the range that is being added, or below it. */
  #grow(arrays: RegionArrays, name: ArrayName, more: number, avoid: AddressRange): boolean {
    while (this[name].length + more > arrays.entries(name)) {
      if (!arrays.mayGrow) return false;
      const size = arrays.doubledBytes(name);
      const apart = name === 'reserved' ? avoid : { base: 0n, size: 0n };
      const align = this.#pageSize;
      let base = this.find({ size, align, start: endOf(apart) });
      if (base === 0n && apart.size > 0n) {
        const end = apart.base < this.#currentLimit ? apart.base : this.#currentLimit;
        base = this.find({ size, align, end });
      }
      if (base === 0n) return false;
      const old = arrays.double(name, { base, size });
      if (old) {
        this.reserved.remove(old.base, old.size);
        this.#tell('free', old.base, old.size, { growth: { name, entries: arrays.entries(name) } });
      }
      this.reserved.add(base, size, FLAG.none, NO_NODE);
      this.#tell('reserve', base, size, { growth: { name, entries: arrays.entries(name) } });
    }
    return true;
  }

  #tell(name: OperationName, base: bigint, size: bigint, details: Details = {}): void {
    const { flags = 0, node = NO_NODE, fits = true, result, request, growth } = details;
    this.observer?.({
      name,
      base,
      size,
      flags,
      ...(node === NO_NODE ? {} : { node }),
      ...(result === undefined ? {} : { result }),
      ...(request === undefined ? {} : { request }),
      ...(growth === undefined ? {} : { growth }),
      ...(fits ? {} : { failed: true }),
    });
  }

  #physical(base: bigint, size: bigint): [base: bigint, size: bigint] {
    return [this.#width.wrap(base), this.#width.wrap(size)];
  }
}
