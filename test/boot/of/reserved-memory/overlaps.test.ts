import { describe, expect, it } from 'vitest';
import { sortAndReportOverlaps } from '../../../../src/boot/of/reserved-memory/overlaps.ts';
import type { PlacedRegion } from '../../../../src/boot/state.ts';
import { armState } from '../../stage.ts';

type Words = readonly [name: string, base: bigint, size: bigint];

/** The table after sorting, and what is logged of it. */
function sorted(kernel: string, ...words: readonly Words[]) {
  const reserved = Object.fromEntries(words.map(([name, , size]) => [name, { size }]));
  const state = armState({ kernel, board: { reserved }, set: { CONFIG_ARM_LPAE: 'n' } });
  const nodes = state.tree.root.children.find(({ name }) => name === 'reserved-memory')?.children ?? [];
  const table = words.map(([name, base, size]): PlacedRegion => {
    return { node: nodes.find((node) => node.name === name)!, base, size };
  });
  sortAndReportOverlaps(state, table);
  return { order: table.map(({ node }) => node.name).join(' '), log: state.messages };
}

const detected = (prefix: string, line: string): string[] => [`${prefix}OVERLAP DETECTED!`, line];

describe('neighbours in the sorted table', () => {
  //  0x50000000   0x50080000   0x50100000   0x50180000
  //  |------------b------------|
  //               |------------a------------|
  it('that overlap are told, the lower one first', () => {
    expect(sorted('6.12', ['a', 0x5008_0000n, 0x10_0000n], ['b', 0x5000_0000n, 0x10_0000n])).toEqual({
      order: 'b a',
      log: detected('OF: reserved mem: ', 'b (0x50000000--0x50100000) overlaps with a (0x50080000--0x50180000)'),
    });
  });

  it.each([
    ['that touch', 0x5010_0000n, 0],
    ['that share their last byte', 0x500f_ffffn, 2],
  ])('%s', (_, base, lines) => {
    expect(sorted('6.12', ['a', 0x5000_0000n, 0x10_0000n], ['b', base, 0x10_0000n]).log).toHaveLength(lines);
  });

  it('of which one ends at 4 GiB do not overlap: its end is 0 there', () => {
    expect(sorted('6.12', ['a', 0xfff0_0000n, 0x10_0000n], ['b', 0xfff8_0000n, 0x1000n]).log).toEqual([]);
  });

  it('are not looked for in a table of one', () => {
    expect(sorted('6.12', ['a', 0x5000_0000n, 0x1000n])).toEqual({ order: 'a', log: [] });
  });
});

describe('regions of one base', () => {
  const regionsOf = (...sizes: readonly bigint[]) => sizes.map((size, index) => ['abc'[index]!, 0n, size] as const);
  it.each([
    // by base alone: all are equal, and come out as the heap sort leaves them
    ['4.19', 'b c a', 'b c a'],
    // the smallest first
    ['5.10', 'b c a', 'c b a'],
    // then as they stand in the tree
    ['6.6', 'a b c', 'c b a'],
    // and as the heap sort in pairs leaves them
    ['7.2', 'c b a', 'c b a'],
  ])('on %s come out as %s, and where the last are smaller as %s', (kernel, equal, shrinking) => {
    expect(sorted(kernel, ...regionsOf(0x1000n, 0x1000n, 0x1000n)).order).toBe(equal);
    expect(sorted(kernel, ...regionsOf(0x3000n, 0x2000n, 0x1000n)).order).toBe(shrinking);
  });

  it.each([
    // two without a place lie at 0 both
    ['4.19', 0],
    ['5.10', 2],
  ])('at 0 overlap on %s in %d lines', (kernel, lines) => {
    expect(sorted(kernel, ...regionsOf(0x1000n, 0x1000n)).log).toHaveLength(lines);
    // and one at 0 that reaches into another
    expect(sorted(kernel, ['a', 0n, 0x2000n], ['b', 0x1000n, 0x1000n]).log).toHaveLength(lines);
    // from 1 on they are like any other
    expect(sorted(kernel, ['a', 1n, 0x2000n], ['b', 0x1000n, 0x1000n]).log).toHaveLength(2);
  });
});
