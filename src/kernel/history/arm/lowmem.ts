/**
 * The low/high split: what is kept for vmalloc, where lowmem ends, what becomes of RAM beyond.
 */
import type { Rows } from '../era.ts';

const MMU = 'arch/arm/mm/mmu.c';

/** How a version splits RAM into lowmem and highmem. */
export interface LowmemBehaviour {
  /** What bounds lowmem: sanity_check_meminfo over banks or over memblock regions, or adjust_lowmem_bounds. */
  readonly lowmemBounds: 'banks' | 'regions' | 'bounds';
  /** Banks are bounded in paging_init, after memblock was given them whole. */
  readonly boundsAfterMemblock: boolean;
  /** Where lowmem ends: at the vmalloc limit whatever RAM there is, or at the end of the RAM below it. */
  readonly lowmemLimitRule: 'vmalloc-limit' | 'end-of-ram';
  /** memblock_init, run after the bounds, forgets the current limit. */
  readonly currentLimitForgotten: boolean;
  /** Which banks are highmem: by virtual address above vmalloc_min, from vmalloc_min on, the same or above 4 GiB, by physical address. */
  readonly bankHigh: 'above' | 'from' | 'from-or-beyond-4g' | 'physical';
  /** A bank is split at the vmalloc limit although an earlier one made it highmem. */
  readonly highBankSplit: boolean;
  /** Which address of a bank tells that it reaches into the vmalloc area. */
  readonly bankTruncation: 'end' | 'last-byte';
  /** Where early allocations end: at the lowmem limit, or below the first edge of RAM that is not a whole section or 2 MiB. */
  readonly memblockLimit: 'lowmem-limit' | 'section' | 'pmd';
  /** What rounding makes of the memblock limit where no edge is odd, or nothing is left. */
  readonly memblockLimitRounding: 'zero-is-lowmem-limit' | 'always';
  /** paging_init lets allocations reach all of lowmem. */
  readonly pagingInitRaisesLimit: boolean;
  /** Dropped RAM is followed by the advice to use a HIGHMEM kernel. */
  readonly highmemHint: boolean;
  /** First memory region that does not start on a 2 MiB boundary loses its head as no-map. */
  readonly unalignedHeadNomap: boolean;
  /** The lowmem bounds walk over no-map regions. */
  readonly boundsSkipNomap: boolean;
  /** The sections that hold the kernel are mapped whole, though RAM may start or end within them. */
  readonly kernelSectionsMapped: boolean;
}

