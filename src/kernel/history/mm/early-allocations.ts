/**
 * What the kernel allocates from its boot allocator on its way to the page allocator: which allocator that is, and how large
 * each piece is (mm/memblock.c, mm/bootmem.c, mm/mm_init.c, mm/percpu.c). The figures of the C structures are those of 32-bit
 * ARM without debugging options.
 */
import type { Rows } from '../era.ts';

/** A per-CPU chunk's description: one block, or a structure, two bitmaps and a list of blocks. */
export type PerCpuChunk =
  | { readonly kind: 'single'; readonly bytes: number }
  | {
      readonly kind: 'bitmaps';
      /** Bytes before the bitmap of populated pages. */
      readonly head: number;
      /** The same where the structure is aligned to cache lines, in SMP builds. */
      readonly smpHead: number;
      /** Bytes more in builds with memory control groups. */
      readonly accounting: number;
      /** Bytes of the description of one page. */
      readonly block: number;
      /** The bitmap of populated pages is allocated with its longs counted as bytes. */
      readonly longsAsBytes?: true;
    };

export interface EarlyAllocationBehaviour {
  /** What hands out memory once zones are sized: memblock, or a bitmap of lowmem's pages that is filled from it. */
  readonly earlyAllocator: 'bootmem' | 'memblock';
  /** A full array of memblock regions that may not grow yet: the change is lost, or the kernel stops. */
  readonly fullRegionArray: 'fails' | 'panics';
  /** The array of page structures is cleared where it is allocated. */
  readonly memmapCleared: boolean;
  /** Without room for the page structures the kernel panics at once, or goes on until it touches one. */
  readonly memmapMissing: 'panics' | 'goes-on';
  /** The array of page structures is hidden from the detector of leaks: the end of its window says so. */
  readonly memmapUntracked: boolean;
  /** No-map regions have a resource like all RAM. */
  readonly resourceForNomap: boolean;
  /** Bits for each page block that say how its pages are used. */
  readonly pageblockBits: number;
  /** What the hash tables are sized by: pages present less those of page structures, or pages that memblock has free. */
  readonly kernelPages: 'present' | 'free';
  /** Page structures of highmem count against lowmem when the hash tables are sized. */
  readonly highmemMemmapCharged: boolean;
  /** LPAE kernels have a bounce buffer where RAM lies above what DMA reaches. */
  readonly swiotlb: boolean;
  /** Tracking the users of slab objects takes a table of call traces early. */
  readonly stackDepotEarly: boolean;
  /** `crashkernel=` without a place finds one. */
  readonly crashkernelSearched: boolean;
  /** The line of a hash table says that it is one piece of memory. */
  readonly hashLineLinear: boolean;
  /** Page structures of holes are given back in units of the largest block, or of page blocks. */
  readonly unusedMemmapUnit: 'max-order' | 'pageblock';
  /** Bytes of struct resource, for each bank of RAM; with 64-bit addresses in any case 40. */
  readonly resourceBytes: number;
  /** Bytes of per-CPU memory that are there for what is asked for later, of a 32-bit kernel. */
  readonly perCpuDynamic: number;
  /** How a per-CPU chunk is described. */
  readonly perCpuChunk: PerCpuChunk;
  /** Lists of per-CPU chunks by free space, beyond the sizes themselves, and how many sets of them. */
  readonly perCpuLists: { readonly extra: number; readonly perAccounting: boolean };
  /** The description of the first chunk starts on a page of its own. */
  readonly perCpuInfoAligned: boolean;
  /** What describes the first chunk is given back in a build for one processor too. */
  readonly perCpuInfoFreed: boolean;
  /** Copies of the command line that are made. */
  readonly commandLineCopies: number;
  /** Words that nobody knows are gathered in a block that is given back at once. */
  readonly unknownParameters: boolean;
  /** A larger log buffer has descriptors in arrays of their own. */
  readonly logDescriptors: boolean;
  /** `reserve_mem=` is known. */
  readonly reserveMem: boolean;
  /** Extended page structures are allocated with the zones' last step, before or after the bounce buffer. */
  readonly pageExtension: 'before-swiotlb' | 'after-swiotlb';
  /** Bytes that the bounce buffer takes for each of its slots. */
  readonly swiotlbTables: 'two-arrays' | 'slots' | 'slots-and-areas';
  /** The bounce buffer lies below what DMA reaches, not only below 4 GiB. */
  readonly swiotlbBelowDmaLimit: boolean;
}

