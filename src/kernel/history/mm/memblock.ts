/**
 * Memblock itself: what its own code does differently from version to version.
 */
import type { Rows } from '../era.ts';

/** How a version’s memblock behaves. */
export interface MemblockBehaviour {
  /** Allocations carry memblock's kernel flag, and do not merge with plain reservations. */
  readonly allocationFlag: boolean;
  /** A reservation in the last page of a 32-bit address space. */
  readonly lastPageReserved: 'harmless' | 'fatal';
  /** Whether memblock cuts off the last byte of the address space, or lets a region reach it and then fails. */
  readonly memblockTop: 'kept' | 'cut';
  /** What an early allocation that fails panics with: words that are not known, size and alignment, or the size alone. */
  readonly allocationPanic: 'other' | 'size-and-alignment' | 'size';
}

export const MEMBLOCK: Rows<MemblockBehaviour> = {
  allocationPanic: {
    topic: 'reservations',
    eras: [
      {
        from: '2.6.32',
        value: 'other',
        change: 'memblock itself panics when it finds nothing',
        source: 'mm/memblock.c 4.19',
      },
      {
        from: '5.1',
        value: 'size-and-alignment',
        change: 'an early allocation that fails panics with its size and alignment',
        source: 'arch/arm/mm/mmu.c 5.10 to 6.12; boots of 5.10.223 and 6.1.176',
        between: ['4.19', '5.4'],
      },
      {
        from: '6.14',
        value: 'size',
        change: 'an early allocation that fails panics with its size',
        source: 'mm/memblock.c 7.2; boots of 6.18.35 and 7.2.13',
        between: ['6.12', '6.18'],
      },
    ],
  },
  allocationFlag: {
    topic: 'reservations',
    eras: [
      { from: '2.6.36', value: false, change: 'allocations are plain reservations', source: 'mm/memblock.c 6.12' },
      {
        from: '6.13',
        value: true,
        change: 'allocations carry the kernel flag and do not merge with plain reservations',
        source: 'mm/memblock.c 6.18; boots of 6.18.35',
        between: ['6.12', '6.18'],
      },
    ],
  },
  lastPageReserved: {
    topic: 'reservations',
    eras: [
      {
        from: '2.6.32',
        value: 'harmless',
        change: 'a reservation in the last page below 4 GiB does no harm',
        source: 'boots of 5.10.223 and 6.1',
      },
      {
        from: '6.2',
        value: 'fatal',
        change: 'without LPAE a reservation in the last page below 4 GiB kills the kernel',
        source: 'boots of 6.6.63, 6.12.107 and 7.2.13',
        between: ['6.1', '6.6'],
      },
    ],
  },
  memblockTop: {
    topic: 'reservations',
    eras: [
      {
        from: '2.6.32',
        value: 'kept',
        change: 'memory that ends at 4 GiB leaves nothing to allocate',
        source: 'mm/memblock.c 3.0; a boot of 3.0.86',
      },
      {
        from: '3.3',
        value: 'cut',
        change: 'memblock cuts off the last byte of the address space',
        source: 'mm/memblock.c 3.4',
        between: ['3.1', '3.4'],
      },
    ],
  },
};
