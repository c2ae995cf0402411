import { describe, expect, it } from 'vitest';
import type { ArmState } from '../../../../src/boot/arm/state.ts';
import { allocateDynamic, type Neighbour } from '../../../../src/boot/of/reserved-memory/dynamic.ts';
import { GiB } from '../../../../src/terms/alignment.ts';
import type { NodeWords } from '../../board.ts';
import { armState, regions, type StageInput } from '../../stage.ts';

const RAM = [[0x4000_0000n, GiB]] as const;
const SIZE = 0x10_0000n;

interface Case extends Partial<StageInput> {
  readonly neighbours?: readonly Neighbour[];
  readonly prepare?: (state: ArmState) => void;
}

function placed(kernel: string, words: NodeWords, { neighbours = [], prepare, ...input }: Case = {}) {
  const state = armState({
    kernel,
    set: { CONFIG_ARM_LPAE: 'n' },
    board: { reserved: { r: words } },
    memory: RAM,
    ...input,
  });
  prepare?.(state);
  const node = state.tree.root.child('reserved-memory')!.children[0]!;
  const region = allocateDynamic(state, node, neighbours);
  return {
    region,
    at: region?.base,
    memory: regions(state.memblock.memory),
    reserved: regions(state.memblock.reserved),
    log: state.messages,
    outcomes: state.reservedMemory.map(({ base, size, state: became, cause }) => ({ base, size, became, cause })),
    incidents: state.incidents,
  };
}

describe('a region without a place', () => {
  //  0x40000000                  0x7ff00000 0x80000000
  //  |---RAM---------------------|--region--|
  it('lies as high as it can', () => {
    expect(placed('6.12', { size: SIZE })).toMatchObject({
      region: { base: 0x7ff0_0000n, size: SIZE },
      reserved: ['0x7ff00000+0x100000'],
      log: [],
      outcomes: [{ base: 0x7ff0_0000n, size: SIZE, became: 'allocated' }],
      incidents: [],
    });
  });

  it.each([
    // lowmem up to 4.1, of_reserved_mem.c
    ['4.1', 0x5ff0_0000n],
    ['4.4', 0x7ff0_0000n],
  ])('lies on %s, with lowmem up to 0x60000000, at its top', (kernel, at) => {
    const prepare = (state: ArmState): void =>
      state.as({ caller: 'test', origin: 'test' }, (memblock) => {
        memblock.currentLimit = 0x6000_0000n;
      });
    expect(placed(kernel, { size: SIZE }, { prepare }).at).toBe(at);
  });

  it.each([
    // SMP_CACHE_BYTES, 64, where none is asked for
    ['none', {}, 0x7fff_efc0n],
    ['0', { alignment: 0n }, 0x7fff_efc0n],
    ['64 KiB', { alignment: 0x1_0000n }, 0x7fff_0000n],
  ])('of 4097 bytes with an alignment: %s', (_, words, at) => {
    const size = 0x1001n;
    expect(placed('6.12', { size, ...words }).at).toBe(at);
  });

  it.each([
    ['4.19', ['0x40000000+0x3ff00000'], ['0x7ff00000+0x100000']],
    ['5.4', ['0x40000000+0x3ff00000'], []],
    ['6.12', ['0x40000000+0x3ff00000', '0x7ff00000+0x100000 flags 4'], ['0x7ff00000+0x100000']],
  ])('that is no-map on %s', (kernel, memory, reserved) => {
    expect(placed(kernel, { size: SIZE, 'no-map': true })).toMatchObject({ at: 0x7ff0_0000n, memory, reserved });
  });

  const POOL = { compatible: 'shared-dma-pool', reusable: true, size: SIZE } as const;
  it.each([
    // the CMA granularity: 8 MiB, a block of order 11
    ['4.1', POOL, {}, 0x7ff0_0000n],
    ['4.4', POOL, {}, 0x7f80_0000n],
    ['6.12', POOL, {}, 0x7f80_0000n],
    ['6.12', { ...POOL, alignment: 0x100_0000n }, {}, 0x7f00_0000n],
    ['6.12', { ...POOL, 'no-map': true }, {}, 0x7ff0_0000n],
    ['6.12', { ...POOL, compatible: 'some-pool' }, {}, 0x7ff0_0000n],
    ['6.12', { compatible: 'shared-dma-pool', size: SIZE }, {}, 0x7ff0_0000n],
    ['6.12', POOL, { CONFIG_CMA: 'n', CONFIG_DMA_CMA: 'n' }, 0x7ff0_0000n],
  ] as const)('that is a pool on %s', (kernel, words, set, at) => {
    expect(placed(kernel, words, { set: { CONFIG_ARM_LPAE: 'n', ...set } }).at).toBe(at);
  });

  it.each([
    ['6.12', true],
    ['6.18', false],
  ])('that is the default pool has a place on %s with cma=: %s', (kernel, has) => {
    const prepare = (state: ArmState): void => {
      state.cmaRequest = { size: SIZE, base: 0n, limit: 0n };
    };
    const { at, outcomes, log } = placed(kernel, { ...POOL, 'linux,cma-default': true }, { prepare });
    expect(at !== undefined).toBe(has);
    expect(log).toHaveLength(has ? 0 : 1);
    if (!has) expect(outcomes).toMatchObject([{ became: 'ignored', cause: { kind: 'displaced-by-cma' } }]);
  });

  it.each([
    ['5.10', "OF: reserved mem: failed to allocate memory for node 'r'"],
    ['6.1', "OF: reserved mem: failed to allocate memory for node 'r': size 2048 MiB"],
  ])('that is larger than RAM finds none on %s', (kernel, line) => {
    const size = 0x8000_0000n;
    const cause = { kind: 'no-room', size, within: 'ram' };
    expect(placed(kernel, { size })).toMatchObject({
      at: undefined,
      reserved: [],
      log: [line],
      outcomes: [{ base: 0n, size, became: 'failed', cause }],
      incidents: [{ kind: 'allocation-failed', node: '/reserved-memory/r', cause, origin: '/reserved-memory/r size' }],
    });
  });
});

