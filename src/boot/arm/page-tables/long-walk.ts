/**
 * The walk through long descriptors: LPAE's three levels (ARM architecture reference manual, ARMv7-A, B3.6) and the four of arm64
 * (ARMv8-A, D5.2). A region of at most a table's reach begins at a lower level.
 */
import { InputError } from '../../../terms/input-error.ts';
import { hex } from '../../../terms/notation.ts';
import { decodeLong, type LongFormat } from './long-descriptor.ts';
import {
  bitsOf,
  type DecodedDescriptor,
  type FaultName,
  NO_RIGHTS,
  type ReadEntry,
  type Rights,
  type Walk,
  type WalkOutcome,
  type WalkStep,
} from './walk.ts';

export interface LongTables {
  readonly ttbr0: bigint;
  readonly ttbr1?: bigint | undefined;
  /** LPAE: TTBCR. Both regions are whole where it is not known. */
  readonly ttbcr?: bigint | undefined;
  /** arm64: bits of a virtual address, in both regions. */
  readonly virtualBits?: number | undefined;
}

/** Status codes of the fault status register, without the level in their low bits. */
const STATUS: Readonly<Record<FaultName, number>> = {
  'address size': 0x0,
  translation: 0x4,
  'access flag': 0x8,
  permission: 0xc,
  domain: 0x0,
};

function longFault(fault: Exclude<FaultName, 'domain'>, level: number, reason?: string): WalkOutcome {
  return { kind: 'fault', fault, level, status: STATUS[fault] | level, ...(reason === undefined ? {} : { reason }) };
}

/** A region: the register that its walks begin with, and how many bits of address it has. */
interface LongRegion {
  readonly from: 'TTBR0' | 'TTBR1';
  readonly bits: number;
  /** Why there are no walks. */
  readonly closed?: string;
}

/** TTBCR.T0SZ and T1SZ divide the 32-bit space (B3.6.4). */
function lpaeRegion(ttbcr: bigint, virtual: bigint): LongRegion {
  const t0 = Number(bitsOf(ttbcr, 2, 0));
  const t1 = Number(bitsOf(ttbcr, 18, 16));
  const inLower = t0 === 0 || virtual >> BigInt(32 - t0) === 0n;
  const inUpper = t1 === 0 ? t0 !== 0 && !inLower : virtual >> BigInt(32 - t1) === (1n << BigInt(t1)) - 1n;
  if (inUpper) {
    const closed = bitsOf(ttbcr, 23, 23) === 1n ? { closed: 'TTBCR.EPD1 turns walks from TTBR1 off' } : {};
    return { from: 'TTBR1', bits: 32 - t1, ...closed };
  }
  if (!inLower) return { from: 'TTBR0', bits: 32 - t0, closed: 'the address is in neither region of TTBCR' };
  const closed = bitsOf(ttbcr, 7, 7) === 1n ? { closed: 'TTBCR.EPD0 turns walks from TTBR0 off' } : {};
  return { from: 'TTBR0', bits: 32 - t0, ...closed };
}

/** The upper region is the kernel's: all bits above the address are ones. */
function arm64Region(bits: number, virtual: bigint): LongRegion {
  const above = virtual >> BigInt(bits);
  const isUpper = bitsOf(virtual, 55, 55) === 1n;
  // the top byte may be a tag
  const rest = bitsOf(above, 55 - bits, 0);
  const ones = (1n << BigInt(56 - bits)) - 1n;
  const from = isUpper ? 'TTBR1' : 'TTBR0';
  const fits = rest === (isUpper ? ones : 0n);
  return { from, bits, ...(fits ? {} : { closed: `the address is in neither region of ${bits} bits` }) };
}

