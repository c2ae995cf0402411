/**
 * The walk through short descriptors (ARM architecture reference manual, ARMv7-A, B3.5.1 and B3.13): 4096 words for the MiBs of
 * the address space, each a section or a table of 256 words.
 */

import { InputError } from '../../../terms/input-error.ts';
import { hex } from '../../../terms/notation.ts';
import { decodeFirstLevel, decodeSecondLevel } from './short-descriptor.ts';
import { bitsOf, type FaultName, type ReadEntry, type Walk, type WalkOutcome, type WalkStep } from './walk.ts';

export interface ShortTables {
  readonly ttbr0: bigint;
  /** Of account where TTBCR.N is not 0. */
  readonly ttbr1?: bigint | undefined;
  /** 0 on Linux. */
  readonly ttbcr?: bigint | undefined;
  /** Domain access control; all domains are clients where it is not known. */
  readonly dacr?: bigint | undefined;
}

/** Status codes of the fault status register, first and second level (B3.13.3). */
const STATUS: Readonly<Record<Exclude<FaultName, 'address size'>, readonly [first: number, second: number]>> = {
  translation: [0x5, 0x7],
  'access flag': [0x3, 0x6],
  domain: [0x9, 0xb],
  permission: [0xd, 0xf],
};

function shortFault(fault: Exclude<FaultName, 'address size'>, level: 1 | 2, reason?: string): WalkOutcome {
  return {
    kind: 'fault',
    fault,
    level,
    status: STATUS[fault][level - 1] ?? 0,
    ...(reason === undefined ? {} : { reason }),
  };
}

/** A register's table address: the low 7 bits are attributes of the walk itself. @throws InputError for a stray bit between */
function tableBase(register: bigint, sizeBits: number, name: string): bigint {
  const base = (register >> BigInt(sizeBits)) << BigInt(sizeBits);
  const stray = (register - base) & ~0x7fn;
  if (stray !== 0n || register >= 1n << 32n) {
    throw new InputError({
      message: `${name} ${hex(register)} is no address of a first-level table`,
      help: `the table is aligned to ${hex(1n << BigInt(sizeBits))}; bits 6 to 0 may hold attributes of the walk`,
    });
  }
  return base;
}

/** @throws InputError for a register that holds no address of a table */
export function walkShort(tables: ShortTables, virtual: bigint, read: ReadEntry): Walk {
  const ttbcr = tables.ttbcr ?? 0n;
  const n = Number(bitsOf(ttbcr, 2, 0));
  const upper = n > 0 && virtual >> BigInt(32 - n) !== 0n;
  const from = upper ? 'TTBR1' : 'TTBR0';
  const disabled = bitsOf(ttbcr, upper ? 5 : 4, upper ? 5 : 4) === 1n;
  if (disabled && n + Number(bitsOf(ttbcr, 5, 4)) > 0) {
    const reason = `TTBCR.PD${upper ? 1 : 0} turns walks from ${from} off`;
    return { virtual, from, steps: [], outcome: shortFault('translation', 1, reason) };
  }
  if (upper && tables.ttbr1 === undefined) {
    throw new InputError({
      message: `${hex(virtual)} is walked from TTBR1, since TTBCR.N is ${n}`,
      help: 'state it: --ttbr1 ADDR',
    });
  }
  const sizeBits = upper ? 14 : 14 - n;
  const table = tableBase(upper ? (tables.ttbr1 ?? 0n) : tables.ttbr0, sizeBits, from);
  const index = Number(upper ? bitsOf(virtual, 31, 20) : bitsOf(virtual, 31 - n, 20));
  const address = table + BigInt(index) * 4n;
  const descriptor = read(address, 4);
  if (descriptor === undefined) return { virtual, from, steps: [], outcome: { kind: 'unknown', missing: address } };
  const decoded = decodeFirstLevel(descriptor);
  const first: WalkStep = { level: 1, table, index, address, descriptor, decoded };
  if (decoded.kind === 'fault') return { virtual, from, steps: [first], outcome: shortFault('translation', 1) };
  if (decoded.kind === 'table') return secondLevel({ virtual, from, steps: [first] }, tables, read);
  return { virtual, from, steps: [first], outcome: landed(first, virtual, decoded.domain ?? 0, tables.dacr, 1) };
}

function secondLevel(walk: Omit<Walk, 'outcome'>, tables: ShortTables, read: ReadEntry): Walk {
  const { virtual } = walk;
  const above = walk.steps[0]?.decoded;
  const table = above?.base ?? 0n;
  const index = Number(bitsOf(virtual, 19, 12));
  const address = table + BigInt(index) * 4n;
  const descriptor = read(address, 4);
  if (descriptor === undefined) return { ...walk, outcome: { kind: 'unknown', missing: address } };
  const decoded = decodeSecondLevel(descriptor);
  const step: WalkStep = { level: 2, table, index, address, descriptor, decoded };
  const steps = [...walk.steps, step];
  if (decoded.kind === 'fault') return { ...walk, steps, outcome: shortFault('translation', 2) };
  return { ...walk, steps, outcome: landed(step, virtual, above?.domain ?? 0, tables.dacr, 2) };
}

/** A mapping, if its domain lets anyone in. A manager of a domain is not held to permissions. */
function landed(step: WalkStep, virtual: bigint, domain: number, dacr: bigint | undefined, level: 1 | 2): WalkOutcome {
  const { base, size, rights } = step.decoded;
  const access = dacr === undefined ? 1n : bitsOf(dacr, domain * 2 + 1, domain * 2);
  if (access === 0n || access === 2n) {
    return shortFault('domain', level, `DACR gives no access to domain ${domain}`);
  }
  const all = { read: true, write: true, execute: true };
  return {
    kind: 'mapped',
    physical: base | (virtual & (size - 1n)),
    size,
    rights: access === 3n || !rights ? { kernel: all, user: all } : rights,
  };
}
