import { describe, expect, it } from 'vitest';
import {
  entriesOf,
  entriesReadFrom,
  entryBytes,
  flagsOf,
  hasSupportedFormat,
  noteRemap,
  recordOutcome,
  regionNodes,
  reservedMemoryRoot,
} from '../../../../src/boot/of/reserved-memory/node.ts';
import { Property } from '../../../../src/devicetree/tree.ts';
import type { NodeWords } from '../../board.ts';
import { armState } from '../../stage.ts';
import { type NodeText, treeOf } from '../../tree-builder.ts';

const rootOf = (kernel: string, nodes: Readonly<Record<string, NodeWords>>) =>
  reservedMemoryRoot(armState({ kernel, board: { reserved: nodes } }))!;

describe('the format of /reserved-memory', () => {
  const GOOD = { '#address-cells': [2], '#size-cells': [1], ranges: true } as const;
  const supported = (words: NodeText, cells: NodeText = { '#address-cells': [2], '#size-cells': [1] }) => {
    const tree = treeOf({ ...cells, 'reserved-memory': words });
    const state = Object.assign(Object.create(armState({ kernel: '6.12', board: {} })), { tree });
    return hasSupportedFormat(state, tree.root.child('reserved-memory')!);
  };
  it.each<[string, NodeText, boolean]>([
    ['the cells of the root and ranges', GOOD, true],
    ['other address cells', { ...GOOD, '#address-cells': [1] }, false],
    ['other size cells', { ...GOOD, '#size-cells': [2] }, false],
    ['no address cells', { '#size-cells': [1], ranges: true }, false],
    ['no size cells', { '#address-cells': [2], ranges: true }, false],
    ['no ranges', { '#address-cells': [2], '#size-cells': [1] }, false],
    ['ranges that say something', { ...GOOD, ranges: [1, 2, 3] }, true],
  ])('with %s', (_, words, expected) => {
    expect(supported(words)).toBe(expected);
  });

  it('counts 1 and 1 where the root says nothing', () => {
    expect(supported({ '#address-cells': [1], '#size-cells': [1], ranges: true }, {})).toBe(true);
    expect(supported(GOOD, {})).toBe(false);
  });
});

describe('regions', () => {
  const NODES = { a: { inner: {} }, off: { status: 'disabled' }, ok: { status: 'okay' } } as const;
  it.each([
    ['5.15', ['a', 'inner', 'ok']],
    ['6.1', ['a', 'ok']],
  ])('of %s', (kernel, names) => {
    const { behaviour } = armState({ kernel, board: {} }).kernel;
    expect(regionNodes(rootOf(kernel, NODES), behaviour).map(({ name }) => name)).toEqual(names);
  });

  it('have no parent where the tree has none', () => {
    expect(rootOf('6.12', {}).name).toBe('reserved-memory');
    expect(reservedMemoryRoot(armState({ kernel: '6.12', board: {} }))).toBeUndefined();
  });

  it('have flags by their properties, whatever those say', () => {
    const [none, all] = rootOf('6.12', {
      none: { compatible: 'shared-dma-pools' },
      all: { compatible: 'shared-dma-pool', 'no-map': true, reusable: 'yes', 'linux,cma-default': true },
    }).children;
    expect(flagsOf(none!)).toEqual({ nomap: false, reusable: false, sharedPool: false, cmaDefault: false });
    expect(flagsOf(all!)).toEqual({ nomap: true, reusable: true, sharedPool: true, cmaDefault: true });
  });
});

describe('entries', () => {
  const SPAN = { kind: 'blob', file: 'board', offset: 0 } as const;
  const state = armState({ kernel: '6.12', set: { CONFIG_ARM_LPAE: 'n' }, board: { cells: [2, 1] } });
  // 0x1_50000000 of 0x1000 bytes, 0x60000000 of 0x2000
  const bytes = Uint8Array.from([0, 0, 0, 1, 0x50, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0x60, 0, 0, 0, 0, 0, 0x20, 0]);
  const FIRST = { base: 0x5000_0000n, size: 0x1000n };
  const SECOND = { base: 0x6000_0000n, size: 0x2000n };

  it('take the cells of the root, and keep the low 32 bits', () => {
    expect(entryBytes(state)).toBe(12);
    expect(entriesOf(state, new Property('reg', bytes, SPAN))).toEqual([FIRST, SECOND]);
  });

  //  | reg: nothing | what follows in the blob
  it.each([
    ['from a blob', SPAN, 0, 1, [FIRST]],
    ['from a blob, further on', SPAN, 12, 1, [SECOND]],
    ['from the end of a blob', SPAN, 24, 1, []],
    ['from a source, which nothing follows', { kind: 'text', file: 'a.dts', line: 1, column: 1 } as const, 0, 1, []],
  ])('are read beyond the property %s', (_, span, at, count, entries) => {
    expect(entriesReadFrom(state, new Property('reg', bytes.subarray(at, at), span), count)).toEqual(entries);
  });

  it('of a source are no more than asked for', () => {
    const span = { kind: 'text', file: 'a.dts', line: 1, column: 1 } as const;
    expect(entriesReadFrom(state, new Property('reg', bytes, span), 1)).toEqual([FIRST]);
    expect(entriesReadFrom(state, new Property('reg', bytes, SPAN), 2)).toEqual([FIRST, SECOND]);
  });
});

describe('a pool that is reserved', () => {
  const CMA = { compatible: 'shared-dma-pool', reusable: true } as const;
  const REGION = { base: 0x5000_0000n, size: 0x80_0000n };
  it.each([
    // rmem_cma_setup maps anew, or, since 6.17, whoever reserves
    ['6.12', CMA, 0],
    ['6.18', CMA, 1],
    ['6.18', { ...CMA, 'no-map': true }, 1],
    ['7.2', CMA, 1],
    ['7.2', { ...CMA, 'no-map': true }, 0],
    ['6.18', { compatible: 'shared-dma-pool' }, 0],
    ['6.18', { reusable: true }, 0],
  ] as const)('on %s with %j is mapped anew: %d', (kernel, words, count) => {
    const told: unknown[] = [];
    const state = armState({ kernel: kernel === '6.12' ? '6.12.50' : kernel, board: { reserved: { pool: words } } });
    const own = Object.assign(Object.create(state), {
      architecture: { ...state.architecture, onCmaDeclared: (_: unknown, area: unknown) => told.push(area) },
    });
    noteRemap(own, reservedMemoryRoot(state)!.children[0]!, REGION);
    expect(told).toHaveLength(count);
    if (count > 0) expect(told).toMatchObject([{ name: 'pool', origin: '/reserved-memory/pool', ...REGION }]);
  });
});

describe('an outcome', () => {
  it.each([
    [{ 'no-map': true, reusable: true }, 'no-map', undefined],
    [{ reusable: true }, 'reusable', undefined],
    [{ label: 'frames' }, 'plain', 'frames'],
  ] as const)('of %j', (words, kind, label) => {
    const state = armState({ kernel: '6.12', board: { reserved: { r: words } } });
    recordOutcome(state, reservedMemoryRoot(state)!.children[0]!, { base: 1n, size: 2n, state: 'reserved' });
    const [outcome] = state.reservedMemory;
    expect(outcome).toMatchObject({ node: '/reserved-memory/r', base: 1n, size: 2n, kind, state: 'reserved' });
    expect(outcome?.label).toBe(label);
    expect(outcome).not.toHaveProperty('cause');
  });
});
