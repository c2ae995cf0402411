import { describe, expect, it } from 'vitest';
import { ownedRanges, ownersOf } from '../../src/boot/owners.ts';
import type { Step } from '../../src/boot/prediction.ts';
import { hex } from '../../src/terms/notation.ts';

type Words = readonly [operation: string, base: bigint, size: bigint, owner?: string];

const steps = (...words: readonly Words[]): Step[] =>
  words.map(
    ([operation, base, size, owner]) => ({ operation, base, size, origin: 'the tree', owner }) as unknown as Step,
  );

const owned = (...words: readonly Words[]): string[] =>
  ownedRanges(steps(...words)).map(({ base, size, owner }) => `${hex(base)}+${hex(size)} ${owner}`);

describe('who holds what', () => {
  it('is who asked for it, or what made them ask', () => {
    expect(owned(['reserve', 0x1000n, 0x1000n, 'image'], ['alloc', 0x4000n, 0x1000n])).toEqual([
      '0x1000+0x1000 image',
      '0x4000+0x1000 the tree',
    ]);
  });

  //  0x1000  0x2000  0x3000  0x4000
  //  |-image-|-freed-|-image-|
  it('is what is left when the middle is freed', () => {
    expect(owned(['reserve', 0x1000n, 0x3000n, 'image'], ['free', 0x2000n, 0x1000n])).toEqual([
      '0x1000+0x1000 image',
      '0x3000+0x1000 image',
    ]);
  });

  it('is nothing of an allocation that failed, of no bytes, or of memory that is added', () => {
    expect(owned(['alloc', 0n, 0x1000n, 'a'], ['reserve', 0x1000n, 0n, 'b'], ['add', 0x1000n, 0x1000n, 'c'])).toEqual(
      [],
    );
  });

  it('is the first page where that is reserved', () => {
    expect(owned(['reserve', 0n, 0x1000n, 'vectors'])).toEqual(['0x0+0x1000 vectors']);
  });
});

describe('the owners of a region', () => {
  //  0x1000  0x2000          0x4000   0x5000
  //  |---a---|---b---|       |---c----|
  const reserved = [
    { base: 0x1000n, size: 0x2000n, flags: [] },
    { base: 0x4000n, size: 0x1000n, flags: [] },
  ];
  it('are all who hold a part of it, each once', () => {
    const given = steps(
      ['reserve', 0x1000n, 0x1000n, 'a'],
      ['reserve', 0x2000n, 0x1000n, 'b'],
      ['reserve', 0x4000n, 0x1000n, 'c'],
      ['reserve', 0x4000n, 0x800n, 'c'],
    );
    expect(ownersOf(reserved, given).map(({ owners }) => owners)).toEqual([['a', 'b'], ['c']]);
  });

  it('may hold parts of several', () => {
    const given = steps(['reserve', 0x2000n, 0x2001n, 'wide']);
    expect(ownersOf(reserved, given).map(({ owners }) => owners)).toEqual([['wide'], ['wide']]);
    const upTo = steps(['reserve', 0x2000n, 0x2000n, 'wide']);
    expect(ownersOf(reserved, upTo).map(({ owners }) => owners)).toEqual([['wide'], []]);
  });
});
