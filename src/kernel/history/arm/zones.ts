/**
 * Zones as arch/arm asks for them: where lowmem and highmem end, and in which terms.
 */
import type { Rows } from '../era.ts';

const INIT = 'arch/arm/mm/init.c';

/** How a version of arch/arm bounds its zones. */
export interface ArmZoneBehaviour {
  /** Where the page numbers of lowmem and highmem end: by the flag of the banks, at the first highmem bank, or from memblock. */
  readonly pfnLimits: 'bank-flags' | 'first-high-bank' | 'memblock';
  /** Zones are given as spans and holes, or as ends from which pages are counted. */
  readonly zoneArithmetic: 'spans-and-holes' | 'ends';
}

export const ARM_ZONES: Rows<ArmZoneBehaviour> = {
  pfnLimits: {
    topic: 'zones',
    eras: [
      {
        from: '2.6.32',
        value: 'bank-flags',
        change: 'lowmem ends with the highest bank that is not highmem',
        source: `${INIT} 3.0`,
      },
      {
        from: '3.3',
        value: 'first-high-bank',
        change: 'lowmem ends with the bank before the first highmem one',
        source: `${INIT} 3.4`,
        between: ['3.1', '3.4'],
      },
      {
        from: '3.15',
        value: 'memblock',
        change: 'lowmem ends at the memblock limit',
        source: `${INIT} 3.16`,
        between: ['3.14', '3.16'],
        flavours: ['msm-3.10', 'msm-3.10-q2', 'msm-3.10-q3'],
      },
    ],
  },
  zoneArithmetic: {
    topic: 'zones',
    eras: [
      {
        from: '2.6.32',
        value: 'spans-and-holes',
        change: 'zone spans and holes are computed by the architecture, and not logged',
        source: `${INIT} 5.4`,
      },
      {
        from: '5.8',
        value: 'ends',
        change: 'zone ends are handed to the generic code, which logs them',
        source: `${INIT} 5.10`,
      },
    ],
  },
};
