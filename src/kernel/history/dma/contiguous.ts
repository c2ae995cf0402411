/**
 * The contiguous memory allocator: whether there is a default area, where it goes, how it is logged.
 */
import type { Rows } from '../era.ts';

const CMA = 'mm/cma.c';
const CONTIGUOUS = 'kernel/dma/contiguous.c';
const BASE_CONTIGUOUS = 'drivers/base/dma-contiguous.c';
const RESERVED = 'drivers/of/of_reserved_mem.c';

/** How a version places contiguous memory. */
export interface CmaBehaviour {
  /** The symbol that brings the default area; none where there is no such area. */
  readonly cmaDefaultSymbol: 'none' | 'CONFIG_CMA' | 'CONFIG_DMA_CMA';
  /** Where an area may lie: below its limit only, or in highmem first. */
  readonly cmaPlacement: 'below-limit' | 'highmem-first';
  /** `cma=` may name a place or a limit. */
  readonly cmaParameterPlace: boolean;
  /** A fixed place that is not aligned or reaches beyond its limit is refused. */
  readonly cmaFixedChecks: boolean;
  /** What the CMA alignment is: the larger of the highest order and a page block, or a page block. */
  readonly cmaAlignment: 'largest' | 'pageblock';
  /** CMA areas beyond the default one: how many the table holds, from CONFIG_CMA_AREAS. */
  readonly cmaAreas: 'one-more' | 'exact';
  /** How a limit in `cma=` meets the architecture's own. */
  readonly cmaCommandLineLimit: 'smaller' | 'replaces';
  /** When a search above 4 GiB is made for the default area (64-bit physical addresses only). */
  readonly cmaAbove4G: 'never' | 'after-highmem' | 'first-by-end-of-dram' | 'first-by-limit';
  /** Whether the low/high boundary is tested before the limit. */
  readonly cmaBoundaryTest: 'before-limit' | 'after-limit';
  /** What `cma=` does to a `linux,cma-default` node. */
  readonly cmaDefaultNodeBypass: 'none' | 'freed-at-once' | 'static-freed-late' | 'never-reserved';
  /** How a reserved area is logged. */
  readonly cmaReservedLine: 'without-0x' | 'plain' | 'on-node';
  /** Which refusals are followed by the line that tells of a failure: of areas that were sized, or all. */
  readonly cmaFailureLine: 'sized' | 'always';
  /** Which lines CMA_DEBUG adds. */
  readonly cmaDebugLines: 'none' | 'declare' | 'declare-and-parameter';
  /** Which size of a reserved area is logged: rounded to the alignment, or as it was asked for. */
  readonly cmaPrintedSize: 'rounded' | 'requested';
  /** The kernel function that declares an area, as CMA_DEBUG names it with what it is asked for. */
  readonly cmaDeclaration: 'dma_declare_contiguous' | 'cma_declare_contiguous';
}

export const CONTIGUOUS_MEMORY: Rows<CmaBehaviour> = {
  cmaDefaultSymbol: {
    topic: 'CMA',
    eras: [
      {
        from: '2.6.32',
        value: 'CONFIG_DMA_CMA',
        change: 'CMA is not in mainline; vendor trees with it have DMA_CMA',
        source: `${BASE_CONTIGUOUS} of an Exynos 3.0.86`,
      },
      { from: '3.3', value: 'none', change: 'there is no default area', source: `arch/arm/mm/init.c 3.4.39` },
      {
        from: '3.5',
        value: 'CONFIG_CMA',
        change: 'CONFIG_CMA brings a default area',
        source: `${BASE_CONTIGUOUS} 3.10`,
      },
      {
        from: '3.12',
        value: 'CONFIG_DMA_CMA',
        change: 'CONFIG_DMA_CMA brings a default area',
        source: `${BASE_CONTIGUOUS} 3.18`,
        between: ['3.10', '3.18'],
      },
    ],
  },
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
  cmaParameterPlace: {
    topic: 'CMA',
    eras: [
      { from: '2.6.32', value: false, change: 'cma= is read up to its size', source: `${BASE_CONTIGUOUS} 3.10` },
      { from: '3.16', value: true, change: 'cma= may name a place or a limit', source: `${BASE_CONTIGUOUS} 3.18` },
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
  cmaCommandLineLimit: {
    topic: 'CMA',
    eras: [
      {
        from: '3.16',
        value: 'smaller',
        change: 'a limit in cma= can only lower the search',
        source: `${CONTIGUOUS} 6.12`,
      },
      {
        from: '6.13',
        value: 'replaces',
        change: 'a limit in cma= replaces the DMA limit',
        source: `${CONTIGUOUS} 6.18`,
        between: ['6.12', '6.18'],
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
  cmaDefaultNodeBypass: {
    topic: 'CMA',
    eras: [
      {
        from: '2.6.32',
        value: 'none',
        change: 'a linux,cma-default node is used whatever cma= says',
        source: `${CONTIGUOUS} 4.19`,
      },
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
        source: `${RESERVED} 6.18; boots of 6.18.35`,
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
  cmaDebugLines: {
    topic: 'CMA',
    eras: [
      {
        from: '2.6.32',
        value: 'none',
        change: 'CMA_DEBUG adds no lines',
        source: `${BASE_CONTIGUOUS} of an Exynos 3.0.86`,
      },
      {
        from: '3.5',
        value: 'declare-and-parameter',
        change: 'CMA_DEBUG logs cma= and every request',
        source: `${BASE_CONTIGUOUS} 3.10`,
      },
      {
        from: '4.15',
        value: 'declare',
        change: 'CMA_DEBUG logs every request',
        source: `${CONTIGUOUS} 4.19`,
        between: ['4.14', '4.19'],
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
