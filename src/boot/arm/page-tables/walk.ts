/**
 * A page-table walk as data: what the processor's MMU reads on its way from a virtual to a physical address, and where it ends.
 */

/** Reads a table entry of `bytes` bytes, little-endian; undefined where the memory is not known. */
export type ReadEntry = (address: bigint, bytes: 4 | 8) => bigint | undefined;

/** One field of a descriptor. */
export interface DescriptorField {
  readonly name: string;
  /** `31:20`, or one bit: `4`. */
  readonly bits: string;
  readonly value: bigint;
  /** What the value means, where it is more than a number. */
  readonly meaning?: string;
}

export type DescriptorKind =
  | 'fault'
  | 'table'
  | 'section'
  | 'supersection'
  | 'block'
  | 'large page'
  | 'small page'
  | 'page';

/** What an access of one privilege may do. */
export interface AccessRights {
  readonly read: boolean;
  readonly write: boolean;
  readonly execute: boolean;
}

export interface Rights {
  readonly kernel: AccessRights;
  readonly user: AccessRights;
}

export interface DecodedDescriptor {
  readonly kind: DescriptorKind;
  /** Physical address of what it maps, or of the next table; 0 for a fault. */
  readonly base: bigint;
  /** Bytes that it maps; 0 for a fault or a table. */
  readonly size: bigint;
  readonly fields: readonly DescriptorField[];
  /** Undefined for a fault or a table. */
  readonly rights?: Rights;
  /** Only of the short format: the domain, which the second level takes from the first. */
  readonly domain?: number;
  /** The access flag is set or of no account. */
  readonly accessed: boolean;
}

export interface WalkStep {
  /** 1 to 3; 0 for arm64's first of four. */
  readonly level: number;
  /** Physical address of the table. */
  readonly table: bigint;
  readonly index: number;
  /** Physical address of the entry. */
  readonly address: bigint;
  readonly descriptor: bigint;
  readonly decoded: DecodedDescriptor;
}

export type FaultName = 'translation' | 'access flag' | 'domain' | 'permission' | 'address size';

export type WalkOutcome =
  | {
      readonly kind: 'mapped';
      readonly physical: bigint;
      /** Bytes of the section, block or page. */
      readonly size: bigint;
      readonly rights: Rights;
    }
  | {
      readonly kind: 'fault';
      readonly fault: FaultName;
      readonly level: number;
      /** The status that the fault status register shows. */
      readonly status: number;
      /** Why, where the tables do not say it themselves. */
      readonly reason?: string;
    }
  | {
      readonly kind: 'unknown';
      /** Physical address of the entry that is not in the dump. */
      readonly missing: bigint;
    };

export interface Walk {
  readonly virtual: bigint;
  /** Which register holds the first table. */
  readonly from: 'TTBR0' | 'TTBR1';
  readonly steps: readonly WalkStep[];
  readonly outcome: WalkOutcome;
}

/** Bits `high` to `low` of a value, both included. */
export function bitsOf(value: bigint, high: number, low: number): bigint {
  return (value >> BigInt(low)) & ((1n << BigInt(high - low + 1)) - 1n);
}

export function field(value: bigint, name: string, high: number, low: number, meaning?: string): DescriptorField {
  return {
    name,
    bits: high === low ? String(low) : `${high}:${low}`,
    value: bitsOf(value, high, low),
    ...(meaning === undefined ? {} : { meaning }),
  };
}

export const NO_RIGHTS: AccessRights = { read: false, write: false, execute: false };

/** `rwx`, `r-x`, `---`. */
export function rightsText({ read, write, execute }: AccessRights): string {
  return `${read ? 'r' : '-'}${write ? 'w' : '-'}${execute ? 'x' : '-'}`;
}
