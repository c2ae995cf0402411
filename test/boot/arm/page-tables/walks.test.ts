/**
 * Walks: made-up tables of a few words, and tables that real kernels built, for which the processor's own MMU was asked.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { hardwareParts, linuxParts } from '../../../../src/boot/arm/page-tables/indices.ts';
import { type LongTables, walkLong } from '../../../../src/boot/arm/page-tables/long-walk.ts';
import { type ShortTables, walkShort } from '../../../../src/boot/arm/page-tables/short-walk.ts';
import type { ReadEntry, Walk } from '../../../../src/boot/arm/page-tables/walk.ts';

/** Memory of a few entries; all else is 0 within the given pages, and unknown beyond. */
function memory(
  entries: Readonly<Record<number, bigint>>,
  known = (address: bigint) => address < 0x10_0000n,
): ReadEntry {
  return (address) => entries[Number(address)] ?? (known(address) ? 0n : undefined);
}

const outcomeOf = ({ outcome }: Walk) => outcome;

describe('the published example', () => {
  it('takes 0x01206000 apart: PGD 0x12, PTE 0x06, offset 0', () => {
    expect(hardwareParts(0x0120_6000n, 'short').map(({ value }) => value)).toEqual([0x12, 0x06, 0]);
    expect(linuxParts(0x0120_6000n).map(({ value }) => value)).toEqual([0x9, 0, 0x006, 0]);
    expect(linuxParts(0x0130_6000n).map(({ value }) => value)).toEqual([0x9, 1, 0x106, 0]);
    expect(hardwareParts(0xc020_6000n, 'lpae').map(({ value }) => value)).toEqual([3, 1, 6, 0]);
  });

  // TTBR 0x4000: word 0x12 -> table 0x8800: word 0x06 -> page 0x92345000
  it('is walked by table, then page', () => {
    const read = memory({ 16456: 0x8801n, 34840: 0x9234_545fn });
    const walk = walkShort({ ttbr0: 0x4000n }, 0x0120_6abcn, read);
    expect(walk.steps.map(({ level, table, index, address }) => ({ level, table, index, address }))).toEqual([
      { level: 1, table: 0x4000n, index: 0x12, address: 0x4048n },
      { level: 2, table: 0x8800n, index: 0x06, address: 0x8818n },
    ]);
    expect(outcomeOf(walk)).toMatchObject({ kind: 'mapped', physical: 0x9234_5abcn, size: 4096n });
  });
});

describe('short descriptors', () => {
  const at = (virtual: bigint, entries: Record<number, bigint>, registers: Partial<ShortTables> = {}) =>
    outcomeOf(walkShort({ ttbr0: 0x4000n, ...registers }, virtual, memory(entries)));

  it.each<[string, bigint, Record<number, bigint>, bigint]>([
    ['a section', 0xc012_3456n, { [0x4000 + 0xc01 * 4]: 0x8011_140en }, 0x8012_3456n],
    ['a supersection', 0xf012_3456n, { [0x4000 + 0xf01 * 4]: 0x8834_0402n | (1n << 18n) }, 0x3_8812_3456n],
    ['a large page', 0x0001_2345n, { 16384: 0x8801n, [0x8800 + 0x12 * 4]: 0x9001_0055n }, 0x9001_2345n],
  ])('%s', (_, virtual, entries, physical) => {
    expect(at(virtual, entries)).toMatchObject({ kind: 'mapped', physical });
  });

  it.each<[string, bigint, Record<number, bigint>, Partial<ShortTables>, object]>([
    ['translation, first level', 0xc000_0000n, {}, {}, { fault: 'translation', level: 1, status: 0x5 }],
    ['translation, second level', 0x0n, { 16384: 0x8801n }, {}, { fault: 'translation', level: 2, status: 0x7 }],
    [
      'domain, section',
      0x0n,
      { 16384: 0x8000_0c22n },
      { dacr: 0x1n },
      { fault: 'domain', level: 1, status: 0x9, reason: 'DACR gives no access to domain 1' },
    ],
    [
      'domain, page',
      0x0n,
      { 16384: 0x8821n, 34816: 0x9000_0032n },
      { dacr: 0x1n },
      { fault: 'domain', level: 2, status: 0xb, reason: 'DACR gives no access to domain 1' },
    ],
    [
      'walks turned off',
      0x8000_0000n,
      {},
      { ttbcr: 0x21n, ttbr1: 0x8000n },
      { fault: 'translation', level: 1, status: 0x5, reason: 'TTBCR.PD1 turns walks from TTBR1 off' },
    ],
  ])('fault: %s', (_, virtual, entries, registers, expected) => {
    expect(at(virtual, entries, registers)).toEqual({ kind: 'fault', ...expected });
  });

  it('does not hold the manager of a domain to permissions', () => {
    const outcome = at(0n, { 16384: 0x8000_0022n }, { dacr: 0xdn });
    expect(outcome).toMatchObject({ kind: 'mapped', rights: { user: { read: true, write: true, execute: true } } });
  });

  it('divides the space by TTBCR.N', () => {
    const registers = { ttbr0: 0x2000n, ttbr1: 0x4000n, ttbcr: 1n };
    const read = memory({ 8196: 0x8000_0402n, [0x4000 + 0x801 * 4]: 0x9000_0402n });
    expect(walkShort(registers, 0x0010_0000n, read)).toMatchObject({
      from: 'TTBR0',
      outcome: { physical: 0x8000_0000n },
    });
    expect(walkShort(registers, 0x8010_0000n, read)).toMatchObject({
      from: 'TTBR1',
      outcome: { physical: 0x9000_0000n },
    });
    expect(() => walkShort({ ttbr0: 0x2000n, ttbcr: 1n }, 0x8010_0000n, read)).toThrow('TTBR1');
  });

  it('says which entry is missing, and takes attributes of the walk off the register', () => {
    expect(outcomeOf(walkShort({ ttbr0: 0x8000_406an }, 0xc000_0000n, memory({})))).toEqual({
      kind: 'unknown',
      missing: 0x8000_7000n,
    });
    expect(() => walkShort({ ttbr0: 0x8000_4100n }, 0n, memory({}))).toThrow(
      'TTBR0 0x80004100 is no address of a first-level table',
    );
  });
});

