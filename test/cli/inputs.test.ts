import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { imageFrom } from '../../src/cli/inputs/image.ts';
import { countFrom, numberFrom, rangeFrom, startEndFrom } from '../../src/cli/inputs/numbers.ts';
import { treeFrom } from '../../src/cli/inputs/tree.ts';
import { BOARDS } from './cli.ts';

describe('a number', () => {
  it.each([
    ['4096', 4096n],
    ['0x1000', 0x1000n],
    ['512M', 512n << 20n],
    ['1g', 1n << 30n],
    ['64KiB', 64n << 10n],
    ['0xffffffffffffffff', (1n << 64n) - 1n],
  ])('%s is read', (text, value) => {
    expect(numberFrom(text, '--dtb-at')).toBe(value);
  });

  it.each(['', '-1', '1.5', '0x', 'deadbeef', '12 34', '0x10000000000000000', '9'.repeat(10_000)])(
    '%s is refused',
    (text) => {
      expect(() => numberFrom(text, '--dtb-at')).toThrow(/^--dtb-at cannot be "/);
    },
  );

  it('that counts is whole and within its bounds', () => {
    expect(countFrom('7', '--at', 0, 7)).toBe(7);
    expect(() => countFrom('8', '--at', 0, 7)).toThrow('--at cannot be "8"');
  });
});

describe('a range', () => {
  const RANGE = { base: 0x8000_0000n, size: 0x2000_0000n };

  it.each([
    ['base and size', '0x80000000+0x20000000'],
    ['a size in units', '0x80000000+512M'],
    ['a first and a last byte', '0x80000000-0x9fffffff'],
    ['a line of /proc/iomem', '80000000-9fffffff'],
    ['bare hex, base and size', '80000000+20000000'],
    ['blanks around its parts', ' 80000000 - 9fffffff '],
    ['units throughout', '2G+512M'],
  ])('of %s is read', (_name, text) => {
    expect(rangeFrom(text, '--memory')).toEqual(RANGE);
  });

  it('may end with the last byte of 64 bits, and no later', () => {
    expect(rangeFrom('0xfffffffffffff000+4K', '--memory').size).toBe(4096n);
    expect(() => rangeFrom('0xfffffffffffff000+5K', '--memory')).toThrow('--memory cannot be');
  });

  it.each(['', '+', '-', '1', '1+', '+1', '1-', '1-2-3', '1+2+3', '1+2-3', 'x-y', '2-1', '1+0'])(
    '%s is refused',
    (text) => {
      expect(() => rangeFrom(text, '--memory')).toThrow(/^--memory cannot be "/);
    },
  );

  it('of start and end is never base and size', () => {
    expect(startEndFrom('80008000-80ffffff', '--kernel-image')).toEqual({ start: 0x8000_8000n, end: 0x80ff_ffffn });
    expect(() => startEndFrom('80008000+1M', '--kernel-image')).toThrow('--kernel-image cannot be "80008000+1M"');
  });
});

describe('the kernel image', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dtmem-image-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const map = join(folder, 'System.map');
  writeFileSync(map, 'c0008000 T _text\nc0100000 T _stext\nc0ffffff B __bss_stop\nc1000000 B _end\n');
  const none = { 'kernel-image': undefined, vmlinux: undefined, 'system-map': undefined, 'load-at': undefined };
  const mapping = { pageOffset: 0xc000_0000n, physOffset: 0x4000_0000n };

  it('is not told by anything unless a file is given', () => {
    expect(imageFrom(none, 'arm')).toBeUndefined();
  });

  it('lies as far from the start of RAM as it is linked from PAGE_OFFSET', () => {
    const image = imageFrom({ ...none, 'system-map': map }, 'arm');
    expect(image?.isPlaced).toBe(false);
    expect(image?.place(mapping)).toMatchObject({ start: 0x4010_0000n, end: 0x40ff_ffffn });
  });

  it('lies where --load-at says that its _text is', () => {
    const image = imageFrom({ ...none, 'system-map': map, 'load-at': '0x80208000' }, 'arm');
    expect(image?.isPlaced).toBe(true);
    expect(image?.place(mapping)).toMatchObject({ start: 0x8030_0000n, end: 0x811f_ffffn });
  });

  it('cannot be loaded where its addresses do not fit', () => {
    const image = imageFrom({ ...none, 'system-map': map, 'load-at': '0x80000000' }, 'arm');
    expect(() => image?.place(mapping)).toThrow(
      '--load-at 0x80000000 is no place for a kernel whose _text is linked at 0xc0008000',
    );
  });
});

describe('a tree', () => {
  const request = { tree: join(BOARDS, 'small.dts'), overlay: [], I: [], D: [] };

  it('has the overlays laid over it, and no longer the size of its file', async () => {
    const tree = await treeFrom({ ...request, overlay: [join(BOARDS, 'extra-bank.dtso')] });
    expect(tree.root.find('reserved-memory/buffer@90000000')?.property('reg')?.cells()).toEqual([
      0x9000_0000, 0x10_0000,
    ]);
    expect(tree.blobSize).toBeUndefined();
  });
});
