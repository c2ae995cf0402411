import { describe, expect, it } from 'vitest';
import type { ArmState } from '../../../../src/boot/arm/state.ts';
import { lateReservedMemory, scanTwoPhase } from '../../../../src/boot/of/reserved-memory/two-phase.ts';
import { GiB } from '../../../../src/terms/alignment.ts';
import { hex } from '../../../../src/terms/notation.ts';
import type { BoardWords, NodeWords } from '../../board.ts';
import { armState, regions } from '../../stage.ts';

const SIZE = 0x10_0000n;
const REG = [[0x5000_0000n, SIZE]] as const;

const stateOf = (kernel: string, board: BoardWords): ArmState =>
  armState({ kernel, set: { CONFIG_ARM_LPAE: 'n' }, board, memory: [[0x4000_0000n, GiB]] });

function early(kernel: string, reserved: Readonly<Record<string, NodeWords>>) {
  const state = stateOf(kernel, { reserved });
  scanTwoPhase(state);
  return {
    outcomes: state.reservedMemory.map(({ node, base, state: became }) => `${node.slice(17)} ${became} ${hex(base)}`),
    placed: state.placedRegions.map(({ node }) => node.name),
    dynamic: state.dynamicRegions,
    log: state.messages,
    incidents: state.incidents,
  };
}

/** What the late phase logs; the regions are as nobody reserved them. */
function late(kernel: string, board: BoardWords, prepare?: (state: ArmState) => void) {
  const state = stateOf(kernel, board);
  prepare?.(state);
  lateReservedMemory.run(state);
  return state.messages;
}

describe('the early phase', () => {
  //  0x50000000  0x50100000         0x7fe00000  0x7ff00000  0x80000000
  //  |--static---|------------------|--second---|---first---|
  it('reserves static regions, then places the others, both in the order of the blob', () => {
    const nodes = { first: { size: SIZE }, second: { size: SIZE }, static: { reg: REG } };
    expect(early('6.12', nodes)).toEqual({
      outcomes: ['static reserved 0x50000000', 'first allocated 0x7ff00000', 'second allocated 0x7fe00000'],
      placed: ['first', 'second'],
      dynamic: 2,
      log: [
        'OF: reserved mem: 0x7ff00000..0x7fffffff (1024 KiB) map non-reusable first',
        'OF: reserved mem: 0x7fe00000..0x7fefffff (1024 KiB) map non-reusable second',
      ],
      incidents: [],
    });
  });

  //  0x50000000                       0x5ff00000  0x60000000  0x70000000
  //  |--first's range-----------------|---first---|--second---|---
  it('has alloc-ranges that begin where an earlier region ends searched upwards', () => {
    const nodes = {
      first: { size: SIZE, 'alloc-ranges': [[0x5000_0000n, 0x1000_0000n]] },
      second: { size: SIZE, 'alloc-ranges': [[0x6000_0000n, 0x1000_0000n]] },
    } as const;
    expect(early('6.12', nodes).outcomes).toEqual(['first allocated 0x5ff00000', 'second allocated 0x60000000']);
  });

  it.each([
    // a pool that is neither reusable nor no-map: ARM refuses it
    ['6.12', ['pool']],
    ['7.2', []],
  ])('forgets a region that its driver refused on 7.2 only: %s', (kernel, placed) => {
    const found = early(kernel, { pool: { compatible: 'shared-dma-pool', size: SIZE } });
    expect(found).toMatchObject({ placed, dynamic: 1, outcomes: ['pool allocated 0x7ff00000'] });
  });

  it('has room for 64 regions without a place', () => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`r${index}`, { size: 0x1000n }]));
    expect(early('6.12', many(64))).toMatchObject({ dynamic: 64, incidents: [] });
    const { log, ...found } = early('6.12', many(65));
    expect(found).toMatchObject({
      dynamic: 64,
      incidents: [{ kind: 'table-full', node: '/reserved-memory/r64', entries: 64, lost: 'place' }],
    });
    expect(log[0]).toBe("OF: reserved mem: too many defined dynamic regions, skip 'r64'");
  });

  it('does nothing with a node that has neither, nor with a size that finds no place', () => {
    const nodes = { neither: {}, large: { size: 0x8000_0000n } };
    expect(early('6.12', nodes)).toMatchObject({ dynamic: 0, placed: [], outcomes: ['large failed 0x0'] });
  });

  it('ignores a /reserved-memory without cells of its own, and does /memreserve/ all the same', () => {
    const board = {
      nodes: { 'reserved-memory': { r: { reg: REG } } },
      memreserve: [[0x6000_0000n, 0x1000n]],
    } as const;
    const state = stateOf('6.12', board);
    scanTwoPhase(state);
    expect(regions(state.memblock.reserved)).toEqual(['0x60000000+0x1000']);
    expect(state.messages).toEqual(['OF: reserved mem: Reserved memory: unsupported node format, ignoring']);
    expect(state.incidents).toMatchObject([{ kind: 'reserved-memory-ignored' }]);
  });
});

