/** The bits of enum memblock_flags (include/linux/memblock.h, Linux 7.2). */
export const FLAG = {
  none: 0,
  hotplug: 1,
  mirror: 2,
  nomap: 4,
  driverManaged: 8,
  noinit: 16,
  kernel: 32,
  khoScratch: 64,
} as const;

/**
 * The node of a region that belongs to no NUMA node in particular (NUMA_NO_NODE, and MAX_NUMNODES of older kernels).
 */
export const NO_NODE = -1;

/** A run of physical memory in one of memblock's lists. It never changes: lists replace their regions. */
export interface Region {
  readonly base: bigint;
  /** In bytes, at least 1. */
  readonly size: bigint;
  /** Bits of {@link FLAG}. */
  readonly flags: number;
  /** NUMA node id, {@link NO_NODE} for none. */
  readonly node: number;
}

/** The bytes of all of them together. */
export function sizeOf(regions: Iterable<Region>): bigint {
  let size = 0n;
  for (const region of regions) size += region.size;
  return size;
}
