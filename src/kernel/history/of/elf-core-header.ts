/**
 * The header of the crashed kernel, for a kernel that dumps it.
 */
import type { Rows } from '../era.ts';

const FDT = 'drivers/of/fdt.c';

/** What a version makes of `linux,elfcorehdr`. */
export interface ElfCoreHeaderBehaviour {
  /** `linux,elfcorehdr` is reserved by the generic code. */
  readonly elfCoreHeader: boolean;
  /** How many `linux,elfcorehdr` entries are accepted. */
  readonly elfCoreHeaderEntries: 'first' | 'exactly-one';
}

export const ELF_CORE_HEADER: Rows<ElfCoreHeaderBehaviour> = {
  elfCoreHeader: {
    topic: 'reservations',
    eras: [
      { from: '2.6.32', value: false, change: 'linux,elfcorehdr is not reserved', source: `${FDT} 5.10` },
      {
        from: '5.15',
        value: true,
        change: 'linux,elfcorehdr is reserved',
        source: `${FDT} 5.15; boots of 5.15.135`,
        between: ['5.14', '5.15'],
      },
    ],
  },
  elfCoreHeaderEntries: {
    topic: 'reservations',
    eras: [
      { from: '5.15', value: 'first', change: 'the first linux,elfcorehdr entry counts', source: `${FDT} 5.15, 6.1` },
      {
        from: '6.13',
        value: 'exactly-one',
        change: 'linux,elfcorehdr must be exactly one entry',
        source: `${FDT} 6.18; boots of 6.18.35`,
        between: ['6.12', '6.18'],
      },
    ],
  },
};