const MEMBLOCK = 'mm/memblock.c';
const PERCPU = 'mm/percpu.c';
const TOPIC = 'early allocations';

export const EARLY_ALLOCATIONS: Rows<EarlyAllocationBehaviour> = {
  earlyAllocator: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: 'bootmem',
        change: 'early allocations come from a bitmap of lowmem, bottom up',
        source: 'mm/bootmem.c 3.10',
      },
      {
        from: '3.14',
        value: 'memblock',
        change: 'early allocations come from memblock, top down',
        source: 'arch/arm/mm/init.c 3.14 (NO_BOOTMEM); boots of 3.10.99 and 3.18.20',
      },
    ],
  },
  fullRegionArray: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: 'fails',
        change: 'the 129th reservation before zones are sized is lost without a word',
        source: `${MEMBLOCK} 6.6`,
      },
      {
        from: '6.10',
        value: 'panics',
        change: 'the 129th reservation before zones are sized stops the kernel',
        source: `${MEMBLOCK} 6.12; bracketed by 6.6`,
      },
    ],
  },
  memmapCleared: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: true,
        change: 'page structures are cleared when allocated',
        source: 'mm/page_alloc.c 5.10',
      },
      {
        from: '5.11',
        value: false,
        change: 'page structures are not cleared when allocated',
        source: 'mm/page_alloc.c 5.15 (memblock_alloc_try_nid_raw); bracketed by 5.10',
      },
    ],
  },
  memmapMissing: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: 'goes-on',
        change: 'a kernel without room for page structures goes on until it touches one',
        source: 'a boot of 3.18.20 with a first bank of 5 MiB',
      },
      {
        from: '5.1',
        value: 'panics',
        change: 'a kernel without room for page structures panics',
        source: 'mm/page_alloc.c 5.10 (alloc_node_mem_map)',
        between: ['4.19', '5.4'],
      },
    ],
  },
  memmapUntracked: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: false,
        change: 'page structures are allocated below the limit',
        source: 'mm/mm_init.c 6.12',
      },
      {
        from: '6.13',
        value: true,
        change: 'page structures are allocated with MEMBLOCK_ALLOC_NOLEAKTRACE',
        source: 'boots of 6.18.35 and 7.2.13; bracketed by 6.12',
      },
    ],
  },
  resourceForNomap: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: true,
        change: 'every region of RAM has a resource',
        source: 'arch/arm/kernel/setup.c 4.19',
      },
      {
        from: '5.10',
        value: false,
        change: 'no-map regions have no resource of System RAM',
        source: 'arch/arm/kernel/setup.c 5.10 (for_each_mem_range)',
      },
    ],
  },
  pageblockBits: {
    topic: TOPIC,
    eras: [
      { from: '2.6.32', value: 4, change: 'a page block has 4 bits', source: 'boots of 3.18 to 6.12' },
      {
        from: '6.13',
        value: 8,
        change: 'a page block has 8 bits',
        source: 'boots of 6.18.35 and 7.2.13; bracketed by 6.12',
      },
    ],
  },
  kernelPages: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: 'present',
        change: 'hash tables are sized by the pages present in zones, less their page structures',
        source: 'mm/page_alloc.c, free_area_init_core, 3.10 to 6.6',
      },
      {
        from: '6.10',
        value: 'free',
        change: 'hash tables are sized by the pages that memblock has free',
        source: 'mm/mm_init.c, calc_nr_kernel_pages, 6.12; bracketed by 6.6',
      },
    ],
  },
  highmemMemmapCharged: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: false,
        change: 'page structures of highmem do not count when hash tables are sized',
        source: 'mm/page_alloc.c 3.4',
      },
      {
        from: '3.9',
        value: true,
        change: 'page structures of highmem count against lowmem when hash tables are sized',
        source: 'mm/page_alloc.c 3.10; boots of 3.4.39 and 3.10.99',
      },
    ],
  },
  hashLineLinear: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: false,
        change: 'lines of hash tables do not tell their kind',
        source: 'boots of 4.19.72',
      },
      {
        from: '5.2',
        value: true,
        change: 'lines of hash tables tell their kind',
        source: 'boots of 5.4.286; bracketed by 4.19',
      },
    ],
  },
  swiotlb: {
    topic: TOPIC,
    eras: [
      { from: '2.6.32', value: false, change: 'ARM has no bounce buffer', source: 'arch/arm/mm/init.c 4.19' },
      {
        from: '5.3',
        value: true,
        change: 'LPAE kernels have a bounce buffer where RAM lies above what DMA reaches',
        source: 'arch/arm/mm/init.c 5.4, mem_init',
      },
    ],
  },
  stackDepotEarly: {
    topic: TOPIC,
    eras: [
      { from: '2.6.32', value: false, change: 'slub_debug=U takes no early memory', source: 'mm/slub.c 6.1' },
      {
        from: '6.2',
        value: true,
        change: 'slub_debug=U has an early table of call traces',
        source: 'lib/stackdepot.c 6.12; bracketed by 6.1',
      },
    ],
  },
  crashkernelSearched: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: false,
        change: 'crashkernel= needs a place',
        source: 'arch/arm/kernel/setup.c 4.1, reserve_crashkernel',
      },
      {
        from: '4.3',
        value: true,
        change: 'crashkernel= finds a place',
        source: 'arch/arm/kernel/setup.c 4.4, reserve_crashkernel; bracketed by 4.1',
      },
    ],
  },
  unusedMemmapUnit: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: 'max-order',
        change: 'page structures of holes are given back in units of the largest block',
        source: 'arch/arm/mm/init.c, free_unused_memmap, 4.19',
      },
      {
        from: '5.0',
        value: 'pageblock',
        change: 'page structures of holes are given back in units of page blocks',
        source: 'mm/memblock.c, free_unused_memmap, 6.1; bracketed by 4.19',
      },
    ],
  },
  resourceBytes: {
    topic: TOPIC,
    eras: [
      { from: '2.6.32', value: 28, change: 'struct resource is 28 bytes', source: 'boots of 3.18.20 and 4.4.60' },
      {
        from: '4.6',
        value: 32,
        change: 'struct resource is 32 bytes, with a descriptor of its kind',
        source: 'include/linux/ioport.h; boots of 4.9.154, bracketed by 4.4',
      },
    ],
  },
  perCpuDynamic: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: 12288,
        change: '12 KiB of per-CPU memory are kept for later',
        source: 'include/linux/percpu.h 3.10; boots of Qualcomm 3.10.49',
      },
      {
        from: '3.18',
        value: 20480,
        change: '20 KiB of per-CPU memory are kept for later',
        source: 'include/linux/percpu.h 3.18; boots of 5.4.286, bracketed by 3.10',
      },
    ],
  },
  perCpuChunk: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: { kind: 'single', bytes: 64 },
        change: 'a per-CPU chunk is described by 64 bytes',
        source: 'the Memory: lines of 3.0.86 to 3.10.99',
      },
      {
        from: '3.14',
        value: { kind: 'single', bytes: 68 },
        change: 'a per-CPU chunk is described by 68 bytes',
        source: 'boots of 3.18.20',
        flavours: ['msm-3.10', 'msm-3.10-q1', 'msm-3.10-q2', 'msm-3.10-q3'],
      },
      {
        from: '4.1',
        value: { kind: 'single', bytes: 60 },
        change: 'a per-CPU chunk is described by 60 bytes',
        source: 'boots of 4.4.60 and 4.9.154; bracketed by 3.18',
      },
      {
        from: '4.14',
        value: { kind: 'bitmaps', head: 68, smpHead: 68, accounting: 0, block: 20, longsAsBytes: true },
        change: 'a per-CPU chunk has bitmaps of its free space',
        source: 'boots of 4.14.5 and 4.19.72',
      },
      {
        from: '5.0',
        value: { kind: 'bitmaps', head: 88, smpHead: 88, accounting: 0, block: 32 },
        change: 'the bitmaps of per-CPU chunks have hints of 32 bytes a page',
        source: 'boots of 5.4.286; bracketed by 4.19',
      },
      {
        from: '5.9',
        value: { kind: 'bitmaps', head: 88, smpHead: 88, accounting: 4, block: 32 },
        change: 'a per-CPU chunk keeps its memory control groups',
        source: 'mm/percpu-internal.h 5.10; boots of 5.10.223 and 5.15.135',
      },
      {
        from: '6.5',
        value: { kind: 'bitmaps', head: 88, smpHead: 128, accounting: 4, block: 32 },
        change: 'a per-CPU chunk is aligned to cache lines',
        source: 'boots of 6.6.63; bracketed by 6.1',
      },
    ],
  },
  perCpuLists: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: { extra: 2, perAccounting: false },
        change: 'per-CPU chunks are listed by their free space',
        source: `${PERCPU} 3.10 to 5.4`,
      },
      {
        from: '5.9',
        value: { extra: 2, perAccounting: true },
        change: 'there is a second set of lists for accounted per-CPU chunks',
        source: `${PERCPU} 5.10; boots of 5.10.223`,
      },
      {
        from: '5.14',
        value: { extra: 4, perAccounting: false },
        change: 'per-CPU chunks to depopulate have lists',
        source: `${PERCPU} 5.15; boots of 5.15.135`,
      },
    ],
  },
  perCpuInfoAligned: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: false,
        change: 'what describes the first per-CPU chunk is aligned to a cache line',
        source: 'boots of 3.18.20 to 4.14.5',
      },
      {
        from: '4.15',
        value: true,
        change: 'what describes the first per-CPU chunk is aligned to a page',
        source: 'boots of 4.19.72; bracketed by 4.14',
      },
    ],
  },
  perCpuInfoFreed: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: false,
        change: 'kernels for one processor keep what describes the first per-CPU chunk',
        source: 'boots of 3.18.20 to 4.14.5',
      },
      {
        from: '4.15',
        value: true,
        change: 'kernels for one processor give back what describes the first per-CPU chunk',
        source: `${PERCPU} 4.19; boots of 4.19.72, bracketed by 4.14`,
      },
    ],
  },
  commandLineCopies: {
    topic: TOPIC,
    eras: [
      { from: '2.6.32', value: 2, change: 'two copies of the command line are made', source: 'init/main.c 3.10' },
      {
        from: '3.14',
        value: 3,
        change: 'a third copy of the command line is made, for early initcalls',
        source: 'init/main.c 3.18 (initcall_command_line)',
      },
      {
        from: '5.8',
        value: 2,
        change: 'two copies of the command line are made',
        source: 'init/main.c 5.10; boots of 5.4.286 and 5.10.223',
      },
    ],
  },
  unknownParameters: {
    topic: TOPIC,
    eras: [
      { from: '2.6.32', value: false, change: 'unknown parameters are passed on silently', source: 'init/main.c 5.10' },
      {
        from: '5.14',
        value: true,
        change: 'unknown parameters are listed in the log',
        source: 'init/main.c, print_unknown_bootoptions, 5.15',
      },
    ],
  },
  logDescriptors: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: false,
        change: 'a larger log buffer is one block',
        source: 'kernel/printk/printk.c 5.4',
      },
      {
        from: '5.10',
        value: true,
        change: 'a larger log buffer has descriptors beside it',
        source: 'kernel/printk/printk.c 5.10',
      },
    ],
  },
  reserveMem: {
    topic: TOPIC,
    eras: [
      { from: '2.6.32', value: false, change: 'reserve_mem= is unknown', source: `${MEMBLOCK} 6.6` },
      { from: '6.12', value: true, change: 'reserve_mem= takes a named block', source: `${MEMBLOCK} 6.12` },
    ],
  },
  pageExtension: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: 'before-swiotlb',
        change: 'extended page structures are allocated before the bounce buffer',
        source: 'mm/mm_init.c 6.12',
      },
      {
        from: '6.13',
        value: 'after-swiotlb',
        change: 'extended page structures are allocated after the bounce buffer',
        source: 'mm/mm_init.c 7.2; bracketed by 6.12',
      },
    ],
  },
  swiotlbBelowDmaLimit: {
    topic: TOPIC,
    eras: [
      { from: '2.6.32', value: false, change: 'the bounce buffer lies below 4 GiB', source: 'boots of 5.15.135' },
      {
        from: '6.0',
        value: true,
        change: 'the bounce buffer lies below the end of the DMA zone',
        source: 'arch/arm/include/asm/dma.h 6.6 (ARCH_LOW_ADDRESS_LIMIT); boots of 6.6.63, bracketed by 5.15',
      },
    ],
  },
  swiotlbTables: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: 'two-arrays',
        change: 'the bounce buffer has a list and the original addresses of its slots',
        source: 'kernel/dma/swiotlb.c 5.10; boots of 5.4.286 and 5.10.223',
      },
      {
        from: '5.14',
        value: 'slots',
        change: 'the bounce buffer has one array of slots',
        source: 'kernel/dma/swiotlb.c 5.15; boots of 5.15.135',
      },
      {
        from: '6.0',
        value: 'slots-and-areas',
        change: 'the bounce buffer has areas for processors',
        source: 'kernel/dma/swiotlb.c 6.1',
      },
    ],
  },
};
