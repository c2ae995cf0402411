/**
 * Short descriptors: the page tables of 32-bit ARM without LPAE, as the hardware reads them (ARM architecture reference manual,
 * ARMv7-A, B3.5), with the names that Linux gives to their bits (asm/pgtable-2level-hwdef.h).
 *
 *      first level, a word for each MiB                        second level, a word for each 4 KiB
 *      31        20    15 14-12 11-10 9  8-5    4  3 2  1 0      31        12 11 10 9  8-6  5-4   3 2 1 0
 *      | section  | S AP2 TEX    AP   -  domain XN C B  1 0 |    | page     | nG S AP2 TEX  AP    C B 1 XN|
 *      | second-level table   |      -  domain -  -    0 1 |
 */
import {
  type AccessRights,
  bitsOf,
  type DecodedDescriptor,
  type DescriptorField,
  field,
  NO_RIGHTS,
  type Rights,
} from './walk.ts';

/** Bytes that each kind of entry maps. */
const SIZES = { section: 1n << 20n, supersection: 1n << 24n, large: 1n << 16n, small: 4n << 10n } as const;

/** Linux's memory types with TEX remap, by TEX[0], C and B (build_mem_type_table and the PRRR of proc-v7-2level.S). */
const MEMORY_TYPES: readonly string[] = [
  'strongly ordered',
  'normal, not cached',
  'normal, write-through',
  'normal, write-back',
  'device',
  'reserved',
  'implementation defined',
  'normal, write-back, write-allocate',
];

/** What AP[2:0] allows: kernel and user, read and write. */
const ACCESS: readonly (readonly [kernel: string, user: string])[] = [
  ['', ''],
  ['rw', ''],
  ['rw', 'r'],
  ['rw', 'rw'],
  ['', ''],
  ['r', ''],
  ['r', 'r'],
  ['r', 'r'],
];

function accessText(ap: number): string {
  const [kernel, user] = ACCESS[ap] ?? ['', ''];
  return `kernel ${kernel || 'none'}, user ${user || 'none'}`;
}

/** @param pxn privileged execute-never: a bit of sections and tables on ARMv7 with LPAE or its PXN extension */
function rightsOf(ap: number, xn: boolean, pxn: boolean): Rights {
  const [kernel, user] = ACCESS[ap] ?? ['', ''];
  const rights = (letters: string, never: boolean): AccessRights =>
    letters === ''
      ? NO_RIGHTS
      : { read: letters.includes('r'), write: letters.includes('w'), execute: letters.includes('r') && !never };
  return { kernel: rights(kernel, xn || pxn), user: rights(user, xn) };
}

const fault = (descriptor: bigint): DecodedDescriptor => ({
  kind: 'fault',
  base: 0n,
  size: 0n,
  fields: [field(descriptor, 'type', 1, 0, 'invalid')],
  accessed: true,
});

const typeIndex = (tex: bigint, c: bigint, b: bigint): number => Number(((tex & 1n) << 2n) | (c << 1n) | b);

