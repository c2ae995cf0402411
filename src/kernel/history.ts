/**
 * THE table: every behaviour of the kernel's early memory set-up that changed between versions, from which version on it
 * holds, and where that is to be read. Boot stages ask for a behaviour by name; none of them ever compares versions.
 *
 * A row holds from its version until the next row of the same behaviour. Where two versions bracket a change that was not
 * pinned down further, the row starts at the earliest version known to behave so, and its source says `bracketed`.
 * A change that a stable series took over from a later release is named in `backports`.
 */
import type { Version } from './version.ts';
import { compareVersions, parseVersion } from './version.ts';

/** How the kernel of one version behaves: one value for each row set of {@link HISTORY}. */
export interface Behaviour {
  /** Which nodes with `device_type = "memory"` are read. */
  readonly memoryNodes: 'any-depth' | 'root-children';
  /** Whether a memory node's `status` counts. */
  readonly memoryNodeStatus: 'ignored' | 'honoured';
  /** What a `reg` of memory that is not a whole number of entries gives. */
  readonly memoryPartialEntry: 'rest-ignored' | 'property-absent';
  /** A warning is logged when the root lacks its cells. */
  readonly rootCellsWarning: boolean;
  /** `linux,usable-memory-range` caps memory. */
  readonly usableMemoryRange: boolean;
  /** `linux,elfcorehdr` is reserved by the generic code. */
  readonly elfCoreHeader: boolean;
  /** How many `linux,elfcorehdr` entries are accepted. */
  readonly elfCoreHeaderEntries: 'first' | 'exactly-one';
  /** The blob is reserved before everything else, right after import. */
  readonly dtbReservedFirst: boolean;
  /** The initrd's reservation is widened to whole pages. */
  readonly initrdWholePages: boolean;
  /** An initrd whose start lies above its end is ignored in silence. */
  readonly initrdReversedIgnored: boolean;
  /** How the refusal of an initrd is logged. */
  readonly initrdRefusal: 'one-line' | 'continued';

  /** Address-space bytes kept for vmalloc when `vmalloc=` is absent. */
  readonly vmallocDefault: bigint;
  /** Exclusive end of the vmalloc area where no platform header says otherwise. */
  readonly vmallocEnd: bigint;
  /** `vmalloc=` asks for usable space: the guard gap below VMALLOC_START comes on top. */
  readonly vmallocGapOnTop: boolean;
  /** How the clamping of `vmalloc=` is logged. */
  readonly vmallocClampWording: 'area too small, MB' | 'area is too small, MiB';
  /** First memory region that does not start on a 2 MiB boundary loses its head as no-map. */
  readonly unalignedHeadNomap: boolean;
  /** The lowmem bounds walk over no-map regions. */
  readonly boundsSkipNomap: boolean;

  /** Which nodes below /reserved-memory are regions. */
  readonly reservedMemoryNodes: 'any-depth' | 'children';
  /** Static and dynamic nodes share one sorted table, or are handled in two phases in blob order. */
  readonly reservedMemoryOrder: 'sorted-table' | 'two-phase';
  /** Where /memreserve/ entries are reserved. */
  readonly memreserve: 'before-reserved-memory' | 'after-reserved-memory';
  /** Entries in the table of reserved regions (and, since the two phases, the cap on dynamic nodes). */
  readonly reservedMemoryTable: number;
  /** How many `reg` entries of one static node are reserved. */
  readonly reservedMemoryEntries: 'all' | 'first';
  /** What a `reg` or `alloc-ranges` of wrong length does to its node. */
  readonly reservedMemoryMalformed: 'node-skipped' | 'property-absent';
  /** When a static no-map region is refused. */
  readonly nomapRefused: 'reserved' | 'memory-and-reserved';
  /** What a dynamic no-map region does to memory. */
  readonly nomapDynamic: 'removed' | 'marked';
  /** What happens to a no-map region whose driver set-up fails. */
  readonly nomapGivenBack: 'free-and-add' | 'clear-nomap';
  /** alloc-ranges next to an earlier dynamic region turn the search direction. */
  readonly allocRangesTurn: boolean;
  /** A region whose driver refused it still counts for overlaps and for the search direction. */
  readonly failedRegion: 'stays-in-table' | 'leaves-table';
  /** How a reservation that failed is logged. */
  readonly reserveFailurePrefix: 'OF: fdt: ' | 'OF: reserved mem: ';
  /** The size is logged when a dynamic region finds no place. */
  readonly allocateFailureSize: boolean;
  /** Flags of a shared-dma-pool that fit neither of its drivers make them fail, or leave the region without a driver. */
  readonly poolFlagMismatch: 'fails' | 'no-driver';
  /** Every registered region is logged with its range. */
  readonly regionLine: boolean;
  /** A missing /reserved-memory node is logged. */
  readonly missingNodeLine: boolean;

