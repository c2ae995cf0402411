import { describe, expect, it } from 'vitest';
import { noteUnsupportedFormat, scanTable } from '../../../../src/boot/of/reserved-memory/table.ts';
import { GiB } from '../../../../src/terms/alignment.ts';
import { hex } from '../../../../src/terms/notation.ts';
import type { NodeWords } from '../../board.ts';
import { armState, regions, type StageInput } from '../../stage.ts';

const SIZE = 0x10_0000n;
const POOL = { compatible: 'shared-dma-pool', 'no-map': true } as const;

function scanned(kernel: string, reserved: Readonly<Record<string, NodeWords>>, more: Partial<StageInput> = {}) {
  const state = armState({
    kernel,
    set: { CONFIG_ARM_LPAE: 'n' },
    board: { reserved },
    memory: [[0x4000_0000n, GiB]],
    ...more,
  });
  scanTable(state);
  return {
    outcomes: state.reservedMemory.map(({ node, base, state: became }) => `${node.slice(17)} ${became} ${hex(base)}`),
    reserved: regions(state.memblock.reserved),
    log: state.messages,
    incidents: state.incidents,
  };
}

const many = (count: number, words: (index: number) => NodeWords) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`r${index}`, words(index)]));
/** A MiB every 2 MiB from 0x50000000. */
const placedAt = (index: number): NodeWords => ({ reg: [[0x5000_0000n + BigInt(index) * 0x20_0000n, SIZE]] });

describe('the table of regions', () => {
  //                               0x7fe00000  0x7ff00000  0x80000000
  //  -----------------------------|--second---|---first---|
  it.each([
    // two regions without a place compare equal: the heap sort leaves them the other way round
    ['4.1', ['a allocated 0x7ff00000', 'b allocated 0x7fe00000']],
    ['4.4', ['b allocated 0x7ff00000', 'a allocated 0x7fe00000']],
  ])('has regions without a place take theirs in its own order on %s', (kernel, outcomes) => {
    expect(scanned(kernel, { a: { size: SIZE }, b: { size: SIZE } }).outcomes).toEqual(outcomes);
  });

  it('reserves static regions before any other has a place', () => {
    const found = scanned('5.10', { d: { size: SIZE }, s: { reg: [[0x7ff0_0000n, SIZE]] } });
    expect(found.outcomes).toEqual(['s reserved 0x7ff00000', 'd allocated 0x7fe00000']);
  });

  it.each([
    ['3.18', 16, 'Reserved memory: not enough space all defined regions.'],
    ['4.19', 32, 'OF: reserved mem: not enough space all defined regions.'],
    ['5.10', 64, 'OF: reserved mem: not enough space for all defined regions.'],
  ])('of %s holds %d: what comes after is reserved, and no more', (kernel, entries, line) => {
    expect(scanned(kernel, many(entries, placedAt))).toMatchObject({ log: [], incidents: [] });
    const words = (index: number): NodeWords => ({ ...placedAt(index), ...(index === entries ? POOL : {}) });
    const found = scanned(kernel, many(entries + 1, words));
    // no line of its driver: it never gets there
    expect(found.log).toEqual([line]);
    expect(found.incidents).toMatchObject([
      { kind: 'table-full', node: `/reserved-memory/r${entries}`, entries, lost: 'entry' },
    ]);
    expect(found.outcomes).toHaveLength(entries + 1);
  });

  it('gives none to a region without a place that comes after', () => {
    const nodes = { ...many(16, placedAt), d: { size: SIZE } };
    expect(scanned('3.18', nodes).outcomes).toHaveLength(16);
  });

  it('has no row for a node with neither reg nor size', () => {
    expect(scanned('6.6', { r: {} })).toEqual({ outcomes: [], reserved: [], log: [], incidents: [] });
  });

  it('has a region of no size take the place of one without, where it has a size of its own', () => {
    const reg = [[0x5000_0000n, 0n]] as const;
    expect(scanned('6.1', { r: { reg, size: SIZE } }).outcomes).toEqual([
      'r failed 0x50000000',
      'r allocated 0x7ff00000',
    ]);
    expect(scanned('6.1', { r: { reg } }).outcomes).toEqual(['r failed 0x50000000']);
  });

  it('hands every row to its driver, with the place it has by then', () => {
    expect(scanned('6.6', { d: { size: SIZE }, s: placedAt(0) }).log).toEqual([
      'OF: reserved mem: 0x7ff00000..0x7fffffff (1024 KiB) map non-reusable d',
      'OF: reserved mem: 0x50000000..0x500fffff (1024 KiB) map non-reusable s',
    ]);
  });

  it('is empty where there is no /reserved-memory', () => {
    const board = {};
    expect(scanned('6.6', {}, { board })).toEqual({ outcomes: [], reserved: [], log: [], incidents: [] });
  });
});

describe('a /reserved-memory without cells of its own', () => {
  const board = { nodes: { 'reserved-memory': { ranges: true, ...many(2, placedAt) } } } as const;
  it.each([
    ['4.4', ''],
    ['4.9', 'OF: fdt:'],
    ['6.6', 'OF: fdt: '],
  ])('is ignored on %s with all its regions', (kernel, prefix) => {
    expect(scanned(kernel, {}, { board })).toMatchObject({
      outcomes: ['r0 ignored 0x0', 'r1 ignored 0x0'],
      reserved: [],
      log: [`${prefix}Reserved memory: unsupported node format, ignoring`],
      incidents: [{ kind: 'reserved-memory-ignored', origin: '/reserved-memory' }],
    });
  });

  it('is nothing to tell of where there is none', () => {
    const state = armState({ kernel: '6.6', board: {} });
    noteUnsupportedFormat(state);
    expect(state.incidents).toEqual([]);
  });
});
