import { describe, expect, it } from 'vitest';
import { reserveStatic } from '../../../../src/boot/of/reserved-memory/static.ts';
import { GiB } from '../../../../src/terms/alignment.ts';
import type { NodeWords } from '../../board.ts';
import { armState, regions, type StageInput } from '../../stage.ts';

const RAM = [[0x4000_0000n, GiB]] as const;
const AT = 0x5000_0000n;
const SIZE = 0x10_0000n;
const REG = [[AT, SIZE]] as const;

/** What one node comes to: what is left of memory, what is reserved, the log, the outcomes and what the caller is told. */
function reserved(kernel: string, words: NodeWords, input: Partial<StageInput> = {}) {
  const state = armState({
    kernel,
    set: { CONFIG_ARM_LPAE: 'n' },
    board: { reserved: { 'r@50000000': words } },
    memory: RAM,
    ...input,
  });
  const node = state.tree.root.child('reserved-memory')!.children[0]!;
  const result = reserveStatic(state, node);
  return {
    result,
    memory: regions(state.memblock.memory),
    reserved: regions(state.memblock.reserved),
    log: state.messages,
    outcomes: state.reservedMemory.map(({ base, size, kind, state: became, cause }) =>
      [kind, became, base, size, ...(cause ? [cause.kind] : [])].join(' '),
    ),
    incidents: state.incidents,
  };
}

const WHOLE = '0x40000000+0x40000000';
const HOLE = ['0x40000000+0x10000000', '0x50100000+0x2ff00000'];
const MARKED = ['0x40000000+0x10000000', '0x50000000+0x100000 flags 4', '0x50100000+0x2ff00000'];

describe('a region with a place', () => {
  //  0x40000000      0x50000000  0x50100000     0x80000000
  //  |---RAM---------|--region---|--------------|
  it.each([
    ['6.12', {}, [WHOLE], ['0x50000000+0x100000'], 'plain'],
    ['6.12', { reusable: true }, [WHOLE], ['0x50000000+0x100000'], 'reusable'],
    ['5.4', { 'no-map': true }, HOLE, [], 'no-map'],
    ['5.10', { 'no-map': true }, MARKED, [], 'no-map'],
  ] as const)('on %s with %j', (kernel, flags, memory, list, kind) => {
    expect(reserved(kernel, { reg: REG, ...flags })).toEqual({
      result: { kind: 'done', base: AT, size: SIZE },
      memory,
      reserved: list,
      log: [],
      outcomes: [`${kind} reserved ${AT} ${SIZE}`],
      incidents: [],
    });
  });

  //              0x500ff000  0x50100000
  //  |--region---|-----------|
  //              |---taken---|
  const TAKEN: Partial<StageInput> = { reserved: [[0x500f_f000n, 0x1000n]] };
  it.each([
    // drivers/of/fdt.c: __reserved_mem_reserve_reg of each
    ['3.16', {}, 'reserved'],
    ['3.18', {}, undefined],
    ['6.12', {}, undefined],
    ['3.16', { 'no-map': true }, 'nomap-over-reserved'],
    ['3.18', { 'no-map': true }, undefined],
    ['5.4', { 'no-map': true }, undefined],
    ['5.10', { 'no-map': true }, 'nomap-over-reserved'],
    ['6.12', { 'no-map': true }, 'nomap-over-reserved'],
  ] as const)('on %s with %j over something reserved is refused: %s', (kernel, flags, cause) => {
    const { incidents, outcomes, log, result } = reserved(kernel, { reg: REG, ...flags }, TAKEN);
    expect(result).toEqual({ kind: 'done', base: AT, size: SIZE });
    expect(incidents).toHaveLength(cause ? 1 : 0);
    expect(log).toHaveLength(cause ? 1 : 0);
    if (!cause) return;
    expect(outcomes[0]).toMatch(` failed ${AT} ${SIZE} ${cause}`);
    expect(incidents).toMatchObject([{ kind: 'reservation-failed', cause: { kind: cause }, range: { base: AT } }]);
    expect(log[0]).toContain("failed to reserve memory for node 'r@50000000': base 0x50000000, size 1 MiB");
  });

  //  0x80000000                   0xa0000000
  //  ---RAM|                      |--taken---|
  it.each([
    ['5.10', 1],
    ['5.15', 0],
  ])('without RAM over something reserved is refused as no-map on %s: %d', (kernel, count) => {
    const reg = [[0xa000_0000n, SIZE]] as const;
    const found = reserved(kernel, { reg, 'no-map': true }, { reserved: reg });
    expect(found.incidents).toHaveLength(count);
  });

  it.each([
    ['4.4', ''],
    ['4.9', 'OF: fdt:'],
    ['4.14', 'OF: fdt: '],
    ['6.12', 'OF: reserved mem: '],
  ])('of no size fails on %s, after "%s"', (kernel, prefix) => {
    expect(reserved(kernel, { reg: [[AT, 0n]] })).toMatchObject({
      result: { kind: 'done', base: AT, size: 0n },
      reserved: [],
      log: [`${prefix}Reserved memory: failed to reserve memory for node 'r@50000000': base 0x50000000, size 0 MiB`],
      outcomes: [`plain failed ${AT} 0 zero-size`],
    });
  });

  it('that finds no entry in the array of regions is told as lost', () => {
    // INIT_MEMBLOCK_RESERVED_REGIONS: 128
    const many = Array.from({ length: 128 }, (_, index) => [0x6000_0000n + BigInt(index) * 0x2000n, 0x1000n] as const);
    const { outcomes, result } = reserved('6.6', { reg: REG }, { reserved: many });
    expect(outcomes).toEqual([`plain failed ${AT} ${SIZE} no-entries`]);
    expect(result.kind).toBe('done');
    expect(reserved('6.6', { reg: REG }, { reserved: many.slice(1) }).outcomes).toEqual([
      `plain reserved ${AT} ${SIZE}`,
    ]);
  });
});

