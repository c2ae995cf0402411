/**
 * Long descriptors: 64 bits each, the page tables of LPAE (ARM architecture reference manual, ARMv7-A, B3.6) and of arm64, with
 * the names that Linux gives to their bits (asm/pgtable-3level-hwdef.h, asm/pgtable-hwdef.h). Bits 58 to 55 are left to software:
 * 32-bit Linux keeps dirty, special, none and read-only there.
 */
import { type AccessRights, bitsOf, type DecodedDescriptor, field, NO_RIGHTS, type Rights } from './walk.ts';

/** How the tables are made: log2 of the page, of which a table holds a page's worth of entries. */
export interface LongFormat {
  readonly pageShift: number;
  readonly arch: 'arm' | 'arm64';
}

/** AttrIndx of 32-bit Linux (MAIR of proc-v7-3level.S). */
const ARM_TYPES: readonly string[] = [
  'strongly ordered',
  'normal, not cached',
  'normal, write-through',
  'normal, write-back',
  'device',
  'not used',
  'not used',
  'normal, write-back, write-allocate',
];

/** AttrIndx of 64-bit Linux since 5.13 (asm/memory.h). */
const ARM64_TYPES: readonly string[] = [
  'normal',
  'normal, tagged',
  'normal, not cached',
  'device nGnRnE',
  'device nGnRE',
  'not used',
  'not used',
  'not used',
];

const SHAREABILITY: readonly string[] = ['not shared', 'reserved', 'outer shareable', 'inner shareable'];

/** Physical addresses have 40 bits with LPAE, 48 on arm64. */
const topBit = ({ arch }: LongFormat): number => (arch === 'arm' ? 39 : 47);

/** ARMv7's XN keeps both privileges from executing, arm64's the user alone. */
function rightsOf(descriptor: bigint, arch: LongFormat['arch']): Rights {
  const user = bitsOf(descriptor, 6, 6) === 1n;
  const readOnly = bitsOf(descriptor, 7, 7) === 1n;
  const xn = bitsOf(descriptor, 54, 54) === 1n;
  const pxn = bitsOf(descriptor, 53, 53) === 1n;
  const rights = (never: boolean): AccessRights => ({ read: true, write: !readOnly, execute: !never });
  return { kernel: rights(pxn || (arch === 'arm' && xn)), user: user ? rights(xn) : NO_RIGHTS };
}

/** An entry of a table at `level`: 3 is the last, whose entries are pages. */
export function decodeLong(descriptor: bigint, level: number, format: LongFormat): DecodedDescriptor {
  const type = bitsOf(descriptor, 1, 0);
  const { pageShift, arch } = format;
  const levelBits = pageShift - 3;
  const shift = pageShift + (3 - level) * levelBits;
  // a block at level 0 is reserved, as are one at the last level and, with pages above 4 KiB, one at level 1
  const blocks = level === 2 || (level === 1 && pageShift === 12);
  if ((type & 1n) === 0n || (type === 1n && !blocks)) {
    return {
      kind: 'fault',
      base: 0n,
      size: 0n,
      accessed: true,
      fields: [field(descriptor, 'type', 1, 0, (type & 1n) === 0n ? 'invalid' : 'reserved')],
    };
  }
  const top = topBit(format);
  if (type === 3n && level < 3) {
    return {
      kind: 'table',
      base: bitsOf(descriptor, top, pageShift) << BigInt(pageShift),
      size: 0n,
      accessed: true,
      fields: [
        field(descriptor, 'NSTable', 63, 63),
        field(descriptor, 'APTable', 62, 61),
        field(descriptor, 'XNTable', 60, 60),
        field(descriptor, 'PXNTable', 59, 59),
        field(descriptor, 'table', top, pageShift, 'base of the next table'),
        field(descriptor, 'type', 1, 0, 'table'),
      ],
    };
  }
  const readOnly = bitsOf(descriptor, 7, 7) === 1n;
  const user = bitsOf(descriptor, 6, 6) === 1n;
  const types = arch === 'arm' ? ARM_TYPES : ARM64_TYPES;
  const accessed = bitsOf(descriptor, 10, 10) === 1n;
  return {
    kind: level === 3 ? 'page' : 'block',
    base: bitsOf(descriptor, top, shift) << BigInt(shift),
    size: 1n << BigInt(shift),
    rights: rightsOf(descriptor, arch),
    accessed,
    fields: [
      field(descriptor, 'software', 58, 55),
      field(descriptor, arch === 'arm' ? 'XN' : 'UXN', 54, 54),
      field(descriptor, 'PXN', 53, 53),
      field(descriptor, 'contiguous', 52, 52),
      field(descriptor, level === 3 ? 'page' : 'block', top, shift, `bits ${top} to ${shift} of the physical address`),
      field(descriptor, 'nG', 11, 11, bitsOf(descriptor, 11, 11) === 1n ? 'of one address space' : 'global'),
      field(descriptor, 'AF', 10, 10, accessed ? 'accessed' : 'not accessed yet'),
      field(descriptor, 'SH', 9, 8, SHAREABILITY[Number(bitsOf(descriptor, 9, 8))]),
      field(descriptor, 'AP[2]', 7, 7, readOnly ? 'read only' : 'read and write'),
      field(descriptor, 'AP[1]', 6, 6, user ? 'kernel and user' : 'kernel only'),
      field(descriptor, 'AttrIndx', 4, 2, types[Number(bitsOf(descriptor, 4, 2))]),
      field(descriptor, 'type', 1, 0, level === 3 ? 'page' : 'block'),
    ],
  };
}
