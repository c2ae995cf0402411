/**
 * The attribute bits of the kernel's own mappings, as build_mem_type_table composes them for ARMv7 with TEX remap
 * (arch/arm/mm/mmu.c; asm/pgtable-2level.h and asm/pgtable-3level.h). Words of Linux 6.12 were read from the memory of a boot.
 */

import type { MappingWords } from '../../prediction.ts';

/** What a mapping is for. */
export interface MappingType {
  /** Linux's number of the memory type: 3 write-back, 4 device, 7 write-allocate. */
  readonly memoryType: number;
  readonly executable?: boolean;
  readonly readOnly?: boolean;
  /** Programs may read it. */
  readonly user?: boolean;
  /** Never mapped by sections. */
  readonly pagesOnly?: boolean;
  readonly domain?: number;
}

/** Lowest bit of TEX in a section. */
const SECTION_TEX = 12n;

const bit = (set: boolean | undefined, at: bigint): bigint => (set ? 1n << at : 0n);

/** Dirty and present for Linux, in the hardware's tables of LPAE. */
const LPAE_DIRTY = 1n << 55n;

function shortWords(type: MappingType, shared: boolean): MappingWords {
  const memory = BigInt(type.memoryType);
  const cb = (memory & 3n) << 2n;
  const tex = memory >> 2n;
  const never = !type.executable;
  const domain = BigInt(type.domain ?? 0) << 5n;
  const section =
    2n | cb | bit(never, 4n) | domain | (1n << 10n) | (tex << SECTION_TEX) | bit(type.readOnly, 15n) | bit(shared, 16n);
  const page =
    2n |
    bit(never, 0n) |
    cb |
    (1n << 4n) |
    bit(type.user, 5n) |
    (tex << 6n) |
    bit(type.readOnly, 9n) |
    bit(shared, 10n);
  const linux =
    3n | (memory << 2n) | (1n << 6n) | bit(type.readOnly, 7n) | bit(type.user, 8n) | bit(never, 9n) | bit(shared, 10n);
  return { ...(type.pagesOnly ? {} : { section }), page, linux, table: 1n | domain };
}

function lpaeWords(type: MappingType, shared: boolean): MappingWords {
  const attributes =
    (BigInt(type.memoryType) << 2n) |
    bit(type.user, 6n) |
    bit(type.readOnly, 7n) |
    (shared ? 3n << 8n : 0n) |
    (1n << 10n) |
    bit(!type.executable, 54n) |
    bit(type.readOnly, 58n);
  const page = 3n | attributes | LPAE_DIRTY;
  return { ...(type.pagesOnly ? {} : { section: 1n | attributes }), page, linux: page, table: 3n };
}

/** @param shared more than one processor: memory is shared and write-allocate */
export function wordsOf(type: MappingType, format: 'short' | 'lpae', shared: boolean): MappingWords {
  return format === 'short' ? shortWords(type, shared) : lpaeWords(type, shared);
}

/** pmd_populate_kernel's entry for a table that no mapping type asked for (asm/pgalloc.h): bit 4 is set with short descriptors. */
export const KERNEL_TABLE = { short: 0x11n, lpae: 3n } as const;
