import { describe, expect, it } from 'vitest';
import { allocateDynamic } from '../../../../src/boot/of/reserved-memory/dynamic.ts';
import { reserveStatic } from '../../../../src/boot/of/reserved-memory/static.ts';
import { GiB } from '../../../../src/terms/alignment.ts';
import type { NodeWords } from '../../board.ts';
import { armState } from '../../stage.ts';

/** Areas that the architecture is told of: since 6.17 as soon as a pool is reserved. */
function told(words: NodeWords, act: 'static' | 'dynamic') {
  const state = armState({
    kernel: '6.18',
    set: { CONFIG_ARM_LPAE: 'n' },
    board: { reserved: { pool: { compatible: 'shared-dma-pool', reusable: true, ...words } } },
    memory: [[0x4000_0000n, GiB]],
  });
  const areas: unknown[] = [];
  const architecture = { ...state.architecture, onCmaDeclared: (_: unknown, area: unknown) => areas.push(area) };
  const node = state.tree.root.child('reserved-memory')!.children[0]!;
  Object.assign(state, { architecture });
  if (act === 'static') reserveStatic(state, node);
  else allocateDynamic(state, node, []);
  return areas;
}

describe('a pool that is to be mapped anew', () => {
  it('is told of once it is reserved', () => {
    const reg = [[0x5000_0000n, 0x80_0000n]] as const;
    expect(told({ reg }, 'static')).toMatchObject([{ name: 'pool', base: 0x5000_0000n, size: 0x80_0000n }]);
  });

  it('is told of once it has a place', () => {
    expect(told({ size: 0x80_0000n }, 'dynamic')).toMatchObject([{ name: 'pool', base: 0x7f80_0000n }]);
  });

  it('is not told of where it has none', () => {
    expect(told({ reg: [[0x5000_0000n, 0n]] }, 'static')).toEqual([]);
    expect(told({ size: 0x8000_0000n }, 'dynamic')).toEqual([]);
  });
});
