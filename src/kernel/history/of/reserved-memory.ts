/**
 * /reserved-memory and /memreserve/.
 */
import type { Rows } from '../era.ts';

const FDT = 'drivers/of/fdt.c';
const RESERVED = 'drivers/of/of_reserved_mem.c';

/** What a version makes of /reserved-memory. */
export interface ReservedMemoryBehaviour {
  /** How /reserved-memory is worked through: not at all, static and dynamic nodes in one table, in blob order or sorted, or in two phases in blob order. */
  readonly reservedMemoryOrder: 'ignored' | 'blob-order' | 'sorted-table' | 'two-phase';
  /** Which nodes below /reserved-memory are regions. */
  readonly reservedMemoryNodes: 'any-depth' | 'children';
  /** Where /memreserve/ entries are reserved. */
  readonly memreserve: 'before-reserved-memory' | 'after-static' | 'after-reserved-memory';
  /** Where `linux,elfcorehdr` is reserved: before the regions, between static and dynamic ones, or after them. */
  readonly elfCoreHeaderOrder: 'last' | 'after-static' | 'first';
  /** Entries in the table of reserved regions (and, since the two phases, the cap on dynamic nodes). */
  readonly reservedMemoryTable: number;
  /** How the heap sort that orders the table takes elements off the heap: one or two at a time. */
  readonly tableSort: 'one-by-one' | 'in-pairs';
  /** What the table is sorted by. */
  readonly tableSortKey: 'base' | 'base-and-size' | 'base-size-and-place';
  /** Overlaps are reported for regions without a place too, as if they lay at 0. */
  readonly overlapAtZero: boolean;
  /** How many `reg` entries of one static node are reserved, and whether a node with several gets into the table. */
  readonly reservedMemoryEntries: 'all' | 'all-unregistered' | 'first';
  /** What a `reg` of wrong length does to its node. */
  readonly regMalformed: 'node-skipped' | 'property-absent';
  /** What an `alloc-ranges` of wrong length does to its node. */
  readonly allocRangesMalformed: 'node-skipped' | 'property-absent';
  /** What stands before the lines of the reserved-memory code. */
  readonly reservedMemoryPrefix: 'Reserved memory: ' | 'OF: reserved mem: ';
  /** How a reservation that failed is logged. */
  readonly reserveFailurePrefix: '' | 'OF: fdt:' | 'OF: fdt: ' | 'OF: reserved mem: ';
  /** How a full table is logged. */
  readonly tableFullWording: 'all' | 'for all';
  /** The size is logged when a dynamic region finds no place. */
  readonly allocateFailureSize: boolean;
  /** Every registered region is logged with its range. */
  readonly regionLine: boolean;
  /** How a default pool is logged that `cma=` keeps from being reserved. */
  readonly skippedDefaultLine: 'prefixed' | 'plain';
  /** A missing /reserved-memory node is logged. */
  readonly missingNodeLine: boolean;
  /** The kernel function that reserves /memreserve/. */
  readonly memreserveBy: string;
  /** The kernel function that gives a region back whose driver refused it. */
  readonly regionGivenBackBy: string;
  /** The kernel function that reserves the blob. */
  readonly blobReservedBy: string;
}

