import type { Region } from '../../src/memblock/regions.ts';
import { GiB, KiB, MiB } from '../../src/terms/alignment.ts';

export const K = KiB;
export const M = MiB;
export const G = GiB;

/** The last address of 64-bit physical addresses: PHYS_ADDR_MAX. */
export const MAX = (1n << 64n) - 1n;

/** [base, size], as the tables of the kernel's own suite write a region. */
export type Piece = readonly [base: bigint, size: bigint];

/** A list without flags and nodes. */
export function pieces(list: Iterable<Region>): Piece[] {
  return Array.from(list, ({ base, size }) => [base, size]);
}