  /** The order of the CMA alignment, as a rule over the configuration. */
  readonly cmaAlignment: 'zone-order' | 'hugetlb-or-order' | 'pageblock-inclusive' | 'pageblock-max';
  /** CMA areas beyond the default one: how many the table holds, from CONFIG_CMA_AREAS. */
  readonly cmaAreas: 'one-more' | 'exact';
  /** How a limit in `cma=` meets the architecture's own. */
  readonly cmaCommandLineLimit: 'smaller' | 'replaces';
  /** When a search above 4 GiB is made for the default area (64-bit physical addresses only). */
  readonly cmaAbove4G: 'never' | 'after-highmem' | 'first-by-end-of-dram' | 'first-by-limit';
  /** Whether the low/high boundary is tested before the limit. */
  readonly cmaBoundaryTest: 'before-limit' | 'after-limit';
  /** What `cma=` does to a `linux,cma-default` node. */
  readonly cmaDefaultNodeBypass: 'freed-at-once' | 'static-freed-late' | 'never-reserved';
  /** How `cma: Reserved` reads. */
  readonly cmaReservedLine: 'plain' | 'on-node' | 'plain-requested-size';
  /** Allocations carry memblock's kernel flag, and do not merge with plain reservations. */
  readonly allocationFlag: boolean;

  /** A reservation in the last page of a 32-bit address space. */
  readonly lastPageReserved: 'harmless' | 'fatal';
  /** Zones are sized before the tree is unflattened, or after setup_arch. */
  readonly zonesSized: 'before-unflatten' | 'after-setup-arch';
  /** Bytes per `struct page` in a build with memory control groups. */
  readonly structPageMemcg: number;
  /** Debug lines on each zone's pages (`On node 0 totalpages`) reach the log. */
  readonly zonePageLines: boolean;
  /** Which pages without memory are counted in the log: those in holes, those after the last region too. */
  readonly unavailableRanges: 'silent' | 'holes' | 'holes-and-tail';
}

/** One row: from `from` on, `value` holds. */
export interface Era<T> {
  readonly from: string;
  readonly value: T;
  /** What changes for a board, in one line. */
  readonly change: string;
  readonly source: string;
  /** Stable releases that took this over: their series has it from that patch level on. */
  readonly backports?: readonly string[];
}

/** All eras of one behaviour, oldest first, under the topic they are listed by. */
export interface History<T> {
  readonly topic: string;
  readonly eras: readonly Era<T>[];
}

const FDT = 'drivers/of/fdt.c';
const RESERVED = 'drivers/of/of_reserved_mem.c';
const MMU = 'arch/arm/mm/mmu.c';
const CMA = 'mm/cma.c';
const CONTIGUOUS = 'kernel/dma/contiguous.c';

