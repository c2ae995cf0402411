import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memparse, strtoull } from '../../src/kernel/memparse.ts';

/** A character-by-character reading, as slow and plain as can be, to hold the real one to. */
function plainMemparse(text: string): { value: bigint; rest: string } {
  let at = 0;
  let base = 10;
  if (text[0] === '0') {
    base = 8;
    if ((text[1] === 'x' || text[1] === 'X') && /[0-9a-f]/i.test(text[2] ?? '')) {
      base = 16;
      at = 2;
    }
  }
  let value = 0n;
  for (; at < text.length; at++) {
    const digit = '0123456789abcdef'.indexOf(text[at]!.toLowerCase());
    if (digit < 0 || digit >= base) break;
    value = (value * BigInt(base) + BigInt(digit)) % 2n ** 64n;
  }
  const power = ' KMGTPE'.indexOf((text[at] ?? '-').toUpperCase());
  if (power < 1) return { value, rest: text.slice(at) };
  return { value: (value * 1024n ** BigInt(power)) % 2n ** 64n, rest: text.slice(at + 1) };
}

describe('memparse', () => {
  // Each row read off lib/cmdline.c memparse() and lib/vsprintf.c simple_strtoull(), Linux 6.1.
  it.each<[text: string, value: bigint, rest: string]>([
    ['512M', 0x20000000n, ''],
    ['131000K', 134144000n, ''],
    ['0x8000000', 0x8000000n, ''],
    ['0X10', 0x10n, ''],
    ['128M@0x48000000', 0x8000000n, '@0x48000000'],
    ['1k', 1024n, ''],
    ['1t', 1n << 40n, ''],
    ['1P', 1n << 50n, ''],
    ['1e', 1n << 60n, ''],
    ['0x1e', 0x1en, ''],
    ['0x1eM', 0x1en << 20n, ''],
    ['', 0n, ''],
    ['0', 0n, ''],
    ['0x', 0n, 'x'],
    ['0xg', 0n, 'xg'],
    ['0777', 0o777n, ''],
    ['08', 0n, '8'],
    ['0128M', 0o12n, '8M'],
    ['0512M', 0o512n << 20n, ''],
    ['1g5', 1n << 30n, '5'],
    ['-1', 0n, '-1'],
    ['+1', 0n, '+1'],
    [' 64M', 0n, ' 64M'],
    ['64MB', 64n << 20n, 'B'],
    ['64MiB', 64n << 20n, 'iB'],
    ['64 M', 64n, ' M'],
    ['M', 0n, ''],
    ['1.5G', 1n, '.5G'],
    ['50%', 50n, '%'],
    ['0xffffffffffffffff', (1n << 64n) - 1n, ''],
    ['0x10000000000000001', 1n, ''],
    ['18446744073709551616', 0n, ''],
    ['16E', 0n, ''],
    ['17E', 1n << 60n, ''],
  ])('%j is %s and leaves %j', (text, value, rest) => {
    expect(memparse(text)).toEqual({ value, rest });
  });

  it('starts where it is told', () => {
    expect(memparse('16M@0x50000000-0x60000000', 4)).toEqual({ value: 0x50000000n, rest: '-0x60000000' });
    expect(memparse('16M', 3)).toEqual({ value: 0n, rest: '' });
  });

  it('agrees with a plain reading on anything near a number', () => {
    const character = fc.constantFrom(...'0123456789abcdefxXkKmMgGtTpPeE@-,% ');
    const nearNumber = fc.array(character, { maxLength: 40 }).map((characters) => characters.join(''));
    fc.assert(
      fc.property(nearNumber, (text) => {
        expect(memparse(text)).toEqual(plainMemparse(text));
      }),
    );
  });

  it.each(['', '0', '0x'])('takes no longer for a megabyte of digits after %j', (prefix) => {
    expect(memparse(`${prefix}${'7'.repeat(1 << 20)}M`).rest).toBe('');
  });
});

describe('strtoull', () => {
  it('leaves a suffix alone', () => {
    expect(strtoull('64M')).toEqual({ value: 64n, rest: 'M' });
    expect(strtoull('40%')).toEqual({ value: 40n, rest: '%' });
  });
});
