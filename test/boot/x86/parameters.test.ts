/**
 * mem=, memmap=, highmem=, vmalloc= and reservelow=, as arch/x86/kernel/e820.c and arch/x86/mm read them.
 */
import { describe, expect, it } from 'vitest';
import { x86Parameters } from '../../../src/boot/x86/parameters.ts';
import { MiB } from '../../../src/terms/alignment.ts';

describe('changes of the map', () => {
  it.each<[string, unknown[]]>([
    ['', []],
    ['mem', []],
    ['mem=64M', [{ kind: 'limit', text: 'mem=64M', end: 64n * MiB }]],
    ['mem=0', []],
    ['mem=nopentium', []],
    ['memmap=exactmap', [{ kind: 'exact', text: 'memmap=exactmap' }]],
    ['memmap=32M', [{ kind: 'limit', text: 'memmap=32M', end: 32n * MiB }]],
    // nothing, no figure, an unknown sign
    ['memmap=0@1M', []],
    ['memmap=@1M', []],
    ['memmap=1M%1M', []],
    [
      'memmap=640K@0,1M#2M mem=8M memmap=1M$3M,1M!4M',
      [
        { kind: 'add', text: 'memmap=640K@0', entry: { base: 0n, size: 640n << 10n, type: 1 } },
        { kind: 'add', text: 'memmap=1M#2M', entry: { base: 2n * MiB, size: MiB, type: 3 } },
        { kind: 'limit', text: 'mem=8M', end: 8n * MiB },
        { kind: 'add', text: 'memmap=1M$3M', entry: { base: 3n * MiB, size: MiB, type: 2 } },
        { kind: 'add', text: 'memmap=1M!4M', entry: { base: 4n * MiB, size: MiB, type: 12 } },
      ],
    ],
  ])('%j', (cmdline, changes) => {
    expect(x86Parameters(cmdline).changes).toEqual(changes);
  });
});

describe('amounts', () => {
  it('are undefined where the command line is silent', () => {
    expect(x86Parameters('highmem vmalloc reservelow')).toEqual({
      changes: [],
      highmem: undefined,
      vmallocReserve: undefined,
      reserveLow: undefined,
    });
  });

  it('are highmem, vmalloc with its gap of 8 MiB, and what is reserved low', () => {
    expect(x86Parameters('highmem=16M vmalloc=256M reservelow=128K')).toMatchObject({
      highmem: 16n * MiB,
      vmallocReserve: 264n * MiB,
      reserveLow: 0x2_0000n,
    });
  });

  it.each([
    ['0', 0x1000n],
    ['4095', 0x1000n],
    ['4097', 0x1001n],
    ['639K', 639n << 10n],
    ['641K', 640n << 10n],
  ])('reservelow=%s is a page at least and 640 KiB at most', (text, bytes) => {
    expect(x86Parameters(`reservelow=${text}`).reserveLow).toBe(bytes);
  });
});