export const LOWMEM: Rows<LowmemBehaviour> = {
  lowmemBounds: {
    topic: 'lowmem and vmalloc',
    eras: [
      {
        from: '2.6.32',
        value: 'banks',
        change: 'sanity_check_meminfo splits, truncates and drops banks',
        source: `${MMU} 2.6.32 to 3.14`,
      },
      {
        from: '3.15',
        value: 'regions',
        change: 'sanity_check_meminfo walks memblock and removes what does not fit',
        source: `${MMU} 3.16`,
        between: ['3.14', '3.16'],
        flavours: ['msm-3.10', 'msm-3.10-q2', 'msm-3.10-q3'],
      },
      {
        from: '4.11',
        value: 'bounds',
        change: 'adjust_lowmem_bounds runs before and after the reservations',
        source: `${MMU} 4.11.0`,
        backports: ['4.9.80'],
      },
    ],
  },
  boundsAfterMemblock: {
    topic: 'lowmem and vmalloc',
    eras: [
      {
        from: '2.6.32',
        value: true,
        change: 'banks are bounded after memblock was filled with them',
        source: `${MMU} 2.6.36, 2.6.39`,
      },
      {
        from: '3.0',
        value: false,
        change: 'banks are bounded before memblock is filled with them',
        source: `arch/arm/kernel/setup.c 3.0`,
      },
    ],
  },
  lowmemLimitRule: {
    topic: 'lowmem and vmalloc',
    eras: [
      {
        from: '2.6.32',
        value: 'vmalloc-limit',
        change: 'the lowmem limit is the vmalloc limit',
        source: `${MMU} 2.6.36, 2.6.39`,
      },
      {
        from: '3.0',
        value: 'end-of-ram',
        change: 'the lowmem limit is the end of RAM below the vmalloc limit',
        source: `${MMU} 3.0`,
      },
    ],
  },
  currentLimitForgotten: {
    topic: 'lowmem and vmalloc',
    eras: [
      {
        from: '2.6.32',
        value: true,
        change: 'early allocations are not held below the lowmem limit',
        source: `${MMU} 3.0; arch/arm/mm/init.c 3.0`,
      },
      {
        from: '3.3',
        value: false,
        change: 'early allocations stay below the lowmem limit',
        source: 'arch/arm/mm/init.c 3.4',
        between: ['3.1', '3.4'],
      },
    ],
  },
  bankHigh: {
    topic: 'lowmem and vmalloc',
    eras: [
      {
        from: '2.6.32',
        value: 'above',
        change: 'a bank that starts above vmalloc_min is highmem',
        source: `${MMU} 2.6.39`,
      },
      {
        from: '3.0',
        value: 'from',
        change: 'a bank that starts at vmalloc_min is highmem',
        source: `${MMU} 3.0`,
        flavours: ['msm-3.10-q1'],
      },
      {
        from: '3.3',
        value: 'from-or-beyond-4g',
        change: 'a bank above 4 GiB is highmem',
        source: `${MMU} 3.4`,
        between: ['3.1', '3.4'],
      },
      {
        from: '3.11',
        value: 'physical',
        change: 'banks are compared by physical address',
        source: `${MMU} 3.14`,
        between: ['3.10', '3.14'],
      },
    ],
  },
  highBankSplit: {
    topic: 'lowmem and vmalloc',
    eras: [
      { from: '2.6.32', value: true, change: 'highmem banks are split at the vmalloc limit too', source: `${MMU} 3.0` },
      {
        from: '3.3',
        value: false,
        change: 'highmem banks are not split',
        source: `${MMU} 3.4`,
        between: ['3.1', '3.4'],
      },
    ],
  },
  bankTruncation: {
    topic: 'lowmem and vmalloc',
    eras: [
      { from: '2.6.32', value: 'end', change: 'a bank is truncated by where it ends', source: `${MMU} 3.4` },
      {
        from: '3.5',
        value: 'last-byte',
        change: 'a bank is truncated by its last byte',
        source: `${MMU} 3.10`,
        between: ['3.4', '3.10'],
      },
    ],
  },
  memblockLimit: {
    topic: 'lowmem and vmalloc',
    eras: [
      {
        from: '2.6.32',
        value: 'lowmem-limit',
        change: 'early allocations reach up to the lowmem limit',
        source: `${MMU} 3.10`,
        flavours: ['msm-3.10', 'msm-3.10-q2', 'msm-3.10-q3'],
      },
      {
        from: '3.13',
        value: 'section',
        change: 'early allocations end at the first edge of RAM that is no section boundary',
        source: `${MMU} 3.14, 3.16`,
      },
      {
        from: '4.1',
        value: 'pmd',
        change: 'early allocations end at the first edge of RAM that is no 2 MiB boundary',
        source: `${MMU} 4.1 (ARM patch 8356/1)`,
        backports: ['3.18.20'],
      },
    ],
  },
  memblockLimitRounding: {
    topic: 'lowmem and vmalloc',
    eras: [
      {
        from: '2.6.32',
        value: 'zero-is-lowmem-limit',
        change: 'only an odd edge is rounded down; where nothing is left the lowmem limit counts',
        source: `${MMU} 3.18.20, 4.4.60, 4.11.0`,
      },
      {
        from: '4.12',
        value: 'always',
        change: 'the memblock limit is always rounded down to 2 MiB',
        source: `${MMU} 4.12`,
        backports: ['3.18.63', '4.4.155', '4.9.80'],
      },
    ],
  },
  pagingInitRaisesLimit: {
    topic: 'lowmem and vmalloc',
    eras: [
      { from: '2.6.32', value: false, change: 'the memblock limit stays when lowmem is mapped', source: `${MMU} 4.1` },
      {
        from: '4.2',
        value: true,
        change: 'once lowmem is mapped allocations reach all of it',
        source: `${MMU} 4.4`,
        between: ['4.1', '4.4'],
      },
    ],
  },
  highmemHint: {
    topic: 'lowmem and vmalloc',
    eras: [
      { from: '2.6.32', value: false, change: 'dropped RAM is logged without advice', source: `${MMU} 4.1` },
      {
        from: '4.2',
        value: true,
        change: 'a HIGHMEM kernel is recommended where RAM is dropped',
        source: `${MMU} 4.4`,
        between: ['4.1', '4.4'],
      },
    ],
  },
  unalignedHeadNomap: {
    topic: 'lowmem and vmalloc',
    eras: [
      { from: '2.6.32', value: false, change: 'an unaligned first bank is used as it is', source: `${MMU} 4.19` },
      {
        from: '5.4',
        value: true,
        change: 'an unaligned first bank loses its head up to 2 MiB as no-map',
        source: `${MMU} 5.4 (ARM patch 8904/1)`,
      },
    ],
  },
  boundsSkipNomap: {
    topic: 'lowmem and vmalloc',
    eras: [
      { from: '2.6.32', value: false, change: 'no-map regions count for the lowmem limit', source: `${MMU} 4.19` },
      {
        from: '5.4',
        value: true,
        change: 'no-map regions are left out of the lowmem limit',
        source: `${MMU} 5.4 (ARM patch 8903/1)`,
      },
    ],
  },
  kernelSectionsMapped: {
    topic: 'lowmem and vmalloc',
    eras: [
      { from: '2.6.32', value: false, change: 'each region of lowmem is mapped as it is', source: `${MMU} 3.10` },
      {
        from: '3.11',
        value: true,
        change: 'the sections of the kernel are mapped whole, wherever RAM starts in them',
        source: `${MMU} 3.14 to 5.12`,
        between: ['3.10', '3.14'],
      },
      {
        from: '5.13',
        value: false,
        change: 'the kernel is mapped apart from lowmem',
        source: `${MMU} 5.14`,
        between: ['5.12', '5.14'],
      },
    ],
  },
};
