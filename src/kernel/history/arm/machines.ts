/**
 * What the code of single platforms does to memory, where that did not stay.
 */
import type { Rows } from '../era.ts';

/** What a version's platforms do, and when they are asked. */
export interface MachineBehaviour {
  /** R-Car Gen2 and RZ/G1 boards reserve an area of contiguous memory below 4 GiB. */
  readonly rcarGen2Cma: boolean;
  /** The BCM2711 (Raspberry Pi 4) has a machine description of its own. */
  readonly bcm2711Machine: boolean;
  /** The machine's zone DMA is settled before the early parameters, or after them. */
  readonly dmaZoneSettled: 'before-parameters' | 'after-parameters';
}

export const MACHINES: Rows<MachineBehaviour> = {
  rcarGen2Cma: {
    topic: 'CMA',
    eras: [
      {
        from: '2.6.32',
        value: true,
        change: 'R-Car Gen2 boards reserve 256 MiB of CMA below 4 GiB',
        source: 'arch/arm/mach-shmobile/setup-rcar-gen2.c 6.12',
      },
      {
        from: '6.15',
        value: false,
        change: 'R-Car Gen2 boards reserve no CMA of their own',
        source: 'arch/arm/mach-shmobile/setup-rcar-gen2.c 6.15 (commit 490a6291b17f)',
      },
    ],
  },
  bcm2711Machine: {
    topic: 'zones',
    eras: [
      {
        from: '2.6.32',
        value: false,
        change: 'BCM2711 boards have no machine description, and no zone DMA of their own',
        source: 'arch/arm/mach-bcm/Makefile 5.4',
      },
      {
        from: '5.5',
        value: true,
        change: 'BCM2711 boards ask for a zone DMA of 1 GiB',
        source: 'arch/arm/mach-bcm/bcm2711.c 5.10',
        between: ['5.4', '5.10'],
      },
    ],
  },
  dmaZoneSettled: {
    topic: 'zones',
    eras: [
      {
        from: '2.6.32',
        value: 'before-parameters',
        change: 'the machine’s zone DMA is settled before the early parameters',
        source: 'arch/arm/kernel/setup.c 3.14',
      },
      {
        from: '3.15',
        value: 'after-parameters',
        change: 'the machine’s zone DMA is settled after the early parameters',
        source: 'arch/arm/kernel/setup.c 3.16',
        between: ['3.14', '3.16'],
        flavours: ['msm-3.10', 'msm-3.10-q2', 'msm-3.10-q3'],
      },
    ],
  },
};
