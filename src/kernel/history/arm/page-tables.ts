/**
 * The kernel's own page tables: how lowmem is split by rights, and what else is mapped early.
 */
import type { Rows } from '../era.ts';

const MMU = 'arch/arm/mm/mmu.c';

/** How a version builds its page tables. */
export interface PageTableBehaviour {
  /**
   * What of lowmem may be executed: all; each region that has nothing of the kernel above it, and the kernel's sections; regions
   * below the kernel and its sections; or the kernel's sections alone, mapped apart.
   */
  readonly lowmemExecutable: 'all' | 'regions-beside' | 'regions-below' | 'kernel';
  /** Pages of vectors: the second holds the stubs. */
  readonly vectorPages: 1 | 2;
  /** Domain of the vectors' table. */
  readonly vectorDomain: number;
  /** Domain of devices. */
  readonly deviceDomain: number;
  /** Where in a page of tables the hardware's come, those of Linux in the other half; bytes. */
  readonly hardwareTables: bigint;
}

export const PAGE_TABLES: Rows<PageTableBehaviour> = {
  lowmemExecutable: {
    topic: 'page tables',
    eras: [
      { from: '2.6.32', value: 'all', change: 'all of lowmem may be executed', source: `${MMU} 2.6.36 to 3.10` },
      {
        from: '3.11',
        value: 'regions-beside',
        change: 'lowmem that shares a region with the kernel may not be executed',
        source: `${MMU} 3.14 to 3.18`,
        between: ['3.10', '3.14'],
      },
      {
        from: '3.19',
        value: 'regions-below',
        change: 'lowmem above the kernel may not be executed',
        source: `${MMU} 4.1 to 5.12`,
        between: ['3.18', '4.1'],
      },
      {
        from: '5.13',
        value: 'kernel',
        change: 'only the kernel’s own sections may be executed',
        source: `${MMU} 5.14; tables of 6.12 read from the memory of a boot`,
        between: ['5.12', '5.14'],
      },
    ],
  },
  vectorPages: {
    topic: 'page tables',
    eras: [
      { from: '2.6.32', value: 1, change: 'the vectors take a page', source: `${MMU} 3.10` },
      {
        from: '3.10.6',
        value: 2,
        change: 'the vectors take two pages',
        source: `${MMU} 3.11, taken over by 3.10 stable; boots of 3.10.99`,
        flavours: ['msm-3.10', 'msm-3.10-q2', 'msm-3.10-q3'],
      },
    ],
  },
  vectorDomain: {
    topic: 'page tables',
    eras: [
      {
        from: '2.6.32',
        value: 1,
        change: 'vectors are of the user domain',
        source: 'arch/arm/include/asm/domain.h 4.1',
      },
      {
        from: '4.3',
        value: 3,
        change: 'vectors have a domain of their own',
        source: 'arch/arm/include/asm/domain.h 4.4; tables of 6.12',
        between: ['4.1', '4.4'],
      },
    ],
  },
  deviceDomain: {
    topic: 'page tables',
    eras: [
      { from: '2.6.32', value: 2, change: 'devices are of domain 2', source: 'arch/arm/include/asm/domain.h 4.1' },
      {
        from: '4.3',
        value: 0,
        change: 'devices are of the kernel’s domain',
        source: 'arch/arm/include/asm/domain.h 4.4',
        between: ['4.1', '4.4'],
      },
    ],
  },
  hardwareTables: {
    topic: 'page tables',
    eras: [
      {
        from: '2.6.32',
        value: 0n,
        change: 'the hardware’s tables come first in their page',
        source: 'arch/arm/include/asm/pgtable.h 2.6.32',
      },
      {
        from: '2.6.38',
        value: 0x800n,
        change: 'the hardware’s tables come second in their page',
        source: 'arch/arm/include/asm/pgtable.h 3.0',
        between: ['2.6.36', '3.0'],
      },
    ],
  },
};
