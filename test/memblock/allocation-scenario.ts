/**
 * One allocation as the kernel's own suite has it: memory is 32 KiB at D, up to E; an alignment of C is a cache line.
 */
import { expect } from 'vitest';
import { Memblock } from '../../src/memblock/memblock.ts';
import { FLAG } from '../../src/memblock/regions.ts';
import { K, M, type Piece, pieces } from './listing.ts';

export const C = 32n;
export const D = 1n * M;
export const E = D + 32n * K;

/**
 * A reservation made before: 'plain' carries no flag, 'kernel' the flag of allocations in 7.2, which joins with them.
 */
export type Taken = readonly ['plain' | 'kernel', base: bigint, size: bigint];

export interface Scenario {
  name: string;
  taken?: Taken[];
  /** Size, and alignment where it is not C; the window where there is one. */
  request: { size: bigint; align?: bigint; start?: bigint; end?: bigint };
  /** `reserved` afterwards; undefined: the allocation fails and it stays as it was. */
  expected?: Piece[];
}

export type Direction = 'top_down' | 'bottom_up';

export function prepared(taken: readonly Taken[], direction: Direction): Memblock {
  const memblock = new Memblock({ cacheLine: Number(C) });
  memblock.add(D, 32n * K);
  memblock.bottomUp = direction === 'bottom_up';
  for (const [kind, base, size] of taken) memblock.reserve(base, size, kind === 'kernel' ? FLAG.kernel : FLAG.none);
  return memblock;
}

export function check({ taken = [], request, expected }: Scenario, direction: Direction): void {
  const memblock = prepared(taken, direction);
  const before = pieces(memblock.reserved);
  const address = memblock.allocateMapped({ align: C, flags: FLAG.kernel, ...request });
  if (expected) {
    expect(pieces(memblock.reserved)).toEqual(expected);
    expect(memblock.isRegionReserved(address, request.size)).toBe(true);
  } else {
    expect(address).toBe(0n);
    expect(pieces(memblock.reserved)).toEqual(before);
  }
}
