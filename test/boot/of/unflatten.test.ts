import { describe, expect, it } from 'vitest';
import { unflattenTree } from '../../../src/boot/of/unflatten.ts';
import { GiB } from '../../../src/terms/alignment.ts';
import type { BoardWords, NodeWords } from '../board.ts';
import { stateAfter } from '../stage.ts';

const SYSFS = { CONFIG_SYSFS: 'y', CONFIG_OF_DYNAMIC: 'n', CONFIG_ARM_LPAE: 'n' };
const NO_SYSFS = { ...SYSFS, CONFIG_SYSFS: 'n', CONFIG_OF_KOBJ: 'n' };

function unpacked(kernel: string, board: BoardWords = {}, set: Readonly<Record<string, string>> = SYSFS) {
  return stateAfter(unflattenTree, { kernel, board, set, memory: [[0x4000_0000n, GiB]] }).trace.steps.filter(
    ({ stage }) => stage === 'unflatten',
  );
}
const bytesOf = (...given: Parameters<typeof unpacked>): number => Number(unpacked(...given)[0]?.size);
/** Bytes that further nodes add to the tree of the root, with three properties, and /chosen. */
const more = (kernel: string, nodes: Readonly<Record<string, NodeWords>>, set = SYSFS): number =>
  bytesOf(kernel, { nodes }, set) - bytesOf(kernel, {}, set);

describe('the unpacked tree', () => {
  // two nodes and five properties: three of the root and a `name` for either node; 28 are the names and the end mark
  it.each([
    ['3.10', 2 * 64 + 5 * 24 + 28],
    ['3.18', 2 * 88 + 5 * 52 + 28],
    ['4.19', 2 * 88 + 5 * 44 + 28],
    ['5.4', 2 * 84 + 5 * 44 + 28],
    ['5.10', 2 * 88 + 5 * 44 + 28],
    ['6.1', 2 * 108 + 5 * 48 + 28],
    ['6.12', 2 * 108 + 5 * 52 + 28],
  ])('takes on %s %d bytes', (kernel, bytes) => {
    expect(bytesOf(kernel)).toBe(bytes);
  });

  it.each([
    ['sysfs, and the older kernel knows no other', '3.18', NO_SYSFS, 2 * 88 + 5 * 52 + 28],
    ['no sysfs', '6.12', NO_SYSFS, 2 * 72 + 5 * 16 + 28],
    ['nodes in sysfs by their own symbol', '6.12', { ...NO_SYSFS, CONFIG_OF_KOBJ: 'y' }, 2 * 108 + 5 * 52 + 28],
    ['trees that change', '6.12', { ...SYSFS, CONFIG_OF_DYNAMIC: 'y' }, 2 * 108 + 5 * 56 + 28],
  ])('has the structures of a build with %s', (_, kernel, set, bytes) => {
    expect(bytesOf(kernel, {}, set)).toBe(bytes);
  });

  it.each([
    // 'soc' and 'uart@10000000' take 4 and 14 bytes, 'soc' and 'uart' as `name` 4 and 5: all in words
    ['6.12', 2 * 108 + 2 * 52 + (4 + 4) + (16 + 8)],
    // '/soc' and '/soc/uart@10000000' take 5 and 19
    ['4.14', 2 * 88 + 2 * 52 + (8 + 4) + (20 + 8)],
  ])('has names, or paths, on %s', (kernel, bytes) => {
    expect(more(kernel, { soc: { 'uart@10000000': {} } })).toBe(bytes);
  });

  it('has a name without the last @ and what follows', () => {
    // 'aa@bb@c' takes 8, 'aa@bb' 6; without the @, 'aa' 3
    expect(more('6.12', { 'aa@bb@c': {} })).toBe(108 + 8 + 52 + 8);
    expect(more('6.12', { '@aaaaaaa': {} })).toBe(108 + 12 + 52 + 4);
  });

  it('makes no name where there is one', () => {
    expect(more('6.12', { x: {} })).toBe(108 + 4 + 52 + 4);
    expect(more('6.12', { x: { name: 'x' } })).toBe(108 + 4 + 52);
    expect(more('6.12', { x: { label: 'x' } })).toBe(108 + 4 + 52 + 52 + 4);
  });

  it('leaves out what is disabled where there is no sysfs', () => {
    const nodes = { x: { status: 'disabled' } };
    expect(more('6.12', nodes, NO_SYSFS)).toBe(0);
    expect(more('6.12', nodes)).toBe(108 + 4 + 52 + 52 + 4);
    expect(more('4.14', nodes, NO_SYSFS)).toBe(88 + 4 + 52 + 52 + 4);
  });

  it.each([
    ['4.19', 'abc', 44],
    ['6.12', 'abc', 0],
    ['6.12', true, 52],
  ] as const)('on %s has a seed of random numbers %j in %d bytes', (kernel, seed, bytes) => {
    expect(bytesOf(kernel, { chosen: { 'rng-seed': seed } }) - bytesOf(kernel)).toBe(bytes);
    // elsewhere it is any property
    expect(more(kernel, { x: { 'rng-seed': seed } })).toBe(more(kernel, { x: { another: seed } }));
    expect(bytesOf(kernel, { chosen: { another: seed } }) - bytesOf(kernel)).toBeGreaterThan(0);
  });
});

