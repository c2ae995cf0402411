/**
 * The `Memory:` line, and what the boot has taken by the time it is printed.
 */
import type { Rows } from '../era.ts';

const INIT = 'arch/arm/mm/init.c';

/** How a version counts memory in its log. */
export interface MemoryLineBehaviour {
  /** How the Memory: line reads. */
  readonly memoryLine: 'one-number' | 'two-lines' | 'sections' | 'sections-and-cma';
  /** KiB that typically have been allocated when the `Memory:` line is printed; 0 where it comes before. */
  readonly availableLate: number;
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
  availableLate: {
    topic: 'virtual layout',
    eras: [
      {
        from: '2.6.32',
        value: 0,
        change: 'Memory: is printed when the page allocator gets its memory',
        source: 'mm/mm_init.c 6.6',
      },
      {
        from: '6.12',
        value: 2355,
        change: 'Memory: is printed after the processors are up: 1.8 to 3.7 MiB less are available',
        source: 'mm/page_alloc.c 6.12, page_alloc_init_late; boots of 6.12.107, bracketed by 6.6',
      },
      {
        from: '7.0',
        value: 2867,
        change: 'Memory: is printed with 2.4 to 4.0 MiB less available',
        source: 'boots of 7.2.13',
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