describe('a reg', () => {
  const SECOND = [0x6000_0000n, 0x1000n] as const;
  it.each([
    ['6.18', ['0x50000000+0x100000', '0x60000000+0x1000'], []],
    [
      '7.2',
      ['0x50000000+0x100000'],
      ["OF: reserved mem: Reserved memory: node 'r@50000000' has 2 <base size> entries, only the first is used"],
    ],
  ])('of two entries on %s', (kernel, list, log) => {
    expect(reserved(kernel, { reg: [...REG, SECOND] })).toMatchObject({
      result: { kind: 'done', base: AT, size: SIZE },
      reserved: list,
      log,
    });
    expect(reserved(kernel, { reg: REG }).log).toEqual([]);
  });

  it('goes on behind an entry that fails', () => {
    const found = reserved('6.12', { reg: [[AT, 0n], SECOND] });
    expect(found.reserved).toEqual(['0x60000000+0x1000']);
    expect(found.outcomes).toEqual([`plain failed ${AT} 0 zero-size`, `plain reserved ${SECOND[0]} ${SECOND[1]}`]);
  });

  it.each([
    [
      '6.12',
      { kind: 'skipped' },
      ["OF: reserved mem: Reserved memory: invalid reg property in 'r@50000000', skipping node."],
    ],
    ['7.2', { kind: 'no-reg' }, []],
  ])('of a part of an entry on %s', (kernel, result, log) => {
    // 8 of the 16 bytes that two and two cells take
    expect(reserved(kernel, { reg: 0x5000_0000n })).toMatchObject({
      result,
      reserved: [],
      log,
      outcomes: log.length > 0 ? ['plain ignored 0 0 partial-entry'] : [],
    });
  });

  it.each([
    ['6.12', { kind: 'skipped' }, ['plain ignored 0 0 empty-reg']],
    ['7.2', { kind: 'no-reg' }, []],
  ])('with nothing in it on %s', (kernel, result, outcomes) => {
    expect(reserved(kernel, { reg: true })).toMatchObject({ result, outcomes, log: [], reserved: [] });
  });

  it('that is not there is none', () => {
    expect(reserved('6.12', { size: SIZE }).result).toEqual({ kind: 'no-reg' });
  });

  it('of addresses above 4 GiB keeps their low 32 bits where there are no more', () => {
    expect(reserved('6.12', { reg: [[0x1_5000_0000n, SIZE]] }).reserved).toEqual(['0x50000000+0x100000']);
  });
});

describe('a default pool and cma=', () => {
  const POOL = { compatible: 'shared-dma-pool', reusable: true, 'linux,cma-default': true, reg: REG } as const;
  const asked = (kernel: string, words: NodeWords) => {
    const state = armState({ kernel, board: { reserved: { 'r@50000000': words } }, memory: RAM });
    state.cmaRequest = { size: SIZE, base: 0n, limit: 0n };
    return {
      result: reserveStatic(state, state.tree.root.child('reserved-memory')!.children[0]!),
      log: state.messages,
    };
  };
  it.each([
    ['6.12', []],
    ['6.18', ['OF: reserved mem: Skipping dt linux,cma-default for "cma=" kernel param.']],
    ['7.2', ['Skipping dt linux,cma-default node in favor for "cma=" kernel param.']],
  ])('on %s', (kernel, log) => {
    expect(asked(kernel, POOL)).toMatchObject({ result: { kind: log.length > 0 ? 'skipped' : 'done' }, log });
  });

  it.each(['compatible', 'reusable', 'linux,cma-default'] as const)('without %s is reserved all the same', (name) => {
    const { [name]: _, ...rest } = POOL;
    expect(asked('6.18', rest).result.kind).toBe('done');
  });

  it('are told of where the pool gives way', () => {
    const state = armState({ kernel: '6.18', board: { reserved: { 'r@50000000': POOL } } });
    state.cmaRequest = { size: SIZE, base: 0n, limit: 0n };
    reserveStatic(state, state.tree.root.child('reserved-memory')!.children[0]!);
    expect(state.reservedMemory).toMatchObject([
      { base: 0n, size: 0n, state: 'ignored', cause: { kind: 'displaced-by-cma' } },
    ]);
  });

  it('that is no-map too, and one where nobody asks, are reserved', () => {
    expect(asked('6.18', { ...POOL, 'no-map': true }).result.kind).toBe('done');
    expect(reserved('6.18', POOL).result.kind).toBe('done');
  });
});
