/**
 * Import of memory: which nodes count, what becomes of an entry.
 */
import type { Rows } from '../era.ts';

const FDT = 'drivers/of/fdt.c';

/** How a version learns where RAM is. */
export interface ImportBehaviour {
  /** How /chosen and /reserved-memory are found: by names while the blob is walked, or as paths, unit addresses ignored. */
  readonly nodeLookup: 'walk' | 'path';
  /** Which nodes describe memory; `legacy` lets a root child named memory@0 do without device_type. */
  readonly memoryNodes: 'any-depth-legacy' | 'any-depth' | 'root-children';
  /** Whether a memory node's `status` counts. */
  readonly memoryNodeStatus: 'ignored' | 'honoured';
  /** What a `reg` of memory that is not a whole number of entries gives. */
  readonly memoryPartialEntry: 'rest-ignored' | 'property-absent';
  /** `hotpluggable` marks the memory of its node. */
  readonly memoryHotpluggable: boolean;
  /** How an entry is cut to pages and to what the kernel can address. */
  readonly memoryClip: 'rounded-down' | 'rounded-down-clipped' | 'wraps' | 'small-unaligned-ignored' | 'small-ignored';
  /** What stands before the lines of the flat tree code. */
  readonly fdtPrefix: string;
  /** A warning is logged when the root lacks its cells. */
  readonly rootCellsWarning: boolean;
  /** How many ranges of `linux,usable-memory-range` are read: the first caps memory, others are added to what is left. */
  readonly usableMemoryRanges: 0 | 1 | 2;
  /**
   * Which lengths of `linux,usable-memory-range` are accepted: bytes not below the number of an entry's cells, bytes that are
   * a multiple of it, or whole entries. The first two read a partial entry past its end.
   */
  readonly usableMemoryLength: 'bytes-reach-cells' | 'bytes-divide-by-cells' | 'whole-entries';
}

export const IMPORT: Rows<ImportBehaviour> = {
  nodeLookup: {
    topic: 'import of /memory',
    eras: [
      {
        from: '2.6.32',
        value: 'walk',
        change: '/chosen, or /chosen@0, and /reserved-memory are found by name',
        source: `${FDT} 3.0, 5.10; boots of 5.10.223`,
      },
      {
        from: '5.16',
        value: 'path',
        change: '/chosen and /reserved-memory are found with any unit address',
        source: `${FDT} 6.1; boots of 6.1.176`,
        between: ['5.15', '6.1'],
      },
    ],
  },
  memoryNodes: {
    topic: 'import of /memory',
    eras: [
      {
        from: '2.6.32',
        value: 'any-depth-legacy',
        change: 'memory nodes count at any depth, memory@0 without device_type too',
        source: `${FDT} 3.0`,
      },
      {
        from: '3.15',
        value: 'any-depth',
        change: 'memory nodes need a device_type',
        source: `${FDT} 3.16`,
        between: ['3.14', '3.16'],
        flavours: ['msm-3.10', 'msm-3.10-q2', 'msm-3.10-q3'],
      },
      {
        from: '5.16',
        value: 'root-children',
        change: 'only direct children of the root are memory nodes',
        source: `${FDT} 6.1; boots of 6.1.176`,
        between: ['5.15', '6.1'],
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
        source: `${FDT} 6.1; boots of 6.1.176`,
        between: ['5.15', '6.1'],
      },
    ],
  },
  memoryPartialEntry: {
    topic: 'import of /memory',
    eras: [
      {
        from: '3.0',
        value: 'rest-ignored',
        change: 'a trailing partial entry of reg is ignored',
        source: `${FDT} 3.0`,
      },
      {
        from: '6.19',
        value: 'property-absent',
        change: 'a reg that is not a whole number of entries counts as absent',
        source: `${FDT} 7.2`,
        between: ['6.18', '7.2'],
      },
    ],
  },
  memoryHotpluggable: {
    topic: 'import of /memory',
    eras: [
      { from: '2.6.32', value: false, change: 'hotpluggable is not read', source: `${FDT} 4.9` },
      {
        from: '4.10',
        value: true,
        change: 'hotpluggable marks memory, which then merges with no other',
        source: `${FDT} 4.12`,
        between: ['4.9', '4.12'],
      },
    ],
  },
  memoryClip: {
    topic: 'import of /memory',
    eras: [
      {
        from: '2.6.32',
        value: 'rounded-down',
        change: 'base and size are rounded down to pages',
        source: `${FDT} of Qualcomm 3.10.49`,
      },
      {
        from: '3.15',
        value: 'rounded-down-clipped',
        change: 'base and size are rounded down to pages, the end clipped to 32 bits',
        source: `${FDT} 3.16.0`,
      },
      {
        from: '3.17',
        value: 'wraps',
        change: 'an entry is cut to whole pages; one smaller than a page wraps to a huge one',
        source: `${FDT} 3.18`,
        between: ['3.16.0', '3.18'],
      },
      {
        from: '3.19',
        value: 'small-unaligned-ignored',
        change: 'an unaligned entry smaller than a page is ignored',
        source: `${FDT} 4.1`,
        between: ['3.18', '4.1'],
      },
      {
        from: '5.1',
        value: 'small-ignored',
        change: 'any entry smaller than a page is ignored',
        source: `${FDT} 5.4`,
        between: ['4.19', '5.4'],
      },
    ],
  },
  fdtPrefix: {
    topic: 'import of /memory',
    eras: [
      { from: '2.6.32', value: '', change: 'lines of the flat tree code have no prefix', source: `${FDT} 4.4` },
      {
        from: '4.5',
        value: 'OF: fdt:',
        change: 'lines of the flat tree code begin with OF: fdt:, without a blank',
        source: `${FDT} 4.9`,
        between: ['4.4', '4.9'],
      },
      {
        from: '4.12',
        value: 'OF: fdt: ',
        change: 'lines of the flat tree code begin with OF: fdt: and a blank',
        source: `${FDT} 4.12`,
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
        source: `${FDT} 6.18`,
        between: ['6.12', '6.18'],
      },
    ],
  },
  usableMemoryRanges: {
    topic: 'import of /memory',
    eras: [
      { from: '3.0', value: 0, change: 'linux,usable-memory-range is not read', source: `${FDT} 5.14` },
      {
        from: '5.15',
        value: 1,
        change: 'linux,usable-memory-range caps memory to its first range',
        source: `${FDT} 5.15; boots of 5.15.135`,
        between: ['5.14', '5.15'],
      },
      {
        from: '5.19',
        value: 2,
        change: 'a second range of linux,usable-memory-range is added',
        source: `${FDT} 6.1; boots of 6.1.176`,
        between: ['5.15', '6.1'],
      },
    ],
  },
  usableMemoryLength: {
    topic: 'import of /memory',
    eras: [
      {
        from: '5.15',
        value: 'bytes-reach-cells',
        change: 'linux,usable-memory-range of any length is read, past its end if need be',
        source: `${FDT} 5.15; boots of 5.15.135`,
      },
      {
        from: '5.19',
        value: 'bytes-divide-by-cells',
        change: 'linux,usable-memory-range may end within an entry, which is read past its end',
        source: `${FDT} 6.1; boots of 6.1.176, 6.6.63 and 6.12.107`,
        between: ['5.15', '6.1'],
      },
      {
        from: '6.13',
        value: 'whole-entries',
        change: 'linux,usable-memory-range must be whole entries',
        source: `${FDT} 6.18; boots of 6.18.35`,
        between: ['6.12', '6.18'],
      },
    ],
  },
};
