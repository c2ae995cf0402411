/**
 * Early parameters of the command line that stand without the value they need.
 */
import type { Rows } from '../era.ts';

const CONTIGUOUS = 'kernel/dma/contiguous.c';

/** How a version takes bare parameters of the code that architectures share. */
export interface ParameterBehaviour {
  /** What `cma` without a value does: the handler reads through a null pointer, or logs that it has none. */
  readonly bareCma: 'fatal' | 'logged';
  /** What `kernelcore` without a value does: it is looked for `mirror`, through a null pointer, or ignored. */
  readonly bareKernelcore: 'ignored' | 'fatal';
}

export const PARAMETERS: Rows<ParameterBehaviour> = {
  bareCma: {
    topic: 'command line',
    eras: [
      {
        from: '3.5',
        value: 'fatal',
        change: 'cma without a value kills the kernel',
        source: 'drivers/base/dma-contiguous.c 3.10',
      },
      {
        from: '4.20',
        value: 'logged',
        change: 'cma without a value is logged and ignored',
        source: `${CONTIGUOUS} 5.10; boots of 6.12.107`,
        between: ['3.18', '5.10'],
      },
    ],
  },
  bareKernelcore: {
    topic: 'command line',
    eras: [
      {
        from: '2.6.32',
        value: 'ignored',
        change: 'kernelcore without a value is ignored',
        source: 'mm/page_alloc.c 4.4',
      },
      {
        from: '4.6',
        value: 'fatal',
        change: 'kernelcore without a value kills the kernel',
        source: 'mm/page_alloc.c 5.10; boots of 5.10.223',
        between: ['4.4', '4.9'],
      },
    ],
  },
};
