/**
 * What the unpacked tree takes: sizes of its structures on 32-bit ARM (include/linux/of.h), and of the table of reserved regions.
 */
import type { Rows } from '../era.ts';

export interface UnflattenBehaviour {
  /** Bytes of struct device_node, and how much of it only exists with CONFIG_OF_KOBJ; `always` before there was a choice. */
  readonly deviceNode: { readonly bytes: number; readonly kobj: number; readonly always?: true };
  /** The same of struct property; `dynamic` is there with CONFIG_OF_DYNAMIC. */
  readonly deviceProperty: { readonly bytes: number; readonly kobj: number; readonly dynamic: number };
  /** A node is named by its full path, or by its own name. */
  readonly nodeNames: 'full-path' | 'own';
  /** `rng-seed` is wiped out of the blob before it is unpacked. */
  readonly rngSeedTaken: boolean;
  /** The table of reserved regions is allocated when the tree is unpacked: bytes of an entry, with LPAE. */
  readonly reservedMemoryArray: { readonly bytes: number; readonly lpaeBytes: number } | undefined;
  /** Entries that the table gets for a /reserved-memory of unsupported format. */
  readonly unsupportedFormatEntries: number;
  /** A table without entries is allocated too. */
  readonly emptyTableAllocated: boolean;
  /** A `reg` with nothing in it counts as an entry of the table. */
  readonly emptyRegCounts: boolean;
}

const OF = 'include/linux/of.h';
const TOPIC = 'unpacked tree';

export const UNFLATTEN: Rows<UnflattenBehaviour> = {
  deviceNode: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: { bytes: 64, kobj: 0, always: true },
        change: 'a node of the unpacked tree takes 64 bytes and its path',
        source: 'the Memory: lines of 3.0.86 to 3.10.99',
      },
      {
        from: '3.14',
        value: { bytes: 52, kobj: 36, always: true },
        change: 'a node of the unpacked tree takes 88 bytes and its path',
        source: 'boots of 3.18.20 to 4.14.5; bracketed by 3.10',
      },
      {
        from: '4.15',
        value: { bytes: 52, kobj: 36 },
        change: 'a node of the unpacked tree takes 52 bytes, 88 with sysfs',
        source: 'boots of 4.19.72; bracketed by 4.14',
      },
      {
        from: '5.0',
        value: { bytes: 48, kobj: 36 },
        change: 'a node of the unpacked tree takes 48 bytes, 84 with sysfs',
        source: 'boots of 5.4.286; bracketed by 4.19',
      },
      {
        from: '5.9',
        value: { bytes: 52, kobj: 36 },
        change: 'a node of the unpacked tree takes 52 bytes, 88 with sysfs',
        source: 'boots of 5.10.223; bracketed by 5.4',
      },
      {
        from: '5.11',
        value: { bytes: 72, kobj: 36 },
        change: 'a node of the unpacked tree takes 72 bytes, 108 with sysfs',
        source: `${OF}, the links of fwnode; boots of 5.15.135 and 6.1.176, bracketed by 5.10`,
      },
    ],
  },
  deviceProperty: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: { bytes: 24, kobj: 0, dynamic: 0 },
        change: 'a property of the unpacked tree takes 24 bytes',
        source: 'the Memory: lines of 3.0.86 to 3.10.99',
      },
      {
        from: '3.14',
        value: { bytes: 52, kobj: 0, dynamic: 0 },
        change: 'a property of the unpacked tree takes 52 bytes',
        source: 'boots of 3.18.20 to 4.14.5; bracketed by 3.10',
      },
      {
        from: '4.15',
        value: { bytes: 16, kobj: 28, dynamic: 4 },
        change: 'a property of the unpacked tree takes 16 bytes, 44 with sysfs',
        source: 'boots of 4.19.72, 5.4.286 and 5.10.223; bracketed by 4.14',
      },
      {
        from: '5.11',
        value: { bytes: 16, kobj: 32, dynamic: 4 },
        change: 'a property of the unpacked tree takes 48 bytes with sysfs',
        source: 'boots of 6.1.176; bracketed by 5.10',
      },
      {
        from: '6.7',
        value: { bytes: 16, kobj: 36, dynamic: 4 },
        change: 'a property of the unpacked tree takes 52 bytes with sysfs',
        source: 'boots of 6.6.63 and 6.12.107',
      },
    ],
  },
  nodeNames: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: 'full-path',
        change: 'the unpacked tree holds full paths',
        source: 'drivers/of/fdt.c 4.14',
      },
      {
        from: '4.15',
        value: 'own',
        change: 'the unpacked tree holds the names of nodes',
        source: 'drivers/of/fdt.c 4.19; bracketed by 4.14',
      },
    ],
  },
  rngSeedTaken: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: false,
        change: 'rng-seed is unpacked like any property',
        source: 'drivers/of/fdt.c 4.19',
      },
      {
        from: '5.4',
        value: true,
        change: 'rng-seed is wiped before the tree is unpacked',
        source: 'drivers/of/fdt.c 5.10, early_init_dt_scan_chosen; boots of 5.4',
      },
    ],
  },
  reservedMemoryArray: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: undefined,
        change: 'the table of reserved regions is part of the kernel image',
        source: 'drivers/of/of_reserved_mem.c 6.6',
      },
      {
        from: '6.12',
        value: { bytes: 24, lpaeBytes: 40 },
        change: 'the table of reserved regions is allocated when its size is known',
        source: 'drivers/of/of_reserved_mem.c 6.12',
      },
      {
        from: '7.0',
        value: { bytes: 20, lpaeBytes: 32 },
        change: 'an entry of the table of reserved regions takes 20 bytes',
        source: 'boots of 6.18.35 and 7.2.13',
      },
    ],
  },
  unsupportedFormatEntries: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: 64,
        change: 'a /reserved-memory of unsupported format has a table of 64 entries',
        source: 'drivers/of/of_reserved_mem.c 6.12',
      },
      {
        from: '6.13',
        value: 0,
        change: 'a /reserved-memory of unsupported format has no table',
        source: 'drivers/of/of_reserved_mem.c 7.2; bracketed by 6.12',
      },
    ],
  },
  emptyTableAllocated: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: false,
        change: 'no table of reserved regions is allocated where there are none',
        source: 'drivers/of/of_reserved_mem.c 6.12',
      },
      {
        from: '6.13',
        value: true,
        change: 'the table of reserved regions is allocated with no entries too',
        source: 'boots of 6.18; bracketed by 6.12',
      },
      {
        from: '7.0',
        value: false,
        change: 'no table of reserved regions is allocated where there are none',
        source: 'boots of 7.2.13; bracketed by 6.18',
      },
    ],
  },
  emptyRegCounts: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: true,
        change: 'an empty reg counts as a reserved region when the table is sized',
        source: 'drivers/of/of_reserved_mem.c 6.12',
      },
      {
        from: '7.0',
        value: false,
        change: 'an empty reg is no reserved region when the table is sized',
        source: 'drivers/of/of_reserved_mem.c 7.2; boots of 6.18',
      },
    ],
  },
};
