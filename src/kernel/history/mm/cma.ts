/**
 * The contiguous memory allocator: where an area may lie, what is refused, how it is logged.
 */
import type { Rows } from '../era.ts';

const CMA = 'mm/cma.c';
const BASE_CONTIGUOUS = 'drivers/base/dma-contiguous.c';

/** How a version places an area of contiguous memory. */
export interface CmaBehaviour {
  /** Where an area may lie: below its limit only, or in highmem first. */
  readonly cmaPlacement: 'below-limit' | 'highmem-first';
  /** A fixed place that is not aligned or reaches beyond its limit is refused. */
  readonly cmaFixedChecks: boolean;
  /** What the CMA alignment is: the larger of the highest order and a page block, or a page block. */
  readonly cmaAlignment: 'largest' | 'pageblock';
  /** CMA areas beyond the default one: how many the table holds, from CONFIG_CMA_AREAS. */
  readonly cmaAreas: 'one-more' | 'exact';
  /** When a search above 4 GiB is made for the default area (64-bit physical addresses only). */
  readonly cmaAbove4G: 'never' | 'after-highmem' | 'first-by-end-of-dram' | 'first-by-limit';
  /** Whether the low/high boundary is tested before the limit. */
  readonly cmaBoundaryTest: 'before-limit' | 'after-limit';
  /** How a reserved area is logged. */
  readonly cmaReservedLine: 'without-0x' | 'plain' | 'on-node';
  /** Which refusals are followed by the line that tells of a failure: of areas that were sized, or all. */
  readonly cmaFailureLine: 'sized' | 'always';
  /** Which size of a reserved area is logged: rounded to the alignment, or as it was asked for. */
  readonly cmaPrintedSize: 'rounded' | 'requested';
  /** The kernel function that declares an area, as CMA_DEBUG names it with what it is asked for. */
  readonly cmaDeclaration: 'dma_declare_contiguous' | 'cma_declare_contiguous';
}

export const CMA_AREAS: Rows<CmaBehaviour> = {
  cmaPlacement: {
    topic: 'CMA',
    eras: [
      {
        from: '2.6.32',
        value: 'below-limit',
        change: 'areas lie below their limit, in lowmem',
        source: `${BASE_CONTIGUOUS} 3.10`,
      },
      {
        from: '3.17',
        value: 'highmem-first',
        change: 'areas lie in highmem where they fit, else in lowmem',
        source: `${CMA} 3.18`,
        between: ['3.16', '3.18'],
      },
    ],
  },
  cmaFixedChecks: {
    topic: 'CMA',
    eras: [
      { from: '2.6.32', value: false, change: 'a fixed place is rounded up to the alignment', source: `${CMA} 4.19` },
      {
        from: '5.1',
        value: true,
        change: 'a fixed place must be aligned and below the limit',
        source: `${CMA} 5.4`,
        between: ['4.19', '5.4'],
      },
    ],
  },
  cmaAlignment: {
    topic: 'CMA',
    eras: [
      {
        from: '3.5',
        value: 'largest',
        change: 'CMA is aligned to the larger of the highest order and a page block',
        source: `${CMA} 5.10`,
      },
      {
        from: '5.16',
        value: 'pageblock',
        change: 'CMA is aligned to a page block',
        source: `${CMA} 6.1; boots of 6.1.176`,
        between: ['5.15', '6.1'],
      },
    ],
  },
  cmaAreas: {
    topic: 'CMA',
    eras: [
      { from: '3.5', value: 'one-more', change: 'CMA_AREAS plus the default area', source: `${CMA} 6.1` },
      { from: '6.7', value: 'exact', change: 'CMA_AREAS in all', source: `${CMA} 6.12`, between: ['6.6', '6.12'] },
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
        source: `${CMA} 5.15; boots of 5.15.135`,
        between: ['5.10', '5.15'],
      },
      {
        from: '6.2',
        value: 'first-by-end-of-dram',
        change: 'LPAE: above 4 GiB is tried first',
        source: `${CMA} 6.6; boots of 6.6.63`,
        between: ['6.1', '6.6'],
      },
      {
        from: '6.13',
        value: 'first-by-limit',
        change: 'LPAE: above 4 GiB is tried first where the limit allows',
        source: `${CMA} 6.18; boots of 6.18.35`,
        between: ['6.12', '6.18'],
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
        source: `${CMA} 6.18; boots of 6.18.35`,
        between: ['6.12', '6.18'],
      },
    ],
  },
  cmaReservedLine: {
    topic: 'CMA',
    eras: [
      {
        from: '2.6.32',
        value: 'without-0x',
        change: 'cma: CMA: reserved N MiB at ADDR, without 0x',
        source: `${BASE_CONTIGUOUS} 3.10`,
      },
      { from: '3.17', value: 'plain', change: 'cma: Reserved N MiB at ADDR', source: `${CMA} 6.1` },
      {
        from: '6.2',
        value: 'on-node',
        change: 'the node is named too',
        source: `${CMA} 6.6; boots of 6.6.63`,
        between: ['6.1', '6.6'],
      },
      {
        from: '6.13',
        value: 'plain',
        change: 'the node is no longer named',
        source: `${CMA} 6.18; boots of 6.18.35`,
        between: ['6.12', '6.18'],
      },
    ],
  },
  cmaFailureLine: {
    topic: 'CMA',
    eras: [
      { from: '2.6.32', value: 'sized', change: 'an area that finds no slot fails in one line', source: `${CMA} 6.12` },
      {
        from: '6.13',
        value: 'always',
        change: 'every area that fails says so in a line of its own',
        source: `${CMA} 7.2; boots of 6.18.35`,
        between: ['6.12', '6.18'],
      },
    ],
  },
  cmaPrintedSize: {
    topic: 'CMA',
    eras: [
      {
        from: '2.6.32',
        value: 'rounded',
        change: 'the size of a reserved area is logged as it was rounded',
        source: `${CMA} 6.12`,
      },
      {
        from: '6.13',
        value: 'requested',
        change: 'the size of a reserved area is logged as asked for, before rounding',
        source: `${CMA} 6.18; boots of 6.18.35`,
        between: ['6.12', '6.18'],
      },
    ],
  },
  cmaDeclaration: {
    topic: 'CMA',
    eras: [
      {
        from: '2.6.32',
        value: 'dma_declare_contiguous',
        change: 'dma_declare_contiguous places areas',
        source: `${BASE_CONTIGUOUS} 3.10`,
      },
      {
        from: '3.17',
        value: 'cma_declare_contiguous',
        change: 'cma_declare_contiguous places areas',
        source: `${CMA} 3.18`,
        between: ['3.16', '3.18'],
      },
    ],
  },
};
