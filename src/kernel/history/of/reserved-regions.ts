/**
 * One region of /reserved-memory: how it is reserved or allocated, and what its driver makes of it.
 */
import type { Rows } from '../era.ts';

const FDT = 'drivers/of/fdt.c';
const RESERVED = 'drivers/of/of_reserved_mem.c';
const CONTIGUOUS = 'kernel/dma/contiguous.c';

/** How a version places a single region of /reserved-memory and hands it to its driver. */
export interface ReservedRegionBehaviour {
  /** What a static no-map region does to memory. */
  readonly nomapStatic: 'removed' | 'marked';
  /** When a static no-map region is refused. */
  readonly nomapRefused: 'never' | 'reserved' | 'memory-and-reserved';
  /** A plain static region over anything reserved is refused. */
  readonly plainRefused: boolean;
  /** What a dynamic no-map region does to memory. */
  readonly nomapDynamic: 'reserved-and-removed' | 'removed' | 'marked';
  /** How high a dynamic region without alloc-ranges may lie. */
  readonly dynamicLimit: 'current-limit' | 'anywhere';
  /** How alloc-ranges are searched: from their end down to any place, which then must not lie below their start, or within them. */
  readonly dynamicSearch: 'below-end' | 'within';
  /**
   * alloc-ranges next to a region turn the search direction: in one table next to any that has a place by then, static ones
   * of later nodes too; in two phases next to earlier dynamic ones.
   */
  readonly allocRangesTurn: boolean;
  /** shared-dma-pool regions have drivers. */
  readonly poolDrivers: boolean;
  /** A dynamic CMA pool is aligned to the CMA granularity. */
  readonly poolAlignmentRaised: boolean;
  /** Flags of a shared-dma-pool that fit neither of its drivers make them fail, or leave the region without a driver. */
  readonly poolFlagMismatch: 'fails' | 'no-driver';
  /** Which reusable pools in lowmem are mapped anew in pages: those that became CMA areas, or all that are reserved. */
  readonly poolRemapped: 'when-initialised' | 'when-reserved' | 'when-reserved-mapped';
  /** What happens to a region whose driver set-up fails. */
  readonly nomapGivenBack: 'kept' | 'free-and-add' | 'clear-nomap';
  /** A region whose driver refused it still counts for overlaps and for the search direction. */
  readonly failedRegion: 'stays-in-table' | 'leaves-table';
}

