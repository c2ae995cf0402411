/** The arrays behind memblock's lists: 128 regions each, doubled when they are full. */
import { describe, expect, it } from 'vitest';
import { Memblock } from '../../src/memblock/memblock.ts';
import type { Operation } from '../../src/memblock/operation.ts';

const MiB = 1n << 20n;
const BASE = 0x8000_0000n;

function crowded(count: number, prepare?: (memblock: Memblock) => void): { memblock: Memblock; told: Operation[] } {
  const memblock = new Memblock({ physicalBits: 32, regionBytes: 12 });
  const told: Operation[] = [];
  memblock.observer = (operation) => told.push(operation);
  memblock.add(BASE, 512n * MiB);
  prepare?.(memblock);
  for (let index = 0; index < count; index++) memblock.reserve(BASE + BigInt(index) * 8192n, 4096n);
  return { memblock, told };
}

describe('the array of reserved regions', () => {
  it('holds 128', () => {
    const { memblock, told } = crowded(128, (it) => it.allowGrowth());
    expect(memblock.reserved.length).toBe(128);
    expect(told.some(({ growth }) => growth)).toBe(false);
  });

  it('is doubled for the next: the new array comes from memblock, above what is being reserved', () => {
    const { memblock, told } = crowded(129, (it) => it.allowGrowth());
    const grown = told.filter(({ growth }) => growth);
    expect(grown).toHaveLength(1);
    // 256 regions of 12 bytes fit a page
    expect(grown[0]).toMatchObject({ size: 4096n, growth: { name: 'reserved' } });
    expect(grown[0]?.base).toBe(BASE + 512n * MiB - 4096n);
    expect(memblock.reserved.length).toBe(130);
  });

  it('stays as it is before growth is allowed: what does not fit fails', () => {
    const { memblock, told } = crowded(129);
    expect(memblock.reserved.length).toBe(128);
    expect(told.at(-1)).toMatchObject({ failed: true });
  });

  it('does not count without regionBytes', () => {
    const memblock = new Memblock({ physicalBits: 32 });
    memblock.add(BASE, 512n * MiB);
    for (let index = 0; index < 200; index++) memblock.reserve(BASE + BigInt(index) * 8192n, 4096n);
    expect(memblock.reserved.length).toBe(200);
  });
});
