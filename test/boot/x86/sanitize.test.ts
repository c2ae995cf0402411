/**
 * A BIOS map put in order: the highest type that claims an address holds, neighbours of one type become one entry.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { E820, type E820Entry } from '../../../src/boot/x86/e820.ts';
import { changeType } from '../../../src/boot/x86/edit-map.ts';
import { sanitize } from '../../../src/boot/x86/sanitize.ts';

const { ram, reserved, acpi } = E820;
const entry = (base: number, end: number, type: number): E820Entry => ({
  base: BigInt(base),
  size: BigInt(end - base),
  type,
});
const plain = (map: readonly E820Entry[]) =>
  map.map(({ base, size, type }) => [Number(base), Number(base + size), type]);

describe('sanitize', () => {
  //   |---- ram ----------|           |-ram--|-reserved-|---ram---|
  //        |- reserved -|       =>
  it('lets the higher type hold where entries overlap', () => {
    expect(plain(sanitize([entry(0, 100, ram), entry(20, 60, reserved)]))).toEqual([
      [0, 20, ram],
      [20, 60, reserved],
      [60, 100, ram],
    ]);
  });

  it('merges neighbours of one type, in any order given, and leaves no trace of empty entries', () => {
    expect(plain(sanitize([entry(50, 80, ram), entry(0, 50, ram), entry(30, 30, acpi)]))).toEqual([[0, 80, ram]]);
  });

  it('keeps persistent RAM in entries of its own', () => {
    const map = [entry(0, 50, E820.pram), entry(50, 80, E820.pram)];
    expect(plain(sanitize(map))).toEqual(plain(map));
  });

  it('leaves a single entry and one that ends beyond 64 bits alone', () => {
    const beyond = [entry(0, 10, ram), { base: 1n << 63n, size: 1n << 63n, type: ram }];
    expect(sanitize(beyond)).toBe(beyond);
    expect(plain(sanitize([entry(7, 9, ram)]))).toEqual([[7, 9, ram]]);
  });

  const anyEntry = fc
    .tuple(fc.nat(200), fc.nat(60), fc.constantFrom(1, 2, 3, 4, 5, 20))
    .map(([base, size, type]) => entry(base, base + size, type));

  it('gives every address the highest type that claims it, sorted and merged', () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { minLength: 2, maxLength: 20 }), (given) => {
        const map = sanitize(given);
        const typeAt = (entries: readonly E820Entry[], at: bigint): number =>
          Math.max(0, ...entries.filter(({ base, size }) => base <= at && at < base + size).map(({ type }) => type));
        for (let at = 0n; at < 270n; at++) expect(typeAt(map, at)).toBe(typeAt(given, at));
        for (const [index, { base, size, type }] of map.entries()) {
          expect(size).toBeGreaterThan(0n);
          const next = map[index + 1];
          if (!next) continue;
          expect(next.base).toBeGreaterThanOrEqual(base + size);
          if (next.base === base + size) expect(next.type).not.toBe(type);
        }
      }),
    );
  });
});

describe('changeType', () => {
  it('cuts entries where the range begins and ends', () => {
    const map = [entry(0, 100, ram), entry(100, 120, acpi)];
    const range = { base: 30n, size: 80n };
    expect(plain(changeType(map, range, ram, reserved))).toEqual(
      [
        [0, 30, ram],
        [30, 100, reserved],
        [100, 120, acpi],
      ].sort((a, b) => a[0]! - b[0]!),
    );
    expect(plain(changeType(map, range, 'any', undefined))).toEqual([
      [0, 30, ram],
      [110, 120, acpi],
    ]);
  });
});
