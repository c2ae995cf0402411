/**
 * Tables of any content end in an answer: a walk never runs in circles, and never says more than the tables do.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { walkLong } from '../../../../src/boot/arm/page-tables/long-walk.ts';
import { walkShort } from '../../../../src/boot/arm/page-tables/short-walk.ts';
import type { ReadEntry, Walk } from '../../../../src/boot/arm/page-tables/walk.ts';

/** Memory whose every word is a scramble of its address and a seed; a quarter of it is unknown. */
const scrambled =
  (seed: bigint): ReadEntry =>
  (address, bytes) => {
    const mixed = BigInt.asUintN(64, (address + seed) * 0x9e37_79b9_7f4a_7c15n);
    return mixed >> 62n === 0n ? undefined : BigInt.asUintN(bytes * 8, mixed ^ (mixed >> 29n));
  };

function holds({ virtual, steps, outcome }: Walk, levels: number): void {
  expect(steps.length).toBeLessThanOrEqual(levels);
  if (outcome.kind !== 'mapped') return;
  expect(outcome.physical % outcome.size).toBe(virtual % outcome.size);
  expect(steps.at(-1)!.decoded.size).toBe(outcome.size);
}

describe('a walk through anything', () => {
  it('ends, with short descriptors', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 0xffff_ffffn), fc.bigInt(0n, 1n << 60n), (virtual, seed) => {
        holds(walkShort({ ttbr0: 0x4000n, dacr: seed & 0xffff_ffffn }, virtual, scrambled(seed)), 2);
      }),
    );
  });

  it('ends, with long ones', () => {
    const any = fc.tuple(
      fc.bigInt(0n, (1n << 64n) - 1n),
      fc.bigInt(0n, 1n << 60n),
      fc.constantFrom(12, 14, 16),
      fc.integer({ min: 36, max: 48 }),
    );
    fc.assert(
      fc.property(any, ([virtual, seed, pageShift, virtualBits]) => {
        const registers = { ttbr0: 0x10000n, ttbr1: 0x20000n };
        const lpae = { ...registers, ttbcr: seed & 0xffff_ffffn & ~0x70007n };
        holds(walkLong(lpae, { pageShift: 12, arch: 'arm' }, virtual & 0xffff_ffffn, scrambled(seed)), 3);
        holds(walkLong({ ...registers, virtualBits }, { pageShift, arch: 'arm64' }, virtual, scrambled(seed)), 4);
      }),
    );
  });
});