describe('long descriptors', () => {
  const arm = { pageShift: 12, arch: 'arm' } as const;
  const at = (virtual: bigint, entries: Record<number, bigint>, registers: Partial<LongTables> = {}) =>
    walkLong({ ttbr0: 0x3000n, ...registers }, arm, virtual, memory(entries));

  it.each<[string, bigint, Record<number, bigint>, bigint]>([
    [
      'a page',
      0xc020_6123n,
      { [0x3000 + 24]: 0x7003n, [0x7000 + 8]: 0x8003n, [0x8000 + 48]: 0x12_4000_071fn },
      0x12_4000_0123n,
    ],
    ['a block of 2 MiB', 0xc021_2345n, { [0x3000 + 24]: 0x7003n, [0x7000 + 8]: 0x4020_071dn }, 0x4021_2345n],
    ['a block of 1 GiB', 0xd021_2345n, { [0x3000 + 24]: 0x4000_071dn }, 0x5021_2345n],
  ])('%s', (_, virtual, entries, physical) => {
    expect(outcomeOf(at(virtual, entries))).toMatchObject({ kind: 'mapped', physical });
  });

  it.each<[string, Record<number, bigint>, object]>([
    ['translation, level 1', {}, { fault: 'translation', level: 1, status: 0x5 }],
    ['translation, level 2', { 12288: 0x7003n }, { fault: 'translation', level: 2, status: 0x6 }],
    ['translation, level 3', { 12288: 0x7003n, 28672: 0x8003n }, { fault: 'translation', level: 3, status: 0x7 }],
    ['access flag, level 2', { 12288: 0x7003n, 28672: 0x4000_031dn }, { fault: 'access flag', level: 2, status: 0xa }],
  ])('fault: %s', (_, entries, expected) => {
    expect(outcomeOf(at(0n, entries))).toEqual({ kind: 'fault', ...expected });
  });

  it('begins at the second level in a region of 1 GiB (TTBCR.T1SZ 2)', () => {
    const walk = at(0xc021_2345n, { [0x7000 + 8]: 0x4020_071dn }, { ttbr1: 0x7000n, ttbcr: 0x8002_0000n });
    expect(walk).toMatchObject({ from: 'TTBR1', steps: [{ level: 2, index: 1 }], outcome: { physical: 0x4021_2345n } });
    expect(at(0xbfff_ffffn, {}, { ttbr1: 0x7000n, ttbcr: 0x8002_0000n }).from).toBe('TTBR0');
  });

  it('lets tables on the way take rights away', () => {
    const noUser = 0x7003n | (1n << 61n);
    const outcome = outcomeOf(at(0n, { 12288: noUser, 28672: 0x4000_075dn }));
    expect(outcome).toMatchObject({ rights: { kernel: { write: true }, user: { read: false } } });
  });

  it('finds no region for an address between the two, and none where walks are off', () => {
    const none = at(0x8000_0000n, {}, { ttbr1: 0x7000n, ttbcr: 0x8002_0001n });
    expect(outcomeOf(none)).toMatchObject({
      fault: 'translation',
      level: 1,
      reason: 'the address is in neither region of TTBCR',
    });
    expect(outcomeOf(at(0n, {}, { ttbcr: 0x8000_0080n }))).toMatchObject({
      reason: 'TTBCR.EPD0 turns walks from TTBR0 off',
    });
  });

  it('walks four levels on arm64', () => {
    const entries = {
      [0x3000 + 0x100 * 8]: 0x4003n,
      16384: 0x5003n,
      20480: 0x6003n,
      [0x6000 + 8]: 0x1234_5000_0713n,
    };
    const walk = walkLong(
      { ttbr0: 0n, ttbr1: 0x3000n },
      { pageShift: 12, arch: 'arm64' },
      0xffff_8000_0000_1abcn,
      memory(entries),
    );
    expect(walk.steps.map(({ level }) => level)).toEqual([0, 1, 2, 3]);
    expect(outcomeOf(walk)).toMatchObject({ kind: 'mapped', physical: 0x1234_5000_0abcn });
    const outside = walkLong(
      { ttbr0: 0n, ttbr1: 0x3000n },
      { pageShift: 12, arch: 'arm64' },
      0x0080_8000_0000_0000n,
      memory({}),
    );
    expect(outcomeOf(outside)).toMatchObject({
      fault: 'translation',
      reason: 'the address is in neither region of 48 bits',
    });
  });
});

