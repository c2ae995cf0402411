/**
 * What a boot loader writes: figures as U-Boot's fdt_support.c writes them.
 */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { type FixUpRequest, fixUp } from '../../src/boot/fix-up.ts';
import { readDtb } from '../../src/devicetree/dtb/read.ts';
import { parseTree } from '../../src/devicetree/parse-tree.ts';

const board = (cells: number, body: string): string =>
  `/dts-v1/; / { #address-cells = <${cells}>; #size-cells = <${cells}>; ${body} };`;

/** The blob read back: what a kernel gets. */
function fixed(source: string, request: FixUpRequest) {
  const { blob, changes } = fixUp(parseTree(source, { file: 'board.dts' }), request);
  const tree = readDtb(blob, { file: 'board.dtb' });
  return { tree, changes, blob, chosen: tree.root.child('chosen') };
}

const BANKS = [
  { base: 0x8000_0000n, size: 0x2000_0000n },
  { base: 0xc000_0000n, size: 0x1000_0000n },
];

describe('fixUp', () => {
  it.each([1, 2])('writes banks in %i cells, with device_type, in the place of the first memory node', (cells) => {
    const body = `model = "x"; memory@80000000 { reg = <${'0 '.repeat(cells * 2)}>; }; cpus { };`;
    const { tree, changes } = fixed(board(cells, body), { memory: BANKS });
    const memory = tree.root.child('memory@80000000')!;
    expect(memory.property('device_type')!.string()).toBe('memory');
    expect(memory.property('reg')!.reg(cells, cells)).toEqual(BANKS);
    expect(tree.root.children.map(({ name }) => name)).toEqual(['memory@80000000', 'cpus']);
    expect(changes).toEqual([
      {
        where: '/memory@80000000',
        what: 'reg',
        before: '0x0, empty',
        after: '0x80000000-0x9fffffff, 0xc0000000-0xcfffffff',
      },
    ]);
  });

  it('writes banks above 4 GiB in two cells, and makes a node where there is none', () => {
    const bank = { base: 0x8_8000_0000n, size: 0x1_0000_0000n };
    const { tree } = fixed(board(2, ''), { memory: [bank] });
    expect(tree.root.child('memory')!.property('reg')!.reg(2, 2)).toEqual([bank]);
  });

  it('tells of memory nodes that it takes away', () => {
    const { changes } = fixed(board(1, 'memory@0 { reg = <0 4096>; }; memory@1000 { reg = <4096 4096>; };'), {
      memory: BANKS,
    });
    expect(changes.at(-1)).toEqual({ where: '/memory@1000', what: 'node', before: 'there', after: 'gone' });
  });

  it('writes bootargs and leaves seeds and all else of /chosen alone', () => {
    const body = 'chosen { bootargs = "old"; kaslr-seed = <1 2>; rng-seed = [aa bb]; stdout-path = "serial0"; };';
    const { chosen, changes } = fixed(board(1, body), { cmdline: 'console=ttyS0' });
    expect(chosen!.properties.map(({ name }) => name)).toEqual(['bootargs', 'kaslr-seed', 'rng-seed', 'stdout-path']);
    expect(chosen!.property('bootargs')!.string()).toBe('console=ttyS0');
    expect(chosen!.property('kaslr-seed')!.cells()).toEqual([1, 2]);
    expect(changes).toEqual([{ where: '/chosen', what: 'bootargs', before: 'old', after: 'console=ttyS0' }]);
  });

  it.each([1, 2])('writes the initrd in %i cells with an exclusive end, and reserves it', (cells) => {
    const { chosen, tree } = fixed(board(cells, ''), { initrd: { start: 0x8800_0000n, end: 0x887f_ffffn } });
    expect(chosen!.property('linux,initrd-start')!.value).toHaveLength(4 * cells);
    expect(chosen!.property('linux,initrd-start')!.number()).toBe(0x8800_0000n);
    expect(chosen!.property('linux,initrd-end')!.number()).toBe(0x8880_0000n);
    expect(tree.reservations).toMatchObject([{ base: 0x8800_0000n, size: 0x80_0000n }]);
  });

  it('replaces the reservation of an initrd that lies there already', () => {
    const source = `/dts-v1/; /memreserve/ 0x88000000 0x1000; ${board(1, '').slice('/dts-v1/;'.length)}`;
    const { tree, changes } = fixed(source, { initrd: { start: 0x8800_0000n, end: 0x887f_ffffn } });
    expect(tree.reservations).toMatchObject([{ base: 0x8800_0000n, size: 0x80_0000n }]);
    expect(changes.at(-1)).toMatchObject({ before: '0x88000000-0x88000fff', after: '0x88000000-0x887fffff' });
  });

  it('reserves the blob where it goes, as large as it ends up, padding included', () => {
    const { tree, blob } = fixed(board(1, ''), { dtbAt: 0x8700_0000n, padding: 4096 });
    expect(tree.reservations).toMatchObject([{ base: 0x8700_0000n, size: BigInt(blob.length) }]);
    expect(blob.length).toBeGreaterThan(4096);
  });

  it('leaves the tree that it is given as it was', () => {
    const tree = parseTree(board(1, 'chosen { bootargs = "old"; }; memory@0 { reg = <0 4096>; };'), { file: 'x' });
    const before = fixUp(tree, {}).blob;
    fixUp(tree, { memory: BANKS, cmdline: 'new', initrd: { start: 0n, end: 4095n }, dtbAt: 0x100000n });
    expect(fixUp(tree, {}).blob).toEqual(before);
  });

  it.each<[string, string, FixUpRequest, string]>([
    [
      'a bank beyond the cells',
      board(1, ''),
      { memory: [{ base: 1n << 32n, size: 4096n }] },
      "/: memory of 0x1000 bytes at 0x100000000 does not fit the tree's cells",
    ],
    [
      'an initrd beyond the cells',
      board(1, ''),
      { initrd: { start: 1n << 32n, end: (1n << 32n) + 4095n } },
      "/chosen: an initrd that ends at 0x100000fff does not fit the one cell of this tree's addresses",
    ],
    ['a command line with a NUL', board(1, ''), { cmdline: 'a\0b' }, 'a command line cannot hold a NUL'],
    [
      'a blob on top of the initrd',
      board(1, ''),
      { initrd: { start: 0x1000n, end: 0x1fffn }, dtbAt: 0xfc0n },
      'overlaps what is reserved at 0x1000-0x1fff',
    ],
  ])('refuses %s', (_, source, request, message) => {
    expect(() => fixed(source, request)).toThrow(message);
  });

  it('writes a blob that the real dtc reads', (context) => {
    if (spawnSync('dtc', ['--version']).error) {
      console.log('the blob is not held against the real dtc: there is no dtc');
      return context.skip();
    }
    const { blob } = fixed(board(2, 'memory@0 { device_type = "memory"; reg = <0 0 0 0>; };'), {
      memory: BANKS,
      cmdline: 'quiet',
      initrd: { start: 0x8800_0000n, end: 0x887f_ffffn },
      dtbAt: 0x8700_0000n,
    });
    const { status, stdout } = spawnSync('dtc', ['-I', 'dtb', '-O', 'dts', '-'], { input: blob, encoding: 'utf8' });
    expect(status).toBe(0);
    expect(stdout).toContain('reg = <0x00 0x80000000 0x00 0x20000000 0x00 0xc0000000 0x00 0x10000000>;');
    expect(stdout).toContain('linux,initrd-end = <0x00 0x88800000>;');
    expect(stdout).toMatch(/\/memreserve\/\t0x0*88000000 0x0*800000;/);
  });
});
