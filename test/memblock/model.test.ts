/**
 * Memblock against the simplest thing that could do the same: a row of pages, each with its flags. Sequences of
 * operations on a small space are run through both, and what the lists promise is looked at after every step.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Memblock } from '../../src/memblock/memblock.ts';
import type { RegionList } from '../../src/memblock/regions.ts';
import { Trace } from '../../src/memblock/trace.ts';

const PAGE = 4096n;
const PAGES = 48;

/** A list as a row of pages: the flags of a page, undefined for a page that is not in it. */
type Row = (number | undefined)[];

class Pages {
  memory: Row = new Array(PAGES).fill(undefined);
  reserved: Row = new Array(PAGES).fill(undefined);
  bottomUp = false;
  limit = PAGES;

  find(size: number, align: number, start: number, end: number): number {
    const limit = Math.min(end === 0 ? this.limit : end, PAGES);
    const fits = (at: number) => {
      if (at < Math.max(start, 1) || at + size > limit) return false;
      const flags = this.memory[at];
      if (flags === undefined || flags & 4) return false;
      for (let page = at; page < at + size; page++) {
        if (this.memory[page] !== flags || this.reserved[page] !== undefined) return false;
      }
      return true;
    };
    const places = Array.from({ length: PAGES / align }, (_, index) => index * align).filter(fits);
    return (this.bottomUp ? places[0] : places.at(-1)) ?? 0;
  }

  /** The page after the first `size` pages of memory; undefined when there are fewer. */
  endOfFirst(size: number): number | undefined {
    let seen = 0;
    for (let page = 0; page < PAGES; page++) {
      if (this.memory[page] !== undefined && ++seen === size) return page + 1;
    }
    return undefined;
  }
}

/** Regions as the row has them, neighbours of equal flags in one. */
function runs(row: Row): [base: bigint, size: bigint, flags: number][] {
  const found: [bigint, bigint, number][] = [];
  for (const [page, flags] of row.entries()) {
    const last = found.at(-1);
    if (flags === undefined) continue;
    if (last && last[0] + last[1] === BigInt(page) * PAGE && last[2] === flags) last[1] += PAGE;
    else found.push([BigInt(page) * PAGE, PAGE, flags]);
  }
  return found;
}

function fill(row: Row, base: number, size: number, change: (flags: number | undefined) => number | undefined): void {
  for (let page = base; page < Math.min(base + size, PAGES); page++) row[page] = change(row[page]);
}

interface Command {
  toString(): string;
  model(pages: Pages): number | undefined;
  /** Its result matters where the model has one. */
  real(memblock: Memblock): unknown;
}

const LONGEST = 12;
const base = fc.integer({ min: 0, max: PAGES - LONGEST });
const size = fc.integer({ min: 0, max: LONGEST });
const bytes = (pages: number) => BigInt(pages) * PAGE;

/** An operation on a range, as its row and its memblock do it. */
function ranged(
  name: string,
  row: 'memory' | 'reserved',
  change: (flags: number | undefined) => number | undefined,
  real: (memblock: Memblock, base: bigint, size: bigint) => void,
): fc.Arbitrary<Command> {
  return fc.tuple(base, size).map(([at, count]) => ({
    toString: () => `${name} ${at} ${count}`,
    model: (pages) => {
      fill(pages[row], at, count, change);
      return undefined;
    },
    real: (memblock) => real(memblock, bytes(at), bytes(count)),
  }));
}

const only = (change: (flags: number) => number) => (flags: number | undefined) =>
  flags === undefined ? undefined : change(flags);

const allocation = fc
  .record({ size: fc.integer({ min: 1, max: 8 }), align: fc.constantFrom(1, 2, 4), start: base, end: base })
  .map((request) => ({
    toString: () => `alloc ${JSON.stringify(request)}`,
    model: (pages: Pages) => {
      const place = pages.find(request.size, request.align, request.start, request.end);
      if (place !== 0) fill(pages.reserved, place, request.size, (flags) => flags ?? 0);
      return place;
    },
    real: (memblock: Memblock) =>
      memblock.allocate({
        size: bytes(request.size),
        align: bytes(request.align),
        start: bytes(request.start),
        end: bytes(request.end),
      }),
  }));

