/**
 * Descriptors bit by bit. Words: specification F; what Linux 6.12 writes, as recorded under emulation.
 */
import { describe, expect, it } from 'vitest';
import { decodeLong } from '../../../../src/boot/arm/page-tables/long-descriptor.ts';
import { decodeFirstLevel, decodeSecondLevel } from '../../../../src/boot/arm/page-tables/short-descriptor.ts';
import { type DecodedDescriptor, rightsText } from '../../../../src/boot/arm/page-tables/walk.ts';

const shown = ({ kind, base, size, rights, domain }: DecodedDescriptor) => ({
  kind,
  base,
  size,
  ...(rights ? { rights: `${rightsText(rights.kernel)} ${rightsText(rights.user)}` } : {}),
  ...(domain === undefined ? {} : { domain }),
});

const meaningOf = (decoded: DecodedDescriptor, name: string) =>
  decoded.fields.find((field) => field.name === name)?.meaning;

describe('first level', () => {
  it.each<[string, bigint, object]>([
    ['nothing', 0n, { kind: 'fault', base: 0n, size: 0n }],
    ['a table', 0x2f7f_d861n, { kind: 'table', base: 0x2f7f_d800n, size: 0n, domain: 3 }],
    [
      'lowmem that may be executed',
      0x8011_140en,
      { kind: 'section', base: 0x8010_0000n, size: 1n << 20n, rights: 'rwx ---', domain: 0 },
    ],
    ['lowmem', 0x8011_141en, { kind: 'section', base: 0x8010_0000n, size: 1n << 20n, rights: 'rw- ---', domain: 0 }],
    [
      'the blob’s window',
      0x8011_941en,
      { kind: 'section', base: 0x8010_0000n, size: 1n << 20n, rights: 'r-- ---', domain: 0 },
    ],
    [
      'privileged execute-never',
      0x8011_140fn,
      { kind: 'section', base: 0x8010_0000n, size: 1n << 20n, rights: 'rw- ---', domain: 0 },
    ],
    [
      'the mapping of head.S',
      0x8011_1c0en,
      { kind: 'section', base: 0x8010_0000n, size: 1n << 20n, rights: 'rwx rwx', domain: 0 },
    ],
    [
      'a supersection above 4 GiB',
      0x1234_0002n | (1n << 18n),
      { kind: 'supersection', base: 0x3_1200_0000n, size: 16n << 20n, rights: '--- ---', domain: 0 },
    ],
    [
      'a supersection of 40 bits',
      0x1200_00a2n | (1n << 18n) | (5n << 20n),
      { kind: 'supersection', base: 0x55_1200_0000n, size: 16n << 20n, rights: '--- ---', domain: 0 },
    ],
  ])('%s', (_, descriptor, expected) => {
    expect(shown(decodeFirstLevel(descriptor))).toEqual(expected);
  });

  it('tells the memory type', () => {
    expect(meaningOf(decodeFirstLevel(0x8011_140en), 'TEX')).toBe('normal, write-back, write-allocate');
    expect(meaningOf(decodeFirstLevel(0x8000_0402n), 'TEX')).toBe('strongly ordered');
    expect(meaningOf(decodeFirstLevel(0x8000_1402n), 'TEX')).toBe('device');
  });
});

describe('second level', () => {
  it.each<[string, bigint, object]>([
    ['nothing', 0x8000_0000n, { kind: 'fault', base: 0n, size: 0n }],
    ['a page of the kernel', 0x8000_045fn, { kind: 'small page', base: 0x8000_0000n, size: 4096n, rights: 'rw- ---' }],
    [
      'one that may be executed',
      0x8000_045en,
      { kind: 'small page', base: 0x8000_0000n, size: 4096n, rights: 'rwx ---' },
    ],
    ['a program’s text', 0x8000_0e6en, { kind: 'small page', base: 0x8000_0000n, size: 4096n, rights: 'r-x r-x' }],
    ['a program’s data', 0x8000_0c7fn, { kind: 'small page', base: 0x8000_0000n, size: 4096n, rights: 'rw- rw-' }],
    ['a large page', 0x8001_045dn & ~2n, { kind: 'large page', base: 0x8001_0000n, size: 65536n, rights: 'rwx ---' }],
    [
      'a large page not to be executed',
      0x8001_8051n,
      { kind: 'large page', base: 0x8001_0000n, size: 65536n, rights: 'rw- ---' },
    ],
  ])('%s', (_, descriptor, expected) => {
    expect(shown(decodeSecondLevel(descriptor))).toEqual(expected);
  });
});

describe('long descriptors', () => {
  const arm = { pageShift: 12, arch: 'arm' } as const;
  const XN = 1n << 54n;
  const PXN = 1n << 53n;
  it.each<[string, bigint, number, object]>([
    ['nothing', 0x4000_0000n, 2, { kind: 'fault', base: 0n, size: 0n }],
    ['a table', 0x4000_7003n, 1, { kind: 'table', base: 0x4000_7000n, size: 0n }],
    [
      'lowmem that may be executed',
      0x4020_071dn,
      2,
      { kind: 'block', base: 0x4020_0000n, size: 2n << 20n, rights: 'rwx ---' },
    ],
    ['lowmem', 0x4020_071dn | XN, 2, { kind: 'block', base: 0x4020_0000n, size: 2n << 20n, rights: 'rw- ---' }],
    [
      'read-only data',
      0x4020_079dn | XN | PXN,
      2,
      { kind: 'block', base: 0x4020_0000n, size: 2n << 20n, rights: 'r-- ---' },
    ],
    ['a GiB', 0x4000_071dn, 1, { kind: 'block', base: 0x4000_0000n, size: 1n << 30n, rights: 'rwx ---' }],
    [
      'a page of a program',
      0x12_4000_0fdfn,
      3,
      { kind: 'page', base: 0x12_4000_0000n, size: 4096n, rights: 'r-x r-x' },
    ],
    ['a block at the last level, which is none', 0x4000_071dn, 3, { kind: 'fault', base: 0n, size: 0n }],
  ])('%s', (_, descriptor, level, expected) => {
    expect(shown(decodeLong(descriptor, level, arm))).toEqual(expected);
  });

  it('let the kernel execute on arm64 what only the user must not', () => {
    const rights = decodeLong(0x4020_0711n | XN, 2, { pageShift: 12, arch: 'arm64' }).rights!;
    expect(rightsText(rights.kernel)).toBe('rwx');
  });
});
