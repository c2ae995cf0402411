/**
 * Memory as arch/arm keeps it on import: banks or memblock, and what arm_add_memory makes of a range.
 */
import type { Rows } from '../era.ts';

const SETUP = 'arch/arm/kernel/setup.c';

/** Where a version keeps RAM, and how it cuts a range to what the processor addresses. */
export interface ArmMemoryBehaviour {
  /** Where imported memory is kept until lowmem is settled: in an array of banks, or in memblock at once. */
  readonly memoryStore: 'banks' | 'memblock';
  /** How many bits of a range arm_add_memory gets: those of phys_addr_t, or 64. */
  readonly armMemoryArguments: 'phys' | 'u64';
  /** What arm_add_memory takes off the size of a range that starts within a page. */
  readonly armMemoryHead: 'part-before' | 'part-skipped';
  /** What arm_add_memory makes of a range beyond 32 bits, without LPAE. */
  readonly armMemoryTop: 'unchecked' | 'wrap' | 'clipped';
  /** arm_add_memory clips ranges below PHYS_OFFSET. */
  readonly armMemoryBottom: boolean;
  /** When the banks are sorted. */
  readonly bankOrder: 'after-bounds' | 'before-bounds';
}

export const ARM_MEMORY: Rows<ArmMemoryBehaviour> = {
  memoryStore: {
    topic: 'import of /memory',
    eras: [
      {
        from: '2.6.32',
        value: 'banks',
        change: 'memory is kept in an array of NR_BANKS banks and added to memblock later',
        source: `${SETUP} 2.6.32 to 3.14`,
      },
      {
        from: '3.15',
        value: 'memblock',
        change: 'memory goes into memblock at once',
        source: `${SETUP} 3.16`,
        between: ['3.14', '3.16'],
        flavours: ['msm-3.10', 'msm-3.10-q2', 'msm-3.10-q3'],
      },
    ],
  },
  armMemoryArguments: {
    topic: 'import of /memory',
    eras: [
      {
        from: '2.6.32',
        value: 'phys',
        change: 'arm_add_memory is given addresses cut to phys_addr_t',
        source: `${SETUP} 3.10.99`,
      },
      {
        from: '3.13',
        value: 'u64',
        change: 'arm_add_memory is given 64-bit addresses',
        source: `${SETUP} 3.18`,
        between: ['3.10.99', '3.18'],
      },
    ],
  },
  armMemoryHead: {
    topic: 'import of /memory',
    eras: [
      {
        from: '2.6.32',
        value: 'part-before',
        change: 'a range within a page is shortened by the part before it',
        source: `${SETUP} 3.18`,
      },
      {
        from: '3.19',
        value: 'part-skipped',
        change: 'a range within a page is shortened by the part that is skipped',
        source: `${SETUP} 4.1.3`,
        between: ['3.18', '4.1.3'],
      },
    ],
  },
  armMemoryTop: {
    topic: 'import of /memory',
    eras: [
      {
        from: '2.6.32',
        value: 'unchecked',
        change: 'a range that wraps past 4 GiB is kept as it is',
        source: `${SETUP} 3.0`,
      },
      {
        from: '3.3',
        value: 'wrap',
        change: 'a range that wraps past 4 GiB is truncated',
        source: `${SETUP} 3.4`,
        between: ['3.1', '3.4'],
        flavours: ['msm-3.10-q1'],
      },
      {
        from: '3.5',
        value: 'clipped',
        change: 'a range that reaches 4 GiB is truncated, one beyond it ignored',
        source: `${SETUP} 3.10`,
        between: ['3.4', '3.10'],
      },
    ],
  },
  armMemoryBottom: {
    topic: 'import of /memory',
    eras: [
      {
        from: '2.6.32',
        value: false,
        change: 'memory below PHYS_OFFSET is kept',
        source: `${SETUP} 3.4`,
        flavours: ['msm-3.10-q1'],
      },
      {
        from: '3.5',
        value: true,
        change: 'memory below PHYS_OFFSET is ignored',
        source: `${SETUP} 3.10`,
        between: ['3.4', '3.10'],
      },
    ],
  },
  bankOrder: {
    topic: 'import of /memory',
    eras: [
      {
        from: '2.6.32',
        value: 'after-bounds',
        change: 'banks are bounded as they come, and sorted afterwards',
        source: `arch/arm/mm/init.c 2.6.39, 3.0`,
        flavours: ['msm-3.10-q1'],
      },
      {
        from: '3.3',
        value: 'before-bounds',
        change: 'banks are sorted before they are bounded',
        source: `${SETUP} 3.4`,
        between: ['3.1', '3.4'],
      },
    ],
  },
};
