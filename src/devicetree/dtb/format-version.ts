/**
 * What each version of the flattened format holds.
 *
 * Source: dtc 1.6.1 `flattree.c` (version_table) and `Documentation/devicetree/booting-without-of.txt` of Linux 4.19,
 * which tells the history of the versions; version 17 is the one the Devicetree Specification defines (v0.4, chapter 5).
 */

export const MAGIC = 0xd00dfeed;

/** The newest version there is. A newer blob is readable when its `last_comp_version` is not above this. */
export const NEWEST_VERSION = 17;

/** Bytes of the smallest header, that of version 1. */
export const SMALLEST_HEADER = 28;

/** Tags of the structure block: big-endian cells. */
export const TAG = { beginNode: 1, endNode: 2, property: 3, nop: 4, end: 9 } as const;

/** Bytes of one tag. */
export const TAG_BYTES = 4;

/** Bytes of FDT_PROP, the value's length and the name's offset: what stands before a value. */
export const PROPERTY_HEADER_BYTES = 12;

/** Bytes of an (address, size) entry of the memory reserve map. */
export const RESERVE_ENTRY_BYTES = 16;

/** Offsets of the header's fields, in bytes. Later versions only added fields at the end. */
export const FIELD = {
  magic: 0,
  totalSize: 4,
  structureOffset: 8,
  stringsOffset: 12,
  reserveMapOffset: 16,
  version: 20,
  lastCompatibleVersion: 24,
  bootCpu: 28,
  stringsSize: 32,
  structureSize: 36,
} as const;

export interface FormatLayout {
  readonly headerBytes: number;
  /** The header has `boot_cpuid_phys` (from version 2). */
  readonly hasBootCpu: boolean;
  /** The header has `size_dt_strings` (from version 3). */
  readonly hasStringsSize: boolean;
  /** The header has `size_dt_struct` (from version 17). */
  readonly hasStructureSize: boolean;
  /**
   * Before version 16: a node carries its full path instead of its name and a `name` property of its own, and values of
   * 8 bytes or more start at a multiple of 8 bytes from the start of the structure block.
   */
  readonly hasFullPaths: boolean;
}

/** The layout of a version from 1 on; every version above 17 is read as 17. */
export function layoutOf(version: number): FormatLayout {
  const hasBootCpu = version >= 2;
  const hasStringsSize = version >= 3;
  const hasStructureSize = version >= 17;
  const headerBytes = hasStructureSize ? 40 : hasStringsSize ? 36 : hasBootCpu ? 32 : SMALLEST_HEADER;
  return { headerBytes, hasBootCpu, hasStringsSize, hasStructureSize, hasFullPaths: version < 16 };
}

/** What dtc writes into `last_comp_version` for a version. */
export function lastCompatibleWith(version: number): number {
  return version < 16 ? 1 : 16;
}

/** The smallest multiple of `unit` that is not below `offset`; exact for every file offset, unlike 32-bit bit masks. */
export function alignOffset(offset: number, unit: number): number {
  return Math.ceil(offset / unit) * unit;
}
