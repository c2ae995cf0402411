/**
 * The `Memory:` line, and what the boot has taken by the time it is printed.
 */
import type { Rows } from '../era.ts';

const INIT = 'arch/arm/mm/init.c';

/** How a version counts memory in its log. */
export interface MemoryLineBehaviour {
  /** How the Memory: line reads. */
  readonly memoryLine: 'one-number' | 'two-lines' | 'sections' | 'sections-and-cma';
  /** Pages that small early allocations take by the time `Memory:` is printed, in a small build; an estimate for others. */
  readonly earlyPages: { readonly highmem: number; readonly lowmem: number };
  /** The hash table of process numbers is allocated before `Memory:` is printed. */
  readonly pidHashEarly: boolean;
  /** Zones have tables of wait queues. */
  readonly zoneWaitTables: boolean;
}

export const MEMORY_LINE: Rows<MemoryLineBehaviour> = {
  memoryLine: {
    topic: 'virtual layout',
    eras: [
      {
        from: '2.6.32',
        value: 'one-number',
        change: 'Memory: is a list of banks and a line of what is available',
        source: `${INIT} 2.6.32`,
      },
      {
        from: '2.6.35',
        value: 'two-lines',
        change: 'Memory: is a list of banks and a line of available, reserved and highmem',
        source: `${INIT} 2.6.36`,
        flavours: ['msm-3.10-q1'],
      },
      {
        from: '3.11',
        value: 'sections',
        change: 'Memory: counts the kernel’s sections',
        source: 'mm/page_alloc.c 3.14',
        between: ['3.10', '3.14'],
        flavours: ['msm-3.10', 'msm-3.10-q2', 'msm-3.10-q3'],
      },
      {
        from: '3.19',
        value: 'sections-and-cma',
        change: 'Memory: counts what CMA holds',
        source: 'mm/page_alloc.c 4.1',
        between: ['3.18', '4.1'],
      },
    ],
  },
  earlyPages: {
    topic: 'virtual layout',
    eras: [
      {
        from: '2.6.32',
        value: { highmem: 15, lowmem: 15 },
        change: 'small early allocations take 15 pages in a small build',
        source: 'boots of 3.0.86',
      },
      {
        from: '3.5',
        value: { highmem: 17, lowmem: 16 },
        change: 'small early allocations take 17 pages in a small build',
        source: 'boots of 3.10.99',
      },
      {
        from: '3.11',
        value: { highmem: 16, lowmem: 14 },
        change: 'small early allocations take 16 pages in a small build',
        source: 'boots of 3.18.20',
      },
      {
        from: 'vendor',
        value: { highmem: 21, lowmem: 20 },
        change: 'small early allocations take 21 pages in a small build',
        source: 'boots of Qualcomm 3.10.49',
        flavours: ['msm-3.10', 'msm-3.10-q1', 'msm-3.10-q2', 'msm-3.10-q3'],
      },
      {
        from: '4.2',
        value: { highmem: 16, lowmem: 15 },
        change: 'small early allocations take 16 pages in a small build',
        source: 'boots of 4.4.60, 4.9.154',
      },
      {
        from: '4.10',
        value: { highmem: 17, lowmem: 16 },
        change: 'small early allocations take 17 pages in a small build',
        source: 'boots of 4.14.5',
      },
      {
        from: '4.15',
        value: { highmem: 15, lowmem: 14 },
        change: 'small early allocations take 15 pages in a small build',
        source: 'boots of 4.19.72',
      },
    ],
  },
  pidHashEarly: {
    topic: 'virtual layout',
    eras: [
      {
        from: '2.6.32',
        value: true,
        change: 'a hash table of process numbers is allocated early',
        source: 'kernel/pid.c 4.14',
      },
      {
        from: '4.15',
        value: false,
        change: 'there is no hash table of process numbers',
        source: 'boots of 4.19.72',
        between: ['4.14', '4.19.72'],
      },
    ],
  },
  zoneWaitTables: {
    topic: 'virtual layout',
    eras: [
      { from: '2.6.32', value: true, change: 'every zone has a table of wait queues', source: 'mm/page_alloc.c 4.4' },
      {
        from: '4.9',
        value: false,
        change: 'zones have no tables of wait queues',
        source: 'boots of 4.9.154',
        between: ['4.4', '4.9.154'],
      },
    ],
  },
};
