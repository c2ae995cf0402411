import { describe, expect, it } from 'vitest';
import { formatBytes } from '../../src/terms/notation.ts';

const MiB = 1n << 20n;
const GiB = 1n << 30n;

describe('formatBytes', () => {
  it.each<[bigint, string]>([
    [0n, '0 B'],
    [40n, '40 B'],
    [1536n, '1.5 KiB'],
    [760n * MiB, '760 MiB'],
    [GiB, '1 GiB'],
    [GiB + GiB / 2n, '1.5 GiB'],
    [1533n * MiB, '1533 MiB'],
    [3056n * MiB, '3056 MiB'],
    // a byte more or less is no other unit
    [GiB - 1n, '1 GiB'],
    [GiB + 1n, '1 GiB'],
    [2n * GiB - 4096n, '2 GiB'],
    [MiB - 1n, '1 MiB'],
    [-(2n * GiB), '-2 GiB'],
  ])('%s bytes are %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});