export const RESERVED_REGIONS: Rows<ReservedRegionBehaviour> = {
  nomapStatic: {
    topic: '/reserved-memory',
    eras: [
      {
        from: '2.6.32',
        value: 'removed',
        change: 'a static no-map region leaves memory',
        source: `${FDT} 3.16 to 5.4`,
      },
      {
        from: '5.10',
        value: 'marked',
        change: 'a static no-map region stays in memory, marked',
        source: `${FDT} 5.10.223`,
        between: ['5.4', '5.10.223'],
      },
    ],
  },
  nomapRefused: {
    topic: '/reserved-memory',
    eras: [
      {
        from: '2.6.32',
        value: 'reserved',
        change: 'no-map over anything reserved is refused',
        source: `${FDT} 3.16`,
        flavours: ['msm-3.10', 'msm-3.10-q2', 'msm-3.10-q3'],
      },
      {
        from: '3.17',
        value: 'never',
        change: 'no-map is never refused',
        source: `${FDT} 3.18`,
        between: ['3.16', '3.18'],
      },
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
        source: `${FDT} 5.15; boots of 5.15.135`,
        between: ['5.14', '5.15'],
      },
    ],
  },
  plainRefused: {
    topic: '/reserved-memory',
    eras: [
      {
        from: '2.6.32',
        value: true,
        change: 'a region over anything reserved is refused',
        source: `${FDT} 3.16`,
        flavours: ['msm-3.10', 'msm-3.10-q2', 'msm-3.10-q3'],
      },
      {
        from: '3.17',
        value: false,
        change: 'a region over something reserved is reserved all the same',
        source: `${FDT} 3.18`,
        between: ['3.16', '3.18'],
      },
    ],
  },
  nomapDynamic: {
    topic: '/reserved-memory',
    eras: [
      {
        from: '2.6.32',
        value: 'reserved-and-removed',
        change: 'a dynamic no-map region leaves memory and stays reserved',
        source: `${RESERVED} 4.19`,
      },
      {
        from: '5.1',
        value: 'removed',
        change: 'a dynamic no-map region leaves memory',
        source: `${RESERVED} 5.4; boots of 5.4.286`,
        between: ['4.19', '5.4'],
      },
      {
        from: '5.13',
        value: 'marked',
        change: 'a dynamic no-map region stays in memory, marked',
        source: `${RESERVED} 5.14.0`,
        between: ['5.12', '5.14'],
      },
    ],
  },
  dynamicLimit: {
    topic: '/reserved-memory',
    eras: [
      {
        from: '2.6.32',
        value: 'current-limit',
        change: 'dynamic regions lie in lowmem',
        source: `${RESERVED} 4.1; 3.18.20`,
      },
      {
        from: '4.2',
        value: 'anywhere',
        change: 'dynamic regions lie in highmem too',
        source: `${RESERVED} 4.4`,
        between: ['4.1', '4.4'],
        backports: ['3.18.63'],
      },
    ],
  },
  dynamicSearch: {
    topic: '/reserved-memory',
    eras: [
      {
        from: '2.6.32',
        value: 'below-end',
        change: 'alloc-ranges are searched from their end, and fail where that leads below their start',
        source: `${RESERVED} 4.19`,
      },
      {
        from: '5.1',
        value: 'within',
        change: 'alloc-ranges are searched from end to start',
        source: `${RESERVED} 5.4`,
        between: ['4.19', '5.4'],
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
        change: 'alloc-ranges next to a region of the table are searched away from it',
        source: `${RESERVED} 6.6, 6.12; boots of 6.6.63`,
        between: ['6.1', '6.6'],
      },
    ],
  },
  poolDrivers: {
    topic: '/reserved-memory',
    eras: [
      {
        from: '2.6.32',
        value: false,
        change: 'shared-dma-pool regions are plain reservations',
        source: `${RESERVED} 3.16`,
      },
      {
        from: '3.17',
        value: true,
        change: 'shared-dma-pool regions become CMA areas and coherent pools',
        source: 'drivers/base/dma-contiguous.c 3.18',
        between: ['3.16', '3.18'],
      },
    ],
  },
  poolAlignmentRaised: {
    topic: '/reserved-memory',
    eras: [
      {
        from: '2.6.32',
        value: false,
        change: 'a dynamic CMA pool has the alignment its node asks for',
        source: `${RESERVED} 4.1`,
      },
      {
        from: '4.2',
        value: true,
        change: 'a dynamic CMA pool is aligned to the CMA granularity',
        source: `${RESERVED} 4.4`,
        between: ['4.1', '4.4'],
      },
    ],
  },
  poolFlagMismatch: {
    topic: '/reserved-memory',
    eras: [
      {
        from: '2.6.32',
        value: 'fails',
        change: 'a pool that is both reusable and no-map fails and is given back',
        source: `${CONTIGUOUS} 6.12`,
      },
      {
        from: '6.19',
        value: 'no-driver',
        change: 'a pool that is both reusable and no-map stays as a plain no-map region',
        source: `${CONTIGUOUS} 7.2`,
        between: ['6.18', '7.2'],
      },
    ],
  },
  poolRemapped: {
    topic: '/reserved-memory',
    eras: [
      {
        from: '2.6.32',
        value: 'when-initialised',
        change: 'only a reusable pool that becomes a CMA area is mapped anew',
        source: `${CONTIGUOUS} 6.1`,
      },
      {
        from: '6.17',
        value: 'when-reserved',
        change:
          'every reusable pool is mapped anew, no-map or not, which unmaps the rest of its 2 MiB slots if unaligned',
        source: `${CONTIGUOUS} 6.18; boots of 6.12.107 and 6.18.35`,
        between: ['6.6', '6.18'],
        backports: ['6.12.107'],
      },
      {
        from: '6.19',
        value: 'when-reserved-mapped',
        change: 'every reusable pool is mapped anew unless it is no-map',
        source: 'boots of 7.2.13',
        between: ['6.18', '7.2'],
      },
    ],
  },
  nomapGivenBack: {
    topic: '/reserved-memory',
    eras: [
      {
        from: '2.6.32',
        value: 'kept',
        change: 'a region whose driver refuses it stays reserved',
        source: `${RESERVED} 4.19`,
      },
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
        source: `${RESERVED} 5.15; boots of 5.15.135`,
        between: ['5.10', '5.15'],
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
        from: '6.19',
        value: 'leaves-table',
        change: 'a region that its driver refused is forgotten',
        source: `${RESERVED} 7.2`,
        between: ['6.18', '7.2'],
      },
    ],
  },
};