/** An entry of the first-level table. */
export function decodeFirstLevel(descriptor: bigint): DecodedDescriptor {
  const type = bitsOf(descriptor, 1, 0);
  if (type === 0n) return fault(descriptor);
  if (type === 1n) {
    return {
      kind: 'table',
      base: bitsOf(descriptor, 31, 10) << 10n,
      size: 0n,
      domain: Number(bitsOf(descriptor, 8, 5)),
      accessed: true,
      fields: [
        field(descriptor, 'table', 31, 10, 'base of the second-level table'),
        field(descriptor, 'domain', 8, 5),
        field(descriptor, 'NS', 3, 3),
        field(descriptor, 'PXN', 2, 2),
        field(descriptor, 'type', 1, 0, 'second-level table'),
      ],
    };
  }
  const isSuper = bitsOf(descriptor, 18, 18) === 1n;
  const ap = Number((bitsOf(descriptor, 15, 15) << 2n) | bitsOf(descriptor, 11, 10));
  const xn = bitsOf(descriptor, 4, 4) === 1n;
  const pxn = bitsOf(descriptor, 0, 0) === 1n;
  const memoryType =
    MEMORY_TYPES[typeIndex(bitsOf(descriptor, 14, 12), bitsOf(descriptor, 3, 3), bitsOf(descriptor, 2, 2))];
  const base = isSuper
    ? (bitsOf(descriptor, 31, 24) << 24n) | (bitsOf(descriptor, 23, 20) << 32n) | (bitsOf(descriptor, 8, 5) << 36n)
    : bitsOf(descriptor, 31, 20) << 20n;
  const address: DescriptorField[] = isSuper
    ? [
        field(descriptor, 'supersection', 31, 24, 'bits 31 to 24 of the physical address'),
        field(descriptor, 'PA 35:32', 23, 20),
        field(descriptor, 'PA 39:36', 8, 5),
      ]
    : [field(descriptor, 'section', 31, 20, 'bits 31 to 20 of the physical address')];
  return {
    kind: isSuper ? 'supersection' : 'section',
    base,
    size: isSuper ? SIZES.supersection : SIZES.section,
    // bits 8 to 5 are of the address in a supersection, which is of domain 0
    domain: isSuper ? 0 : Number(bitsOf(descriptor, 8, 5)),
    accessed: true,
    rights: rightsOf(ap, xn, pxn),
    fields: [
      ...address,
      field(descriptor, 'NS', 19, 19),
      field(descriptor, 'supersection', 18, 18),
      field(descriptor, 'nG', 17, 17, bitsOf(descriptor, 17, 17) === 1n ? 'of one address space' : 'global'),
      field(descriptor, 'S', 16, 16, bitsOf(descriptor, 16, 16) === 1n ? 'shared' : 'not shared'),
      field(descriptor, 'AP[2]', 15, 15),
      field(descriptor, 'TEX', 14, 12, memoryType),
      field(descriptor, 'AP[1:0]', 11, 10, accessText(ap)),
      ...(isSuper ? [] : [field(descriptor, 'domain', 8, 5)]),
      field(descriptor, 'XN', 4, 4, xn ? 'not executed' : 'may be executed'),
      field(descriptor, 'C', 3, 3),
      field(descriptor, 'B', 2, 2),
      field(descriptor, 'type', 1, 0, 'section'),
    ],
  };
}

/** An entry of a second-level table. */
export function decodeSecondLevel(descriptor: bigint): DecodedDescriptor {
  const type = bitsOf(descriptor, 1, 0);
  if (type === 0n) return fault(descriptor);
  const isLarge = type === 1n;
  const size = isLarge ? SIZES.large : SIZES.small;
  const tex = isLarge ? bitsOf(descriptor, 14, 12) : bitsOf(descriptor, 8, 6);
  const xn = (isLarge ? bitsOf(descriptor, 15, 15) : bitsOf(descriptor, 0, 0)) === 1n;
  const ap = Number((bitsOf(descriptor, 9, 9) << 2n) | bitsOf(descriptor, 5, 4));
  const memoryType = MEMORY_TYPES[typeIndex(tex, bitsOf(descriptor, 3, 3), bitsOf(descriptor, 2, 2))];
  return {
    kind: isLarge ? 'large page' : 'small page',
    base: descriptor & ~(size - 1n),
    size,
    accessed: true,
    rights: rightsOf(ap, xn, false),
    fields: [
      isLarge
        ? field(descriptor, 'large page', 31, 16, 'bits 31 to 16 of the physical address')
        : field(descriptor, 'page', 31, 12, 'bits 31 to 12 of the physical address'),
      ...(isLarge
        ? [
            field(descriptor, 'XN', 15, 15, xn ? 'not executed' : 'may be executed'),
            field(descriptor, 'TEX', 14, 12, memoryType),
          ]
        : []),
      field(descriptor, 'nG', 11, 11, bitsOf(descriptor, 11, 11) === 1n ? 'of one address space' : 'global'),
      field(descriptor, 'S', 10, 10, bitsOf(descriptor, 10, 10) === 1n ? 'shared' : 'not shared'),
      field(descriptor, 'AP[2]', 9, 9),
      ...(isLarge ? [] : [field(descriptor, 'TEX', 8, 6, memoryType)]),
      field(descriptor, 'AP[1:0]', 5, 4, accessText(ap)),
      field(descriptor, 'C', 3, 3),
      field(descriptor, 'B', 2, 2),
      isLarge
        ? field(descriptor, 'type', 1, 0, 'large page')
        : field(descriptor, 'XN', 0, 0, xn ? 'not executed' : 'may be executed'),
    ],
  };
}