describe('a node that is malformed', () => {
  const PAIR = [[0n, 0x1000n]] as const;
  it.each([
    ['no size', {}, { kind: 'no-reg-no-size' }, []],
    [
      'a size of two times its cells',
      { size: PAIR },
      { kind: 'wrong-cells', property: 'size', cells: 2 },
      ["OF: reserved mem: invalid size property in 'r' node."],
    ],
    [
      'an alignment of two times its cells',
      { size: SIZE, alignment: PAIR },
      { kind: 'wrong-cells', property: 'alignment', cells: 2 },
      ["OF: reserved mem: invalid alignment property in 'r' node."],
    ],
    [
      'a part of a range',
      { size: SIZE, 'alloc-ranges': 0x5000_0000n },
      { kind: 'partial-entry', property: 'alloc-ranges' },
      ["OF: reserved mem: invalid alloc-ranges property in 'r', skipping node."],
    ],
  ])('%s', (_, words, cause, log) => {
    expect(placed('6.12', words)).toMatchObject({
      at: undefined,
      log,
      outcomes: [{ base: 0n, size: 0n, became: 'ignored', cause }],
    });
  });

  it('has the address cells count for its alignment, the size cells for its size', () => {
    const cells = [1, 2] as const;
    expect(
      placed(
        '6.12',
        { size: SIZE, alignment: 0x100_0000n },
        { board: { cells, reserved: { r: { size: SIZE, alignment: 0x100_0000n } } } },
      ).at,
    ).toBe(0x7f00_0000n);
  });

  it('with a part of a range is placed anywhere since 6.19', () => {
    expect(placed('7.2', { size: SIZE, 'alloc-ranges': 0x5000_0000n }).at).toBe(0x7ff0_0000n);
  });
});

describe('alloc-ranges', () => {
  const FIRST = [0x5000_0000n, 0x1000_0000n] as const;
  const SECOND = [0x6000_0000n, 0x1000_0000n] as const;
  //      0x50000000         0x60000000        0x70000000
  //  ----|------first-------|-----second------|------
  it.each(['4.19', '5.4', '6.12'])('on %s are tried in their order, each from its end', (kernel) => {
    const words = { size: SIZE, 'alloc-ranges': [FIRST, SECOND] };
    expect(placed(kernel, words).at).toBe(0x5ff0_0000n);
    expect(placed(kernel, words, { reserved: [FIRST] }).at).toBe(0x6ff0_0000n);
    expect(placed(kernel, words, { reserved: [FIRST, SECOND] })).toMatchObject({
      at: undefined,
      outcomes: [{ became: 'failed', cause: { kind: 'no-room', within: 'alloc-ranges' } }],
    });
  });

  it('that end at 4 GiB end at the top', () => {
    const words = { size: SIZE, 'alloc-ranges': [[0x7000_0000n, 0x9000_0000n]] as const };
    expect(placed('6.12', words).at).toBe(0x7ff0_0000n);
  });

  //               0x50000000                 0x60000000
  //  |--a--|......|---------range------------|......|--b--|
  const A = { base: 0x4fff_f000n, size: 0x1000n };
  const B = { base: 0x6000_0000n, size: 0x1000n };
  const LOW = 0x5000_0000n;
  const HIGH = 0x5ff0_0000n;
  it.each([
    ['a region that ends at their start', [A], LOW],
    ['a region that starts there', [{ base: 0x5000_0000n, size: 0x1000n }], LOW],
    ['a region across their start', [{ base: 0x4fff_f000n, size: 0x8000n }], LOW],
    ['a region that ends a byte before', [{ base: 0x4fff_f000n, size: 0xfffn }], HIGH],
    ['a region a byte behind their start', [{ base: 0x5000_0001n, size: 0x1000n }], HIGH],
    ['a region at their end', [B], HIGH],
    ['one at each', [A, B], HIGH],
    ['one that starts below their end and ends there', [A, { base: 0x5fff_f000n, size: 0x1000n }], HIGH],
    ['one at their start and one a byte behind their end', [A, { base: 0x6000_0001n, size: 0x1000n }], LOW],
    ['one that ends a byte before their end', [A, { base: 0x5fff_0000n, size: 0xffffn }], LOW],
    ['one without a size', [{ base: 0x5000_0000n, size: 0n }], HIGH],
    ['no region', [], HIGH],
  ])('next to %s', (_, neighbours, at) => {
    const words = { size: SIZE, 'alloc-ranges': [FIRST] };
    expect(placed('6.12', words, { neighbours }).at).toBe(at);
    // drivers/of/of_reserved_mem.c 6.1 knows no direction
    expect(placed('6.1', words, { neighbours }).at).toBe(HIGH);
  });
});
