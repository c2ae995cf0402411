/**
 * Contiguous memory where arch/arm, or a vendor of it, decides: the limit of the default area, carveouts.
 */
import type { Rows } from '../era.ts';

/** What a version of arch/arm, or a vendor’s kernel, does with contiguous memory. */
export interface ArmContiguousBehaviour {
  /** What bounds the default area: DMA and lowmem, or DMA alone. */
  readonly cmaDefaultLimit: 'dma-and-lowmem' | 'dma';
  /** Vendor carveouts below /memory: none, or Qualcomm’s, in the order of its 3.10.28 or of its 3.10.49. */
  readonly carveouts: 'none' | 'before-bounds' | 'bounds-again';
}

export const ARM_CONTIGUOUS: Rows<ArmContiguousBehaviour> = {
  cmaDefaultLimit: {
    topic: 'CMA',
    eras: [
      {
        from: '2.6.32',
        value: 'dma-and-lowmem',
        change: 'the default area lies in lowmem',
        source: `arch/arm/mm/init.c 3.10, 3.16`,
      },
      {
        from: '3.17',
        value: 'dma',
        change: 'the default area lies as high as DMA reaches',
        source: 'arch/arm/mm/init.c 3.18',
        between: ['3.16', '3.18'],
      },
    ],
  },
  carveouts: {
    topic: '/reserved-memory',
    eras: [
      {
        from: '2.6.32',
        value: 'none',
        change: 'carveouts are vendor code',
        source: `drivers/base/dma-contiguous.c 3.10`,
      },
      {
        from: 'vendor',
        value: 'before-bounds',
        change: 'linux,reserve-contiguous-region nodes; qcom,memblock-remove cuts holes before the bounds',
        source: `drivers/base/dma-contiguous.c of Qualcomm 3.10.28`,
        flavours: ['msm-3.10-q1'],
      },
      {
        from: 'vendor',
        value: 'bounds-again',
        change: 'linux,remove-completely cuts holes, and the bounds run again',
        source: `drivers/base/dma-contiguous.c of Qualcomm 3.10.49`,
        flavours: ['msm-3.10', 'msm-3.10-q2', 'msm-3.10-q3'],
      },
    ],
  },
};