export const RESERVED_MEMORY: Rows<ReservedMemoryBehaviour> = {
  reservedMemoryOrder: {
    topic: '/reserved-memory',
    eras: [
      {
        from: '2.6.32',
        value: 'ignored',
        change: '/reserved-memory is not known',
        source: `${FDT} 3.14`,
        flavours: ['msm-3.10-q1'],
      },
      {
        from: '3.15',
        value: 'blob-order',
        change: '/reserved-memory is known; dynamic regions are placed in blob order',
        source: `${RESERVED} 3.16`,
        flavours: ['msm-3.10', 'msm-3.10-q2', 'msm-3.10-q3'],
      },
      {
        from: '4.2',
        value: 'sorted-table',
        change: 'dynamic regions are placed in the order of the sorted table; overlaps are reported',
        source: `${RESERVED} 4.4`,
        between: ['4.1', '4.4'],
      },
      {
        from: '6.12',
        value: 'two-phase',
        change: 'static first, then dynamic regions in tree order; static pools are set up late',
        source: `${RESERVED} 6.12.107`,
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
        source: `${FDT} 6.1; boots of 6.1.176`,
        between: ['5.15', '6.1'],
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
        from: '6.2',
        value: 'after-static',
        change: '/memreserve/ comes after static regions',
        source: `${FDT} 6.6; boots of 6.6.63`,
        between: ['6.1', '6.6'],
      },
      {
        from: '6.12',
        value: 'after-reserved-memory',
        change: '/memreserve/ comes after /reserved-memory',
        source: `${FDT} 6.12.107`,
      },
    ],
  },
  elfCoreHeaderOrder: {
    topic: '/reserved-memory',
    eras: [
      {
        from: '5.15',
        value: 'last',
        change: 'linux,elfcorehdr is reserved after /reserved-memory',
        source: `${FDT} 5.15; boots of 5.15.135`,
      },
      {
        from: '5.16',
        value: 'after-static',
        change: 'linux,elfcorehdr is reserved between static and dynamic regions',
        source: `${FDT} 6.1, 6.6; boots of 6.1.176 and 6.6.63`,
        between: ['5.15', '6.1'],
      },
      {
        from: '6.12',
        value: 'first',
        change: 'linux,elfcorehdr is reserved before /reserved-memory',
        source: `${RESERVED} 6.12.107`,
      },
    ],
  },
  reservedMemoryTable: {
    topic: '/reserved-memory',
    eras: [
      { from: '3.15', value: 16, change: 'table of 16 regions', source: `${RESERVED} 3.16` },
      { from: '4.14', value: 32, change: 'table of 32 regions', source: `${RESERVED} 4.14`, between: ['4.12', '4.14'] },
      { from: '5.10', value: 64, change: 'table of 64 regions', source: `${RESERVED} 5.10` },
    ],
  },
  tableSort: {
    topic: '/reserved-memory',
    eras: [
      {
        from: '2.6.32',
        value: 'one-by-one',
        change: 'equal regions are sorted by the heap sort that takes one at a time',
        source: 'lib/sort.c 4.19, 5.10',
      },
      {
        from: '6.9',
        value: 'in-pairs',
        change: 'equal regions are sorted by the heap sort that takes two at a time',
        source: 'lib/sort.c 6.12, 7.2; boots of 7.2.13',
        between: ['6.1', '6.12'],
      },
    ],
  },
  tableSortKey: {
    topic: '/reserved-memory',
    eras: [
      { from: '2.6.32', value: 'base', change: 'regions are sorted by base', source: `${RESERVED} 4.19` },
      {
        from: '5.5',
        value: 'base-and-size',
        change: 'regions are sorted by base, then size',
        source: `${RESERVED} 5.10, 5.4.214`,
        between: ['5.4.59', '5.10'],
        backports: ['5.4.214'],
      },
      {
        from: '6.2',
        value: 'base-size-and-place',
        change: 'regions are sorted by base, size, then where they stand in the tree',
        source: `${RESERVED} 6.6; boots of 6.6.63, 6.12.117 and 6.18.35`,
        between: ['6.1', '6.6'],
      },
      {
        from: '6.19',
        value: 'base-and-size',
        change: 'regions are sorted by base, then size, again',
        source: 'boots of 7.2.13',
        between: ['6.18', '7.2'],
      },
    ],
  },
  overlapAtZero: {
    topic: '/reserved-memory',
    eras: [
      {
        from: '2.6.32',
        value: false,
        change: 'regions without a place are left out of the overlap report',
        source: `${RESERVED} 5.4`,
      },
      {
        from: '5.5',
        value: true,
        change: 'regions without a place are in the overlap report',
        source: `${RESERVED} 5.10, 5.4.214`,
        between: ['5.4.59', '5.10'],
        backports: ['5.4.214'],
      },
    ],
  },
  reservedMemoryEntries: {
    topic: '/reserved-memory',
    eras: [
      { from: '3.15', value: 'all', change: 'every reg entry of a node is reserved', source: `${FDT} 5.10` },
      {
        from: '6.13',
        value: 'all-unregistered',
        change: 'every reg entry of a node is reserved, and a node with several is no region of its own',
        source: `${RESERVED} 6.18; boots of 6.18.35`,
        between: ['6.12', '6.18'],
      },
      {
        from: '6.19',
        value: 'first',
        change: 'only the first reg entry of a node is reserved',
        source: `${RESERVED} 7.2`,
        between: ['6.18', '7.2'],
      },
    ],
  },
  regMalformed: {
    topic: '/reserved-memory',
    eras: [
      { from: '3.15', value: 'node-skipped', change: 'a reg of wrong length skips its node', source: `${FDT} 6.1` },
      {
        from: '6.19',
        value: 'property-absent',
        change: 'a reg of wrong length counts as absent',
        source: `${RESERVED} 7.2`,
        between: ['6.18', '7.2'],
      },
    ],
  },
  allocRangesMalformed: {
    topic: '/reserved-memory',
    eras: [
      {
        from: '3.15',
        value: 'node-skipped',
        change: 'alloc-ranges of wrong length skip their node',
        source: `${RESERVED} 6.1, 6.18`,
      },
      {
        from: '6.19',
        value: 'property-absent',
        change: 'alloc-ranges of wrong length count as absent',
        source: `${RESERVED} 7.2`,
        between: ['6.18', '7.2'],
      },
    ],
  },
  reservedMemoryPrefix: {
    topic: '/reserved-memory',
    eras: [
      {
        from: '2.6.32',
        value: 'Reserved memory: ',
        change: 'regions are logged as Reserved memory:',
        source: `${RESERVED} 4.4`,
      },
      {
        from: '4.5',
        value: 'OF: reserved mem: ',
        change: 'regions are logged as OF: reserved mem:',
        source: `${RESERVED} 4.9`,
        between: ['4.4', '4.9'],
      },
    ],
  },
  reserveFailurePrefix: {
    topic: '/reserved-memory',
    eras: [
      { from: '2.6.32', value: '', change: 'failures have no prefix', source: `${FDT} 4.4` },
      {
        from: '4.5',
        value: 'OF: fdt:',
        change: 'failures are logged by OF: fdt:, without a blank',
        source: `${FDT} 4.9`,
        between: ['4.4', '4.9'],
      },
      { from: '4.12', value: 'OF: fdt: ', change: 'failures are logged by OF: fdt', source: `${FDT} 6.1` },
      {
        from: '6.12',
        value: 'OF: reserved mem: ',
        change: 'failures are logged by OF: reserved mem',
        source: `${RESERVED} 6.12`,
      },
    ],
  },
  tableFullWording: {
    topic: '/reserved-memory',
    eras: [
      { from: '2.6.32', value: 'all', change: 'not enough space all defined regions', source: `${RESERVED} 4.19` },
      {
        from: '5.5',
        value: 'for all',
        change: 'not enough space for all defined regions',
        source: `${RESERVED} 5.10`,
        between: ['5.4', '5.10'],
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
        source: `${RESERVED} 6.1; boots of 6.1.176`,
        between: ['5.15', '6.1'],
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
        source: `${RESERVED} 6.6; boots of 6.6.63`,
        between: ['6.1', '6.6'],
      },
    ],
  },
  skippedDefaultLine: {
    topic: '/reserved-memory',
    eras: [
      {
        from: '6.13',
        value: 'prefixed',
        change: 'a default pool that gives way to cma= is logged by OF: reserved mem',
        source: 'boots of 6.18.35',
        between: ['6.12', '6.18'],
      },
      {
        from: '6.19',
        value: 'plain',
        change: 'a default pool that gives way to cma= is logged without a prefix',
        source: 'boots of 7.2.13',
        between: ['6.18', '7.2'],
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
        change: 'a tree without /reserved-memory is logged, as an error up to 6.12',
        source: `${RESERVED} 6.12.107, 6.18`,
      },
    ],
  },
  memreserveBy: {
    topic: '/reserved-memory',
    eras: [
      {
        from: '3.0',
        value: 'arm_dt_memblock_reserve',
        change: 'arm_dt_memblock_reserve reserves /memreserve/',
        source: 'arch/arm/kernel/devtree.c 3.0',
      },
      {
        from: '3.15',
        value: 'early_init_fdt_scan_reserved_mem',
        change: 'early_init_fdt_scan_reserved_mem reserves /memreserve/',
        source: `${FDT} 3.16`,
        between: ['3.14', '3.16'],
        flavours: ['msm-3.10', 'msm-3.10-q2', 'msm-3.10-q3'],
      },
    ],
  },
  regionGivenBackBy: {
    topic: '/reserved-memory',
    eras: [
      {
        from: '3.15',
        value: 'fdt_init_reserved_mem',
        change: 'fdt_init_reserved_mem gives back what a driver refuses',
        source: `${RESERVED} 6.1`,
      },
      {
        from: '6.12',
        value: 'fdt_init_reserved_mem_node',
        change: 'fdt_init_reserved_mem_node gives back what a driver refuses',
        source: `${RESERVED} 6.12`,
      },
    ],
  },
  blobReservedBy: {
    topic: 'reservations',
    eras: [
      {
        from: '3.0',
        value: 'arm_dt_memblock_reserve',
        change: 'arm_dt_memblock_reserve reserves the blob',
        source: 'arch/arm/kernel/devtree.c 3.0',
      },
      {
        from: '3.15',
        value: 'early_init_fdt_scan_reserved_mem',
        change: 'early_init_fdt_scan_reserved_mem reserves the blob',
        source: `${FDT} 3.16`,
        between: ['3.14', '3.16'],
        flavours: ['msm-3.10', 'msm-3.10-q2', 'msm-3.10-q3'],
      },
      {
        from: '4.2',
        value: 'early_init_fdt_reserve_self',
        change: 'early_init_fdt_reserve_self reserves the blob',
        source: `${FDT} 4.4`,
        between: ['4.1', '4.4'],
      },
    ],
  },
};