describe('aliases', () => {
  const sizesOf = (aliases: NodeWords, set = SYSFS, kernel = '6.12') => {
    const nodes = { aliases, soc: { uart: {}, off: { status: 'disabled' } } };
    return unpacked(kernel, { nodes }, set)
      .slice(1)
      .map(({ size }) => Number(size));
  };

  it('take a block each: 20 bytes, and the name without its number', () => {
    expect(sizesOf({ serial0: '/soc/uart', i2c12: '/soc' })).toEqual([27, 24]);
  });

  it('are blocks of their own, in words', () => {
    const [tree, alias] = unpacked('6.12', { nodes: { aliases: { serial0: '/soc' }, soc: {} } });
    expect(tree).toMatchObject({ caller: 'unflatten_device_tree', request: { align: 4n } });
    expect(alias).toMatchObject({ caller: 'of_alias_scan', origin: '/aliases serial0', request: { align: 4n } });
  });

  it.each<[string, NodeWords, number]>([
    ['without a number', { serial: '/soc' }, 0],
    ['with a number inside', { s0x: '/soc' }, 0],
    ['of the largest number', { s2147483647: '/soc' }, 1],
    ['of a number that no int holds', { s2147483648: '/soc' }, 0],
    ['of nothing but a number', { 0: '/soc' }, 1],
    ['of a node that is not there', { s0: '/soc/none' }, 0],
    ['of a node below one that is not there', { s0: '/none/uart' }, 0],
    ['of the root', { s0: '/' }, 1],
    ['of no text', { s0: '' }, 0],
    ['of nothing', { s0: true }, 0],
    ['with options', { s0: '/soc/uart:115200n8' }, 1],
    ['of an alias', { s0: '/soc', t0: 's0' }, 2],
    ['of an alias with options', { s0: '/soc', t0: 's0:115200' }, 2],
    ['of what is below an alias', { s0: '/soc', t0: 's0/uart' }, 2],
    ['of what is not below an alias', { s0: '/soc', t0: 's0/none' }, 1],
    ['of an alias that is none', { t0: 'soc' }, 0],
    ['of itself', { t0: 't0' }, 0],
    ['of an alias without a number', { soc: '/soc', t0: 'soc' }, 1],
    ['of what is disabled, which sysfs has', { s0: '/soc/off' }, 1],
  ])('%s', (_, aliases, count) => {
    expect(sizesOf(aliases)).toHaveLength(count);
  });

  it('of what is disabled are none without sysfs', () => {
    expect(sizesOf({ s0: '/soc/off', t0: '/soc/uart' }, NO_SYSFS)).toEqual([22]);
  });
});
