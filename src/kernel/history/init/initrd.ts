/**
 * The initrd: what is checked before it is reserved.
 */
import type { Rows } from '../era.ts';

const FDT = 'drivers/of/fdt.c';
const INIT = 'arch/arm/mm/init.c';

/** What a version makes of the initrd. */
export interface InitrdBehaviour {
  /** The initrd must lie in RAM and on nothing reserved. */
  readonly initrdChecked: boolean;
  /** The initrd's reservation is widened to whole pages. */
  readonly initrdWholePages: boolean;
  /** An initrd whose start lies above its end is ignored in silence. */
  readonly initrdReversedIgnored: boolean;
  /** How the refusal of an initrd is logged. */
  readonly initrdRefusal: 'one-line' | 'continued';
  /** The kernel function that reserves the initrd. */
  readonly initrdReservedBy: string;
}

export const INITRD: Rows<InitrdBehaviour> = {
  initrdChecked: {
    topic: 'reservations',
    eras: [
      { from: '2.6.32', value: false, change: 'the initrd is reserved without a check', source: `${INIT} 2.6.39` },
      {
        from: '3.0',
        value: true,
        change: 'an initrd outside RAM or on something reserved is dropped',
        source: `${INIT} 3.0`,
      },
    ],
  },
  initrdWholePages: {
    topic: 'reservations',
    eras: [
      {
        from: '2.6.32',
        value: false,
        change: 'the initrd is reserved byte for byte',
        source: 'arch/arm/mm/init.c 4.9',
      },
      { from: '4.12', value: true, change: 'the initrd is widened to whole pages', source: 'arch/arm/mm/init.c 4.14' },
    ],
  },
  initrdReversedIgnored: {
    topic: 'reservations',
    eras: [
      { from: '2.6.32', value: false, change: 'an initrd with start above end wraps', source: `${FDT} 6.1` },
      {
        from: '6.2',
        value: true,
        change: 'an initrd with start above end is ignored',
        source: `${FDT} 6.6; boots of 6.1.176 and 6.6.63`,
        backports: ['6.1.176'],
        between: ['5.15', '6.6'],
      },
    ],
  },
  initrdRefusal: {
    topic: 'reservations',
    eras: [
      {
        from: '3.0',
        value: 'one-line',
        change: 'a refused initrd is logged in one line',
        source: 'arch/arm/mm/init.c 5.10',
      },
      {
        from: '5.16',
        value: 'continued',
        change: 'the refusal ends in a continued line',
        source: 'init/initramfs.c 6.1; boots of 6.1.176',
        between: ['5.15', '6.1'],
      },
    ],
  },
  initrdReservedBy: {
    topic: 'reservations',
    eras: [
      {
        from: '2.6.32',
        value: 'arm_memblock_init',
        change: 'arm_memblock_init reserves the initrd',
        source: `${INIT} 4.9`,
      },
      {
        from: '4.12',
        value: 'arm_initrd_init',
        change: 'arm_initrd_init reserves the initrd',
        source: `${INIT} 4.14`,
        between: ['4.9', '4.14'],
      },
      {
        from: '5.16',
        value: 'reserve_initrd_mem',
        change: 'reserve_initrd_mem reserves the initrd',
        source: 'init/initramfs.c 6.1',
        between: ['5.15', '6.1'],
      },
    ],
  },
};