describe('the late phase', () => {
  const PLAIN = 'OF: reserved mem: 0x50000000..0x500fffff (1024 KiB) map non-reusable r';
  it('hands static regions to their drivers', () => {
    expect(late('6.12', { reserved: { r: { reg: REG }, d: { size: SIZE } } })).toEqual([PLAIN]);
  });

  it('is none before 6.12', () => {
    expect(late('6.6', { reserved: { r: { reg: REG } } })).toEqual([]);
  });

  it.each([
    ['6.12', {}, ['OF: reserved mem: Reserved memory: No reserved-memory node in the DT']],
    [
      '6.12',
      { nodes: { 'reserved-memory': { r: { reg: REG } } } },
      ['OF: reserved mem: Reserved memory: unsupported node format, ignoring'],
    ],
  ] as const)('on %s of a tree without regions that it knows', (kernel, board, log) => {
    expect(late(kernel, board)).toEqual(log);
  });

  it.each<[string, string, NodeWords, readonly string[]]>([
    [
      '6.12',
      'of several entries',
      { reg: [...REG, [0x6000_0000n, SIZE]] },
      ["OF: reserved mem: fdt_scan_reserved_mem_reg_nodes() ignores 1 regions in node 'r'", PLAIN],
    ],
    ['6.18', 'of several entries', { reg: [...REG, [0x6000_0000n, SIZE]] }, []],
    ['6.18', 'of one entry', { reg: REG }, [PLAIN]],
    ['7.2', 'of several entries', { reg: [...REG, [0x6000_0000n, SIZE]] }, [PLAIN]],
    [
      '6.12',
      'of a part of an entry',
      { reg: 0x5000_0000n },
      ["OF: reserved mem: Reserved memory: invalid reg property in 'r', skipping node."],
    ],
    ['6.18', 'of a part of an entry', { reg: 0x5000_0000n }, []],
    ['7.2', 'of a part of an entry', { reg: 0x5000_0000n }, []],
    ['6.12', 'of no size', { reg: [[0x5000_0000n, 0n]] }, []],
    ['6.12', 'that is empty', { reg: true }, []],
  ])('on %s takes from a reg %s what is in the table', (kernel, _, words, log) => {
    expect(late(kernel, { reserved: { r: words } })).toEqual(log);
  });

  it.each([
    ['6.12', 'OF: reserved mem: node r compatible matching fail'],
    ['6.18', 'OF: reserved mem: Skipping dt linux,cma-default for "cma=" kernel param.'],
  ])('on %s lets a default pool go where cma= asks', (kernel, line) => {
    const words = { compatible: 'shared-dma-pool', reusable: true, 'linux,cma-default': true, reg: REG } as const;
    const log = late(kernel, { reserved: { r: words } }, (state) => {
      state.cmaRequest = { size: SIZE, base: 0n, limit: 0n };
    });
    expect(log.at(-1)).toBe(line);
  });

  //  0x50000000   0x50080000   0x50100000   0x50180000
  //  |------------r------------|
  //               |------------o------------|
  const OVER = { reg: [[0x5008_0000n, SIZE]] } as const;
  it('tells of static regions that overlap', () => {
    expect(late('6.12', { reserved: { r: { reg: REG }, o: OVER } }).slice(2)).toEqual([
      'OF: reserved mem: OVERLAP DETECTED!',
      'r (0x50000000--0x50100000) overlaps with o (0x50080000--0x50180000)',
    ]);
  });

  it('tells of one that overlaps a dynamic one', () => {
    const log = late('6.12', { reserved: { d: { size: SIZE }, o: OVER } }, (state) => {
      const [node] = state.tree.root.child('reserved-memory')!.children;
      state.placedRegions.push({ node: node!, base: 0x5000_0000n, size: SIZE });
    });
    expect(log.at(-1)).toBe('d (0x50000000--0x50100000) overlaps with o (0x50080000--0x50180000)');
  });

  it.each([
    ['6.12', 1],
    ['7.2', 0],
  ])('on %s counts a region that its driver refused: %d', (kernel, count) => {
    const refused = { compatible: 'shared-dma-pool', reg: REG } as const;
    const log = late(kernel, { reserved: { r: refused, o: OVER } });
    expect(log.filter((line) => line.endsWith('OVERLAP DETECTED!'))).toHaveLength(count);
  });
});
