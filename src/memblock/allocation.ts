/**
 * What an allocation asks for, and where it goes: the defaults of the request settled, its node and mirrored memory
 * tried first. Mirrors memblock_alloc_range_nid of mm/memblock.c, Linux 6.1, up to the reservation.
 */
import type { RegionList } from './regions.ts';
import { NO_NODE } from './regions.ts';
import { findAddress } from './search.ts';
import type { AddressWidth } from './width.ts';

/**
 * As an end or a limit: no bound at all (MEMBLOCK_ALLOC_ANYWHERE). Any end that the width cannot hold means the same.
 */
export const ANYWHERE = 0xffff_ffff_ffff_ffffn;

/** MEMBLOCK_ALLOC_NOLEAKTRACE: as an end it means the current limit, like 0 (MEMBLOCK_ALLOC_ACCESSIBLE). */
const NOLEAKTRACE = 1n;

/** What is asked of {@link Memblock.allocate}. */
export interface AllocationRequest {
  /** In bytes. */
  readonly size: bigint;
  /** A power of two; 0 for a cache line. */
  readonly align: bigint;
  /** Lowest address wanted, inclusive. Default 0. */
  readonly start?: bigint;
  /** End of the wanted window, exclusive: 0 (the default) for the current limit, {@link ANYWHERE} for none. */
  readonly end?: bigint;
  /** Flags of the reservation: {@link FLAG.kernel} in 7.2, none before. */
  readonly flags?: number;
  /** Direction of this one search; default: that of the memblock. */
  readonly bottomUp?: boolean;
  /** NUMA node to try first; {@link NO_NODE}, the default, for any. */
  readonly node?: number;
  /** Fail rather than take memory of another node. */
  readonly exactNode?: boolean;
}

/** What there is to allocate from, and by which defaults. */
export interface Pool {
  readonly memory: RegionList;
  readonly reserved: RegionList;
  readonly width: AddressWidth;
  /** Exclusive end of requests that name none. */
  readonly currentLimit: bigint;
  readonly bottomUp: boolean;
  /** Alignment of requests that name none, in bytes. */
  readonly cacheLine: bigint;
  /** Bytes of a page: none of page 0 is given. */
  readonly pageSize: bigint;
  /** Some memory is mirrored, and preferred. */
  readonly hasMirror: boolean;
}

/** Where an allocation goes. */
export interface Place {
  /** 0 for nowhere. */
  readonly address: bigint;
  /** The node that was asked for, if it had room; else {@link NO_NODE}. */
  readonly node: number;
}

/** The place for a request: on its node where that has room, else on any, unless the node is a must. */
export function findPlace(pool: Pool, request: AllocationRequest): Place {
  const { memory, reserved, width } = pool;
  const { start = 0n, end = 0n, bottomUp = pool.bottomUp, node = NO_NODE, exactNode = false } = request;
  const align = width.wrap(request.align);
  const search = (wantedNode: number, mirror: boolean): bigint =>
    findAddress(memory, reserved, {
      width,
      size: width.wrap(request.size),
      align: align === 0n ? pool.cacheLine : align,
      start: width.wrap(start),
      end: end === 0n || end === NOLEAKTRACE ? pool.currentLimit : width.bound(end),
      bottomUp,
      pageSize: pool.pageSize,
      node: wantedNode,
      mirror,
    });
  for (const mirror of pool.hasMirror ? [true, false] : [false]) {
    const address = search(node, mirror);
    if (address !== 0n) return { address, node };
    if (node === NO_NODE || exactNode) continue;
    const elsewhere = search(NO_NODE, mirror);
    if (elsewhere !== 0n) return { address: elsewhere, node: NO_NODE };
  }
  return { address: 0n, node: NO_NODE };
}