/** @throws InputError for a register that holds no address of a table, and for an address whose register is not known */
export function walkLong(tables: LongTables, format: LongFormat, virtual: bigint, read: ReadEntry): Walk {
  const { pageShift } = format;
  const levelBits = pageShift - 3;
  const region =
    format.arch === 'arm' ? lpaeRegion(tables.ttbcr ?? 0n, virtual) : arm64Region(tables.virtualBits ?? 48, virtual);
  const { from, bits } = region;
  // levels that the address needs, counted from the last
  const levels = Math.ceil((bits - pageShift) / levelBits);
  let level = 4 - levels;
  if (region.closed !== undefined) {
    return {
      virtual,
      from,
      steps: [],
      outcome: longFault('translation', Math.max(level, format.arch === 'arm' ? 1 : 0), region.closed),
    };
  }
  const register = from === 'TTBR0' ? tables.ttbr0 : tables.ttbr1;
  if (register === undefined) {
    throw new InputError({ message: `${hex(virtual)} is walked from TTBR1`, help: 'state it: --ttbr1 ADDR' });
  }
  const firstBits = bits - pageShift - (levels - 1) * levelBits;
  let table = tableBase(register, firstBits + 3, from);
  const steps: WalkStep[] = [];
  const over: TableLimits = { noUser: false, readOnly: false, xn: false, pxn: false };
  for (; ; level++) {
    const shift = pageShift + (3 - level) * levelBits;
    const width = steps.length === 0 ? firstBits : levelBits;
    const index = Number(bitsOf(virtual, shift + width - 1, shift));
    const address = table + BigInt(index) * 8n;
    const descriptor = read(address, 8);
    if (descriptor === undefined) return { virtual, from, steps, outcome: { kind: 'unknown', missing: address } };
    const decoded = decodeLong(descriptor, level, format);
    steps.push({ level, table, index, address, descriptor, decoded });
    if (decoded.kind === 'fault') return { virtual, from, steps, outcome: longFault('translation', level) };
    if (decoded.kind !== 'table') return { virtual, from, steps, outcome: landed(decoded, virtual, level, over) };
    limit(over, descriptor, format.arch);
    table = decoded.base;
  }
}

/** What tables on the way take away from all that is below them. */
interface TableLimits {
  noUser: boolean;
  readOnly: boolean;
  xn: boolean;
  pxn: boolean;
}

function limit(over: TableLimits, table: bigint, arch: LongFormat['arch']): void {
  over.noUser ||= bitsOf(table, 61, 61) === 1n;
  over.readOnly ||= bitsOf(table, 62, 62) === 1n;
  over.xn ||= bitsOf(table, 60, 60) === 1n;
  over.pxn ||= bitsOf(table, 59, 59) === 1n || (arch === 'arm' && over.xn);
}

function landed(decoded: DecodedDescriptor, virtual: bigint, level: number, over: TableLimits): WalkOutcome {
  if (!decoded.accessed) return longFault('access flag', level);
  const { base, size, rights = { kernel: NO_RIGHTS, user: NO_RIGHTS } } = decoded;
  const limited: Rights = {
    kernel: {
      read: rights.kernel.read,
      write: rights.kernel.write && !over.readOnly,
      execute: rights.kernel.execute && !over.pxn,
    },
    user: over.noUser
      ? NO_RIGHTS
      : {
          read: rights.user.read,
          write: rights.user.write && !over.readOnly,
          execute: rights.user.execute && !over.xn,
        },
  };
  return { kind: 'mapped', physical: base | (virtual & (size - 1n)), size, rights: limited };
}

/** A register's table address; its upper 16 bits may hold an address space number, its lowest the CnP bit. */
function tableBase(register: bigint, sizeBits: number, name: string): bigint {
  const address = bitsOf(register, 47, 1) << 1n;
  const aligned = Math.max(sizeBits, 6);
  if (address & ((1n << BigInt(aligned)) - 1n)) {
    throw new InputError({
      message: `${name} ${hex(register)} is no address of a first table`,
      help: `the table is aligned to ${hex(1n << BigInt(aligned))}`,
    });
  }
  return address;
}