/** Operations that leave every two neighbours joined that can be. */
const command: fc.Arbitrary<Command> = fc.oneof(
  ranged(
    'add',
    'memory',
    (flags) => flags ?? 0,
    (memblock, at, count) => memblock.add(at, count),
  ),
  ranged(
    'add hotplug',
    'memory',
    (flags) => flags ?? 1,
    (memblock, at, count) => memblock.add(at, count, 1),
  ),
  ranged(
    'remove',
    'memory',
    () => undefined,
    (memblock, at, count) => memblock.remove(at, count),
  ),
  ranged(
    'reserve',
    'reserved',
    (flags) => flags ?? 0,
    (memblock, at, count) => memblock.reserve(at, count),
  ),
  ranged(
    'reserve kernel',
    'reserved',
    (flags) => flags ?? 32,
    (memblock, at, count) => memblock.reserve(at, count, 32),
  ),
  ranged(
    'free',
    'reserved',
    () => undefined,
    (memblock, at, count) => memblock.free(at, count),
  ),
  ranged(
    'mark_nomap',
    'memory',
    only((flags) => flags | 4),
    (memblock, at, count) => memblock.markNomap(at, count),
  ),
  ranged(
    'clear_nomap',
    'memory',
    only((flags) => flags & ~4),
    (memblock, at, count) => memblock.clearNomap(at, count),
  ),
  ranged(
    'mark_noinit',
    'reserved',
    only((flags) => flags | 16),
    (memblock, at, count) => memblock.markNoinit(at, count),
  ),
  allocation,
  allocation,
  fc.boolean().map((enable) => ({
    toString: () => `bottom_up ${enable}`,
    model: (pages: Pages) => {
      pages.bottomUp = enable;
      return undefined;
    },
    real: (memblock: Memblock) => {
      memblock.bottomUp = enable;
    },
  })),
  fc.integer({ min: 8, max: PAGES }).map((limit) => ({
    toString: () => `limit ${limit}`,
    model: (pages: Pages) => {
      pages.limit = limit;
      return undefined;
    },
    real: (memblock: Memblock) => {
      memblock.currentLimit = bytes(limit);
    },
  })),
  fc.integer({ min: 0, max: PAGES }).map((limit) => ({
    toString: () => `enforce ${limit}`,
    model: (pages: Pages) => {
      const end = pages.endOfFirst(limit);
      if (end !== undefined) {
        fill(pages.memory, end, PAGES, () => undefined);
        fill(pages.reserved, end, PAGES, () => undefined);
      }
      return undefined;
    },
    real: (memblock: Memblock) => memblock.enforceLimit(bytes(limit)),
  })),
);

/** The promise of a list, whatever was done to it. */
function expectSound(list: RegionList): void {
  let total = 0n;
  let end = 0n;
  for (const [index, region] of [...list].entries()) {
    expect(region.size > 0n).toBe(true);
    expect(region.base >= end).toBe(true);
    const before = list.at(index - 1);
    const joinable = before && region.base === end && before.flags === region.flags && before.node === region.node;
    expect(joinable ?? false).toBe(false);
    expect(list.indexOf(region.base)).toBe(index);
    expect(list.indexOf(region.base + region.size - 1n)).toBe(index);
    total += region.size;
    end = region.base + region.size;
  }
  expect(list.totalSize).toBe(total);
}

function listed(list: RegionList): [bigint, bigint, number][] {
  return Array.from(list, (region) => [region.base, region.size, region.flags]);
}

describe('any sequence of operations', () => {
  it('does to memblock what it does to a row of pages, and keeps its lists sound', () => {
    fc.assert(
      fc.property(fc.array(command, { minLength: 1, maxLength: 40 }), (commands) => {
        const pages = new Pages();
        const memblock = new Memblock();
        for (const each of commands) {
          const place = each.model(pages);
          const result = each.real(memblock);
          if (place !== undefined) expect(result).toBe(bytes(place));
          expect(listed(memblock.memory)).toEqual(runs(pages.memory));
          expect(listed(memblock.reserved)).toEqual(runs(pages.reserved));
          expectSound(memblock.memory);
          expectSound(memblock.reserved);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('can be replayed to any of its steps', () => {
    fc.assert(
      fc.property(fc.array(command, { minLength: 1, maxLength: 40 }), fc.nat(), (commands, chosen) => {
        const memblock = new Memblock();
        const trace = new Trace();
        trace.watch(memblock);
        const states = [memblock.snapshot()];
        for (const each of commands) {
          each.real(memblock);
          states.push(memblock.snapshot());
        }
        expect(trace.steps.length).toBe(commands.length);
        const index = chosen % states.length;
        expect(trace.after(index).snapshot()).toEqual(states[index]);
        const replayed = trace.after(commands.length);
        expect(replayed.snapshot()).toEqual(memblock.snapshot());
        expect([replayed.currentLimit, replayed.bottomUp]).toEqual([memblock.currentLimit, memblock.bottomUp]);
      }),
      { numRuns: 200 },
    );
  });

  it('stays sound at the top of a 32-bit address space', () => {
    const near = fc.bigInt({ min: 0xffff_f000n, max: 0xffff_ffffn });
    const operation = fc.constantFrom('add', 'remove', 'reserve', 'free', 'markNomap', 'clearNomap' as const);
    fc.assert(
      fc.property(fc.array(fc.tuple(operation, near, fc.bigInt({ min: 0n, max: 0xffff_ffffn }))), (steps) => {
        const memblock = new Memblock({ physicalBits: 32 });
        for (const [name, at, count] of steps) {
          memblock[name](at, count);
          expectSound(memblock.memory);
          expectSound(memblock.reserved);
          expect(memblock.endOfDram() <= memblock.physicalMax).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });
});
