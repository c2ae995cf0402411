/**
 * The kernel's own reservations, in the order of arch/arm.
 */
import type { Rows } from '../era.ts';

const FDT = 'drivers/of/fdt.c';
const INIT = 'arch/arm/mm/init.c';
const MVEBU = 'arch/arm/mach-mvebu/board-v7.c';

/** When a version of arch/arm reserves what the boot loader left. */
export interface ReservationBehaviour {
  /** When the blob reserves itself: not at all (there is none), with the page tables, after the machine hook, first of all. */
  readonly blobReserved: 'never' | 'before-machine' | 'after-machine' | 'first';
  /** RAM too small for the area that Armada 370 and XP keep their DDR training data in is warned about. */
  readonly smallTrainingAreaLine: boolean;
  /** A machine that finds no memory to take for itself panics in words of its own; before, memblock does. */
  readonly stealPanic: boolean;
}

export const RESERVATIONS: Rows<ReservationBehaviour> = {
  stealPanic: {
    topic: 'reservations',
    eras: [
      {
        from: '2.6.32',
        value: false,
        change: 'memblock itself panics when a machine finds no memory to take',
        source: `${INIT} 4.19`,
      },
      {
        from: '5.1',
        value: true,
        change: 'a machine that finds no memory to take panics with "Failed to steal"',
        source: `${INIT} 5.10; a boot of 5.10.223`,
        between: ['4.19', '5.4'],
      },
    ],
  },
  smallTrainingAreaLine: {
    topic: 'reservations',
    eras: [
      {
        from: '3.15',
        value: false,
        change: 'the DDR training area of Armada is reserved whatever RAM there is',
        source: `${MVEBU} 5.10, 6.1`,
      },
      {
        from: '6.2',
        value: true,
        change: 'RAM too small for the DDR training area of Armada is warned about',
        source: `${MVEBU} 6.12`,
        between: ['6.1', '6.12'],
      },
    ],
  },
  blobReserved: {
    topic: 'reservations',
    eras: [
      {
        from: '2.6.32',
        value: 'never',
        change: 'the boot loader hands over tags, not a tree',
        source: `${INIT} 2.6.39`,
      },
      {
        from: '3.0',
        value: 'before-machine',
        change: 'blob and /memreserve/ are reserved before the machine hook',
        source: `arch/arm/kernel/devtree.c 3.0`,
      },
      {
        from: '3.15',
        value: 'after-machine',
        change: 'blob and /memreserve/ are reserved after the machine hook',
        source: `${FDT} 3.16`,
        between: ['3.14', '3.16'],
        flavours: ['msm-3.10', 'msm-3.10-q2', 'msm-3.10-q3'],
      },
      {
        from: '5.11',
        value: 'first',
        change: 'the blob is reserved right after import',
        source: `arch/arm/kernel/setup.c 5.12.9`,
        between: ['5.4.59', '5.12'],
        backports: ['5.4.214', '5.10.223'],
      },
    ],
  },
};
