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
};
