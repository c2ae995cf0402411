/**
 * The default area of contiguous memory: whether there is one, and what says how large it is and where it goes.
 */
import type { Rows } from '../era.ts';

const CONTIGUOUS = 'kernel/dma/contiguous.c';
const BASE_CONTIGUOUS = 'drivers/base/dma-contiguous.c';
const RESERVED = 'drivers/of/of_reserved_mem.c';

/** How a version settles the default area. */
export interface ContiguousBehaviour {
  /** The symbol that brings the default area; none where there is no such area. */
  readonly cmaDefaultSymbol: 'none' | 'CONFIG_CMA' | 'CONFIG_DMA_CMA';
  /** `cma=` may name a place or a limit. */
  readonly cmaParameterPlace: boolean;
  /** How a limit in `cma=` meets the architecture's own. */
  readonly cmaCommandLineLimit: 'smaller' | 'replaces';
  /** What `cma=` does to a `linux,cma-default` node. */
  readonly cmaDefaultNodeBypass: 'none' | 'freed-at-once' | 'static-freed-late' | 'never-reserved';
  /** Which lines CMA_DEBUG adds. */
  readonly cmaDebugLines: 'none' | 'declare' | 'declare-and-parameter';
}

export const CONTIGUOUS_MEMORY: Rows<ContiguousBehaviour> = {
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
  cmaParameterPlace: {
    topic: 'CMA',
    eras: [
      { from: '2.6.32', value: false, change: 'cma= is read up to its size', source: `${BASE_CONTIGUOUS} 3.10` },
      { from: '3.16', value: true, change: 'cma= may name a place or a limit', source: `${BASE_CONTIGUOUS} 3.18` },
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
};