export const HISTORY: { readonly [K in keyof Behaviour]: History<Behaviour[K]> } = {
  memoryNodes: {
    topic: 'import of /memory',
    eras: [
      { from: '3.0', value: 'any-depth', change: 'memory nodes count at any depth', source: `${FDT} 3.0` },
      {
        from: '5.16',
        value: 'root-children',
        change: 'only direct children of the root are memory nodes',
        source: `${FDT} 6.1; bracketed by 5.15.135`,
      },
    ],
  },
  memoryNodeStatus: {
    topic: 'import of /memory',
    eras: [
      { from: '3.0', value: 'ignored', change: 'a disabled memory node is used all the same', source: `${FDT} 3.0` },
      {
        from: '5.16',
        value: 'honoured',
        change: 'a memory node that is not okay is skipped',
        source: `${FDT} 6.1; bracketed by 5.15.135`,
      },
    ],
  },
  memoryPartialEntry: {
    topic: 'import of /memory',
    eras: [
      { from: '3.0', value: 'rest-ignored', change: 'a trailing partial entry of reg is ignored', source: `${FDT} 3.0` },
      {
        from: '6.13',
        value: 'property-absent',
        change: 'a reg that is not a whole number of entries counts as absent',
        source: `${FDT} 7.2; bracketed by 6.12.107`,
      },
    ],
  },
  rootCellsWarning: {
    topic: 'import of /memory',
    eras: [
      { from: '3.0', value: false, change: 'missing root cells default to 1 in silence', source: `${FDT} 3.0` },
      {
        from: '6.13',
        value: true,
        change: 'missing root cells are warned about',
        source: `${FDT} 7.2; bracketed by 6.12.107`,
      },
    ],
  },
  usableMemoryRange: {
    topic: 'import of /memory',
    eras: [
      { from: '3.0', value: false, change: 'linux,usable-memory-range is not read', source: `${FDT} 5.14` },
      {
        from: '5.15',
        value: true,
        change: 'linux,usable-memory-range caps memory',
        source: `${FDT} 5.15.135; bracketed by 5.14.0`,
      },
    ],
  },
  elfCoreHeader: {
    topic: 'reservations',
    eras: [
      { from: '3.0', value: false, change: 'linux,elfcorehdr is not reserved', source: `${FDT} 5.10` },
      {
        from: '5.16',
        value: true,
        change: 'linux,elfcorehdr is reserved',
        source: `${FDT} 6.1; bracketed by 5.15.135`,
      },
    ],
  },
  elfCoreHeaderEntries: {
    topic: 'reservations',
    eras: [
      { from: '5.16', value: 'first', change: 'the first linux,elfcorehdr entry counts', source: `${FDT} 6.1` },
      {
        from: '6.13',
        value: 'exactly-one',
        change: 'linux,elfcorehdr must be exactly one entry',
        source: `${FDT} 7.2; bracketed by 6.12.107`,
      },
    ],
  },
  dtbReservedFirst: {
    topic: 'reservations',
    eras: [
      { from: '3.0', value: false, change: 'the blob is reserved after the kernel image', source: 'arch/arm/mm/init.c 5.4' },
      {
        from: '5.11',
        value: true,
        change: 'the blob is reserved right after import',
        source: 'arch/arm/kernel/setup.c 5.12.9',
        backports: ['5.10.223'],
      },
    ],
  },
  initrdWholePages: {
    topic: 'reservations',
    eras: [
      { from: '2.6.32', value: false, change: 'the initrd is reserved byte for byte', source: 'arch/arm/mm/init.c 4.9' },
      { from: '4.12', value: true, change: 'the initrd is widened to whole pages', source: 'arch/arm/mm/init.c 4.14' },
    ],
  },
  initrdReversedIgnored: {
    topic: 'reservations',
    eras: [
      { from: '2.6.32', value: false, change: 'an initrd with start above end wraps', source: `${FDT} 6.1` },
      {
        from: '6.2',
        value: true,
        change: 'an initrd with start above end is ignored',
        source: `${FDT} 6.12; bracketed by 6.1`,
      },
    ],
  },
  initrdRefusal: {
    topic: 'reservations',
    eras: [
      { from: '3.0', value: 'one-line', change: 'a refused initrd is logged in one line', source: 'arch/arm/mm/init.c 5.10' },
      {
        from: '5.16',
        value: 'continued',
        change: 'the refusal ends in a continued line',
        source: 'init/initramfs.c 6.1; bracketed by 5.15',
      },
    ],
  },
  vmallocDefault: {
    topic: 'lowmem and vmalloc',
    eras: [
      { from: '2.6.32', value: 0x0800_0000n, change: '128 MiB kept for vmalloc', source: `${MMU} 3.0` },
      { from: '3.3', value: 0x0f00_0000n, change: '240 MiB kept for vmalloc', source: `${MMU} 3.4` },
    ],
  },
  vmallocEnd: {
    topic: 'lowmem and vmalloc',
    eras: [
      { from: '3.3', value: 0xff00_0000n, change: 'VMALLOC_END is 0xff000000', source: 'arch/arm/include/asm/pgtable.h 3.10' },
      {
        from: '4.3',
        value: 0xff80_0000n,
        change: 'VMALLOC_END is 0xff800000',
        source: 'arch/arm/include/asm/pgtable.h 4.4; bracketed by 4.1',
      },
    ],
  },
  vmallocGapOnTop: {
    topic: 'lowmem and vmalloc',
    eras: [
      {
        from: '2.6.32',
        value: false,
        change: 'vmalloc= includes the 8 MiB gap above lowmem',
        source: `${MMU} 5.12.9`,
      },
      {
        from: '5.13',
        value: true,
        change: 'vmalloc= is usable space: the 8 MiB gap comes on top',
        source: `${MMU} 5.14.0; bracketed by 5.12.9`,
      },
    ],
  },
  vmallocClampWording: {
    topic: 'lowmem and vmalloc',
    eras: [
      { from: '2.6.32', value: 'area too small, MB', change: 'clamping is logged in MB', source: `${MMU} 5.12.9` },
      {
        from: '5.13',
        value: 'area is too small, MiB',
        change: 'clamping is logged in MiB',
        source: `${MMU} 5.14.0; bracketed by 5.12.9`,
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
  reservedMemoryNodes: {
    topic: '/reserved-memory',
    eras: [
      { from: '3.15', value: 'any-depth', change: 'nodes at any depth are regions', source: `${FDT} 5.10` },
      {
        from: '5.16',
        value: 'children',
        change: 'only direct children are regions',
        source: `${FDT} 6.1; bracketed by 5.15`,
      },
    ],
  },
  reservedMemoryOrder: {
    topic: '/reserved-memory',
    eras: [
      {
        from: '3.15',
        value: 'sorted-table',
        change: 'dynamic regions are placed in the order of the sorted table',
        source: `${RESERVED} 5.10, 6.1`,
      },
      {
        from: '6.12',
        value: 'two-phase',
        change: 'static first, then dynamic regions in tree order; static pools are set up late',
        source: `${RESERVED} 6.12.107`,
      },
    ],
  },
  memreserve: {
    topic: '/reserved-memory',
    eras: [
      {
        from: '3.0',
        value: 'before-reserved-memory',
        change: '/memreserve/ comes before /reserved-memory',
        source: `${FDT} 6.1`,
      },
      {
        from: '6.12',
        value: 'after-reserved-memory',
        change: '/memreserve/ comes after /reserved-memory',
        source: `${FDT} 6.12.107`,
      },
    ],
  },
  reservedMemoryTable: {
    topic: '/reserved-memory',
    eras: [
      { from: '3.15', value: 16, change: 'table of 16 regions', source: `${RESERVED} 3.16` },
      { from: '4.14', value: 32, change: 'table of 32 regions', source: `${RESERVED} 4.14; bracketed by 4.12` },
      { from: '5.10', value: 64, change: 'table of 64 regions', source: `${RESERVED} 5.10` },
    ],
  },
  reservedMemoryEntries: {
    topic: '/reserved-memory',
    eras: [
      { from: '3.15', value: 'all', change: 'every reg entry of a node is reserved', source: `${FDT} 5.10` },
      {
        from: '6.13',
        value: 'first',
        change: 'only the first reg entry of a node is reserved',
        source: `${RESERVED} 7.2; bracketed by 6.12.107`,
      },
    ],
  },
  reservedMemoryMalformed: {
    topic: '/reserved-memory',
    eras: [
      { from: '3.15', value: 'node-skipped', change: 'a reg of wrong length skips its node', source: `${FDT} 6.1` },
      {
        from: '6.13',
        value: 'property-absent',
        change: 'a reg or alloc-ranges of wrong length counts as absent',
        source: `${RESERVED} 7.2; bracketed by 6.12.107`,
      },
    ],
  },
  nomapRefused: {
    topic: '/reserved-memory',
    eras: [
      {
        from: '5.10',
        value: 'reserved',
        change: 'no-map over anything reserved is refused',
        source: `${FDT} 5.10.223`,
      },
      {
        from: '5.15',
        value: 'memory-and-reserved',
        change: 'no-map is refused only where RAM is reserved',
        source: `${FDT} 5.15.135; bracketed by 5.14.0`,
      },
    ],
  },
  nomapDynamic: {
    topic: '/reserved-memory',
    eras: [
      { from: '3.15', value: 'removed', change: 'a dynamic no-map region leaves memory', source: `${RESERVED} 5.12.9` },
      {
        from: '5.13',
        value: 'marked',
        change: 'a dynamic no-map region stays in memory, marked',
        source: `${RESERVED} 5.14.0; bracketed by 5.12.9`,
      },
    ],
  },
  nomapGivenBack: {
    topic: '/reserved-memory',
    eras: [
      {
        from: '5.4',
        value: 'free-and-add',
        change: 'a failed no-map region is freed and added again',
        source: `${RESERVED} 5.10`,
      },
      {
        from: '5.11',
        value: 'clear-nomap',
        change: 'a failed no-map region loses its mark',
        source: `${RESERVED} 6.1; bracketed by 5.10`,
      },
    ],
  },
  allocRangesTurn: {
    topic: '/reserved-memory',
    eras: [
      { from: '3.15', value: false, change: 'alloc-ranges are searched from the top', source: `${RESERVED} 6.1` },
      {
        from: '6.2',
        value: true,
        change: 'alloc-ranges next to an earlier dynamic region are searched away from it',
        source: `${RESERVED} 6.12; bracketed by 6.1`,
      },
    ],
  },
  failedRegion: {
    topic: '/reserved-memory',
    eras: [
      {
        from: '3.15',
        value: 'stays-in-table',
        change: 'a region that its driver refused still counts for overlaps',
        source: `${RESERVED} 6.12`,
      },
      {
        from: '6.13',
        value: 'leaves-table',
        change: 'a region that its driver refused is forgotten',
        source: `${RESERVED} 7.2; bracketed by 6.12`,
      },
    ],
  },
  reserveFailurePrefix: {
    topic: '/reserved-memory',
    eras: [
      { from: '4.12', value: 'OF: fdt: ', change: 'failures are logged by OF: fdt', source: `${FDT} 6.1` },
      {
        from: '6.12',
        value: 'OF: reserved mem: ',
        change: 'failures are logged by OF: reserved mem',
        source: `${RESERVED} 6.12`,
      },
    ],
  },
  allocateFailureSize: {
    topic: '/reserved-memory',
    eras: [
      { from: '3.15', value: false, change: 'a failed allocation names its node only', source: `${RESERVED} 5.10` },
      {
        from: '5.16',
        value: true,
        change: 'a failed allocation names its size',
        source: `${RESERVED} 6.1; bracketed by 5.15`,
      },
    ],
  },
  poolFlagMismatch: {
    topic: '/reserved-memory',
    eras: [
      {
        from: '3.15',
        value: 'fails',
        change: 'a pool that is both reusable and no-map fails and is given back',
        source: `${CONTIGUOUS} 6.12`,
      },
      {
        from: '6.13',
        value: 'no-driver',
        change: 'a pool that is both reusable and no-map stays as a plain no-map region',
        source: `${CONTIGUOUS} 7.2; bracketed by 6.12`,
      },
    ],
  },
  regionLine: {
    topic: '/reserved-memory',
    eras: [
      { from: '3.15', value: false, change: 'regions are not listed in the log', source: `${RESERVED} 6.1` },
      {
        from: '6.2',
        value: true,
        change: 'every registered region is logged with its range',
        source: `${RESERVED} 6.12; a 6.6.63 boot log; bracketed by 6.1`,
      },
    ],
  },
  missingNodeLine: {
    topic: '/reserved-memory',
    eras: [
      { from: '3.15', value: false, change: 'a tree without /reserved-memory is silent', source: `${RESERVED} 6.1` },
      {
        from: '6.12',
        value: true,
        change: 'a tree without /reserved-memory is logged as an error',
        source: `${RESERVED} 6.12.107`,
      },
    ],
  },
  cmaAlignment: {
    topic: 'CMA',
    eras: [
      {
        from: '3.5',
        value: 'zone-order',
        change: 'CMA is aligned to the larger of the highest order and a page block',
        source: `${CMA} 5.10`,
      },
      {
        from: '5.16',
        value: 'hugetlb-or-order',
        change: 'CMA is aligned to a page block',
        source: `${CMA} 6.1; bracketed by 5.15`,
      },
      {
        from: '6.4',
        value: 'pageblock-inclusive',
        change: 'ARCH_FORCE_MAX_ORDER is inclusive; transparent huge pages size a page block',
        source: `${CMA} 6.12; bracketed by 6.1`,
      },
      {
        from: '6.16',
        value: 'pageblock-max',
        change: 'PAGE_BLOCK_MAX_ORDER sizes a page block',
        source: `${CMA} 7.2; bracketed by 6.12`,
      },
    ],
  },
  cmaAreas: {
    topic: 'CMA',
    eras: [
      { from: '3.5', value: 'one-more', change: 'CMA_AREAS plus the default area', source: `${CMA} 6.1` },
      { from: '6.2', value: 'exact', change: 'CMA_AREAS in all', source: `${CMA} 6.12; bracketed by 6.1` },
    ],
  },
  cmaCommandLineLimit: {
    topic: 'CMA',
    eras: [
      { from: '3.16', value: 'smaller', change: 'a limit in cma= can only lower the search', source: `${CONTIGUOUS} 6.12` },
      {
        from: '6.13',
        value: 'replaces',
        change: 'a limit in cma= replaces the DMA limit',
        source: `${CONTIGUOUS} 7.2; bracketed by 6.12`,
      },
    ],
  },
  cmaAbove4G: {
    topic: 'CMA',
    eras: [
      { from: '3.17', value: 'never', change: 'no search above 4 GiB', source: `${CMA} 5.10` },
      {
        from: '5.11',
        value: 'after-highmem',
        change: 'LPAE: a second search above 4 GiB, which can leak the first',
        source: `${CMA} 6.1; bracketed by 5.10`,
      },
      {
        from: '6.2',
        value: 'first-by-end-of-dram',
        change: 'LPAE: above 4 GiB is tried first',
        source: `${CMA} 6.12; bracketed by 6.1`,
      },
      {
        from: '6.13',
        value: 'first-by-limit',
        change: 'LPAE: above 4 GiB is tried first where the limit allows',
        source: `${CMA} 7.2; bracketed by 6.12`,
      },
    ],
  },
  cmaBoundaryTest: {
    topic: 'CMA',
    eras: [
      { from: '3.17', value: 'before-limit', change: 'the low/high boundary is tested first', source: `${CMA} 6.12` },
      {
        from: '6.13',
        value: 'after-limit',
        change: 'the low/high boundary is tested after the limit',
        source: `${CMA} 7.2; bracketed by 6.12`,
      },
    ],
  },
  cmaDefaultNodeBypass: {
    topic: 'CMA',
    eras: [
      {
        from: '5.10',
        value: 'freed-at-once',
        change: 'cma= frees a linux,cma-default node before the default area is placed',
        source: `${CONTIGUOUS} 5.10, 6.1`,
      },
      {
        from: '6.12',
        value: 'static-freed-late',
        change: 'cma= frees a static linux,cma-default node only after the default area is placed',
        source: `${CONTIGUOUS} 6.12`,
      },
      {
        from: '6.13',
        value: 'never-reserved',
        change: 'with cma= a linux,cma-default node is never reserved',
        source: `${RESERVED} 7.2; bracketed by 6.12`,
      },
    ],
  },
  cmaReservedLine: {
    topic: 'CMA',
    eras: [
      { from: '3.17', value: 'plain', change: 'cma: Reserved N MiB at ADDR', source: `${CMA} 6.1` },
      { from: '6.2', value: 'on-node', change: 'the node is named too', source: `${CMA} 6.12; bracketed by 6.1` },
      {
        from: '6.13',
        value: 'plain-requested-size',
        change: 'the size is printed as asked for, before rounding',
        source: `${CMA} 7.2; bracketed by 6.12`,
      },
    ],
  },
  allocationFlag: {
    topic: 'memblock',
    eras: [
      { from: '2.6.36', value: false, change: 'allocations are plain reservations', source: 'mm/memblock.c 6.12' },
      {
        from: '6.13',
        value: true,
        change: 'allocations carry the kernel flag and do not merge with plain reservations',
        source: 'mm/memblock.c 7.2; bracketed by 6.12',
      },
    ],
  },
  lastPageReserved: {
    topic: 'zones',
    eras: [
      {
        from: '2.6.32',
        value: 'harmless',
        change: 'a reservation in the last page below 4 GiB does no harm',
        source: 'boots of 5.10.223 and 6.1',
      },
      {
        from: '6.2',
        value: 'fatal',
        change: 'without LPAE a reservation in the last page below 4 GiB kills the kernel',
        source: 'boots of 6.12.107 and 7.2; bracketed by 6.1',
      },
    ],
  },
  zonesSized: {
    topic: 'zones',
    eras: [
      { from: '2.6.32', value: 'before-unflatten', change: 'zones are sized in paging_init', source: 'arch/arm/mm/init.c 6.12' },
      {
        from: '6.13',
        value: 'after-setup-arch',
        change: 'zones are sized after setup_arch, late reserved-memory set-up included',
        source: 'mm/mm_init.c 7.2; bracketed by 6.12',
      },
    ],
  },
  structPageMemcg: {
    topic: 'zones',
    eras: [
      { from: '2.6.32', value: 32, change: 'struct page is 32 bytes', source: 'boot logs of 3.0 to 4.1' },
      {
        from: '4.4',
        value: 36,
        change: 'struct page is 36 bytes with memory control groups',
        source: 'boot logs of 4.4, 4.19 and 5.10 (1728 memmap pages for 196608)',
      },
    ],
  },
  zonePageLines: {
    topic: 'zones',
    eras: [
      { from: '2.6.32', value: true, change: 'pages of each zone are logged', source: 'mm/page_alloc.c 5.10' },
      {
        from: '5.11',
        value: false,
        change: 'pages of each zone are logged by dynamic debug only',
        source: 'mm/page_alloc.c 6.1; bracketed by 5.10',
      },
    ],
  },
  unavailableRanges: {
    topic: 'zones',
    eras: [
      { from: '2.6.32', value: 'silent', change: 'pages in holes are not counted in the log', source: 'mm/page_alloc.c 5.10' },
      {
        from: '5.12',
        value: 'holes',
        change: 'pages in holes of a zone are counted in the log',
        source: 'mm/page_alloc.c 6.1; none in 136 boots of 5.10.223',
      },
      {
        from: '6.13',
        value: 'holes-and-tail',
        change: 'pages after the end of RAM are counted in the log too',
        source: 'mm/mm_init.c 7.2; bracketed by 6.12',
      },
    ],
  },
};

/** True when `era` holds for `version`, by its own start or by a backport into the version's series. */
function reaches(era: Era<unknown>, version: Version): boolean {
  const start = parseVersion(era.from);
  // A version without a patch level means the newest of its series; an era starts with the first.
  if (start && compareVersions(version, { ...start, patch: start.patch ?? 0 }) >= 0) return true;
  return (era.backports ?? []).some((text) => {
    const backport = parseVersion(text);
    return (
      backport !== undefined &&
      backport.major === version.major &&
      backport.minor === version.minor &&
      compareVersions(version, backport) >= 0
    );
  });
}

/** The era of one behaviour that holds for a version: the last that reaches it, or the first of all for older ones. */
export function eraFor<T>(history: History<T>, version: Version): Era<T> {
  let found = history.eras[0];
  for (const era of history.eras) if (reaches(era, version)) found = era;
  if (!found) throw new Error(`a behaviour of "${history.topic}" has no eras`);
  return found;
}

/** Everything that holds for a version. */
export function behaviourOf(version: Version): Behaviour {
  const names = Object.keys(HISTORY) as (keyof Behaviour)[];
  return Object.fromEntries(names.map((name) => [name, eraFor<unknown>(HISTORY[name], version).value])) as unknown as Behaviour;
}