interface Recorded {
  readonly format: 'short' | 'lpae' | 'arm64';
  readonly isUser: boolean;
  readonly pages: Readonly<Record<string, string>>;
  readonly answers: readonly (readonly [string, string | null])[];
  readonly ttbr0: string;
  readonly ttbr1: string;
  readonly ttbcr: string;
  readonly dacr: string;
}

describe('tables that real kernels built, and what the MMU said of them', () => {
  const folder = join(import.meta.dirname, '../../../recorded/page-tables');
  it.each(readdirSync(folder))('%s', (name) => {
    const recorded = JSON.parse(gunzipSync(readFileSync(join(folder, name))).toString()) as Recorded;
    const pages = new Map(
      Object.entries(recorded.pages).map(([page, content]) => [BigInt(page), Buffer.from(content, 'base64')]),
    );
    const read: ReadEntry = (address, bytes) => {
      const page = pages.get(address & ~0xfffn);
      const offset = Number(address & 0xfffn);
      if (!page) return undefined;
      return bytes === 4 ? BigInt(page.readUInt32LE(offset)) : page.readBigUInt64LE(offset);
    };
    const registers = {
      ttbr0: BigInt(recorded.ttbr0),
      ttbr1: BigInt(recorded.ttbr1),
      ttbcr: BigInt(recorded.ttbcr),
      dacr: BigInt(recorded.dacr),
    };
    const walk = (virtual: bigint): Walk => {
      switch (recorded.format) {
        case 'short':
          return walkShort(registers, virtual, read);
        case 'lpae':
          return walkLong(registers, { pageShift: 12, arch: 'arm' }, virtual, read);
        case 'arm64': {
          // TCR_EL1: T0SZ in bits 5 to 0, T1SZ in bits 21 to 16
          const unused = (registers.ttbcr >> (virtual >> 55n === 0n ? 0n : 16n)) & 0x3fn;
          const tables = { ...registers, virtualBits: 64 - Number(unused) };
          return walkLong(tables, { pageShift: 12, arch: 'arm64' }, virtual, read);
        }
      }
    };
    const wrong = recorded.answers.filter(([address, expected]) => {
      const outcome = outcomeOf(walk(BigInt(address)));
      // a load without the right to it is a fault to whoever asked
      const reads = outcome.kind === 'mapped' && outcome.rights[recorded.isUser ? 'user' : 'kernel'].read;
      return (reads ? `0x${outcome.physical.toString(16)}` : null) !== expected;
    });
    expect(wrong).toEqual([]);
    expect(recorded.answers.length).toBeGreaterThan(500);
    expect(recorded.answers.filter(([, physical]) => physical !== null).length).toBeGreaterThan(
      recorded.isUser ? 1 : 300,
    );
  });
});
