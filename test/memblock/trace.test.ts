import { describe, expect, it } from 'vitest';
import { Memblock } from '../../src/memblock/memblock.ts';
import { FLAG } from '../../src/memblock/regions.ts';
import type { MemblockStep } from '../../src/memblock/trace.ts';
import { replay, Trace } from '../../src/memblock/trace.ts';
import { problemOf } from '../kernel/problem.ts';
import { G, M, pieces } from './listing.ts';

const IMPORT = {
  stage: 'import-memory',
  caller: 'early_init_dt_add_memory_arch',
  origin: '/memory@80000000 reg',
  span: { kind: 'text', file: 'board.dts', line: 41, column: 3 },
} as const;
const CMA = { stage: 'cma', caller: 'cma_declare_contiguous', origin: 'CONFIG_CMA_SIZE_MBYTES', owner: 'default CMA' };

/** A board with 1 GiB, a no-map carveout and a CMA area. */
function boot(): { memblock: Memblock; trace: Trace } {
  const memblock = new Memblock({ physicalBits: 32 });
  const trace = new Trace();
  trace.watch(memblock);
  trace.cause = IMPORT;
  memblock.add(2n * G, 1n * G);
  memblock.markNomap(2n * G + 256n * M, 16n * M);
  trace.cause = CMA;
  memblock.currentLimit = 2n * G + 768n * M;
  memblock.allocate({ size: 64n * M, align: 4n * M, flags: FLAG.kernel });
  return { memblock, trace };
}

describe('a trace', () => {
  it('has a numbered step for every operation, with its cause', () => {
    const expected: MemblockStep[] = [
      { index: 1, ...IMPORT, purpose: 'import', operation: 'add', base: 2n * G, size: 1n * G, flags: 0 },
      {
        index: 2,
        ...IMPORT,
        purpose: 'carve',
        operation: 'mark_nomap',
        base: 2n * G + 256n * M,
        size: 16n * M,
        flags: FLAG.nomap,
      },
      { index: 3, ...CMA, purpose: 'bound', operation: 'limit', base: 2n * G + 768n * M, size: 0n, flags: 0 },
      {
        index: 4,
        ...CMA,
        purpose: 'allocate',
        operation: 'alloc',
        base: 2n * G + 704n * M,
        size: 64n * M,
        flags: FLAG.kernel,
        request: { align: 4n * M, start: 0n, end: 0n },
      },
    ];
    expect(boot().trace.steps).toEqual(expected);
  });

  it('knows memblock before and after each step', () => {
    const { memblock, trace } = boot();
    expect(trace.before(1).memory.length).toBe(0);
    expect(pieces(trace.after(1).memory)).toEqual([[2n * G, 1n * G]]);
    expect(trace.before(4).reserved.length).toBe(0);
    expect(trace.before(4).currentLimit).toBe(2n * G + 768n * M);
    expect(trace.after(4).snapshot()).toEqual(memblock.snapshot());
  });

  it('shows a failed allocation as one at 0 that changed nothing', () => {
    const { memblock, trace } = boot();
    memblock.allocate({ size: 1n * G, align: 1n });
    expect(trace.steps.at(-1)).toMatchObject({ operation: 'alloc', base: 0n, size: 1n * G });
    expect(trace.after(5).snapshot()).toEqual(trace.after(4).snapshot());
  });

  it('starts anew with each memblock it watches, from the state that one has', () => {
    const { memblock, trace } = boot();
    const before = memblock.snapshot();
    trace.watch(memblock);
    memblock.reset();
    expect(trace.steps.map(({ index, operation }) => [index, operation])).toEqual([[1, 'reset']]);
    expect(trace.before(1).snapshot()).toEqual(before);
    expect(trace.after(1).memory.length).toBe(0);
  });

  it('hands out states that are the reader’s to change', () => {
    const { trace } = boot();
    trace.after(4).reset();
    expect(trace.after(4).memory.length).toBe(3);
  });

  it('finds a step of many at any place, going back and forth', () => {
    const memblock = new Memblock();
    const trace = new Trace();
    trace.watch(memblock);
    for (let index = 0n; index < 1000n; index++) memblock.reserve(index * 16n, 8n);
    for (const index of [1000, 0, 999, 63, 64, 65, 500, 501, 500, 1000]) {
      expect(trace.after(index).reserved.length).toBe(index);
    }
    memblock.free(0n, 16_000n);
    expect(trace.after(1001).reserved.length).toBe(0);
  });

  it('says which steps there are when asked for another', () => {
    const { trace } = boot();
    expect(problemOf(() => trace.after(5))).toEqual({
      message: 'there is no step 5: the trace has 4 steps',
      help: 'use a number from 0 (before the first step) to 4',
    });
    for (const index of [-1, 1.5, Number.NaN])
      expect(problemOf(() => trace.after(index)).message).toMatch(/^there is no step/);
  });
});

describe('replay', () => {
  it('makes the state after a step from plain steps alone', () => {
    const { memblock, trace } = boot();
    const steps = structuredClone(trace.steps);
    expect(replay(steps, 4, { physicalBits: 32 }).snapshot()).toEqual(memblock.snapshot());
    expect(replay(steps, 0).memory.length).toBe(0);
  });

  it('repeats every operation there is', () => {
    const memblock = new Memblock();
    const trace = new Trace();
    trace.watch(memblock);
    memblock.add(0n, 4n * G, FLAG.none, 0);
    memblock.setNode(2n * G, 2n * G, 1);
    memblock.remove(0n, 1n);
    memblock.trim(1n * M);
    memblock.reserve(1n * G, 1n * G);
    memblock.free(1n * G, 1n * M);
    memblock.markNoinit(1n * G + 512n * M, 1n * M);
    memblock.markNomap(3n * G, 2n * M);
    memblock.clearNomap(3n * G + 1n * M, 1n * M);
    memblock.markHotplug(8n * M, 8n * M);
    memblock.clearHotplug(8n * M, 4n * M);
    memblock.markMirror(16n * M, 1n * M);
    memblock.bottomUp = true;
    memblock.allocateMapped({ size: 1n * M, align: 1n * M, node: 1, flags: FLAG.kernel });
    memblock.cap(4n * M, 3n * G);
    memblock.removeMap(2n * G + 512n * M);
    memblock.enforceLimit(2n * G);
    memblock.currentLimit = 1n * G;
    const end = replay(trace.steps, trace.steps.length);
    expect(end.snapshot()).toEqual(memblock.snapshot());
    expect([end.currentLimit, end.bottomUp]).toEqual([1n * G, true]);
    expect(new Set(trace.steps.map(({ operation }) => operation)).size).toBe(18);
  });

  it('refuses an operation that memblock does not have', () => {
    const step = { ...IMPORT, index: 1, purpose: 'carve', operation: 'steal', base: 0n, size: 1n, flags: 0 } as const;
    expect(problemOf(() => replay([step], 1)).message).toBe('memblock has no operation "steal"');
  });
});
