/**
 * The kernel's own reservations: the blob, the initrd, the crash dump header; and what memblock makes of them.
 */
import type { Rows } from '../era.ts';

const FDT = 'drivers/of/fdt.c';
const INIT = 'arch/arm/mm/init.c';

/** What a version reserves for itself: image, blob, initrd, crash header. */
export interface ReservationBehaviour {
  /** When the blob reserves itself: not at all (there is none), with the page tables, after the machine hook, first of all. */
  readonly blobReserved: 'never' | 'before-machine' | 'after-machine' | 'first';
  /** The initrd must lie in RAM and on nothing reserved. */
  readonly initrdChecked: boolean;
  /** The initrd's reservation is widened to whole pages. */
  readonly initrdWholePages: boolean;
  /** An initrd whose start lies above its end is ignored in silence. */
  readonly initrdReversedIgnored: boolean;
  /** How the refusal of an initrd is logged. */
  readonly initrdRefusal: 'one-line' | 'continued';
  /** `linux,elfcorehdr` is reserved by the generic code. */
  readonly elfCoreHeader: boolean;
  /** How many `linux,elfcorehdr` entries are accepted. */
  readonly elfCoreHeaderEntries: 'first' | 'exactly-one';
  /** Allocations carry memblock's kernel flag, and do not merge with plain reservations. */
  readonly allocationFlag: boolean;
  /** A reservation in the last page of a 32-bit address space. */
  readonly lastPageReserved: 'harmless' | 'fatal';
  /** Whether memblock cuts off the last byte of the address space, or lets a region reach it and then fails. */
  readonly memblockTop: 'kept' | 'cut';
}

export const RESERVATIONS: Rows<ReservationBehaviour> = {
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
        source: `${FDT} 3.16; bracketed by 3.14`,
        flavours: ['msm-3.10', 'msm-3.10-q2', 'msm-3.10-q3'],
      },
      {
        from: '5.11',
        value: 'first',
        change: 'the blob is reserved right after import',
        source: `arch/arm/kernel/setup.c 5.12.9`,
        backports: ['5.10.223'],
      },
    ],
  },
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
        source: `${FDT} 6.12; bracketed by 6.1`,
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
        source: 'init/initramfs.c 6.1; bracketed by 5.15',
      },
    ],
  },
  elfCoreHeader: {
    topic: 'reservations',
    eras: [
      { from: '2.6.32', value: false, change: 'linux,elfcorehdr is not reserved', source: `${FDT} 5.10` },
      {
        from: '5.16',
        value: true,
        change: 'linux,elfcorehdr is reserved',
        source: `${FDT} 6.1; bracketed by 5.15.135`,
      },
    ],
  },
  elfCoreHeaderEntries: {
    topic: 'reservations',
    eras: [
      { from: '5.16', value: 'first', change: 'the first linux,elfcorehdr entry counts', source: `${FDT} 6.1` },
      {
        from: '6.13',
        value: 'exactly-one',
        change: 'linux,elfcorehdr must be exactly one entry',
        source: `${FDT} 7.2; bracketed by 6.12.107`,
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
        source: 'mm/memblock.c 7.2; bracketed by 6.12',
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
        source: 'boots of 6.12.107 and 7.2; bracketed by 6.1',
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
        source: 'mm/memblock.c 3.4; bracketed by 3.1',
      },
    ],
  },
};
