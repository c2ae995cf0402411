/**
 * How memblock's cost grows with its lists, from a hundred to a hundred thousand regions. A look-up should take little
 * longer in a long list, a bulk import should cost the same a region in whatever order the regions come, one allocation
 * should at most walk the lists once, and any step of a long trace should be near.
 */
import { Memblock } from '../../src/memblock/memblock.ts';
import { Trace } from '../../src/memblock/trace.ts';

export interface Row {
  readonly name: string;
  /** With its unit. */
  readonly figure: string;
  /** Against the row of a tenth of the regions. */
  readonly ratio?: string;
}

const COUNTS = [100, 1_000, 10_000, 100_000];
/** Each region takes the lower half of a slot, so that no two touch. */
const SLOT = 8192n;
const REGION = 4096n;

interface Measurement {
  readonly name: string;
  /** Nanoseconds for one of whatever the name counts, in a list of `count` regions. */
  readonly cost: (count: number) => number;
}

const MEASUREMENTS: readonly Measurement[] = [
  { name: 'look-up of an address', cost: lookupCost },
  { name: 'import in rising order, a region', cost: (count) => importCost(ascending(count)) },
  { name: 'import in falling order, a region', cost: (count) => importCost(ascending(count).reverse()) },
  { name: 'import in no order, a region', cost: (count) => importCost(shuffled(count)) },
  { name: 'free and reserve in the middle', cost: changeCost },
  { name: 'allocation that has to walk the lists, a region', cost: (count) => searchCost(count) / count },
  {
    name: 'step back into the middle of a trace of as many steps, a step of it',
    cost: (count) => replayCost(count) / count,
  },
];

export async function run(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { name, cost } of MEASUREMENTS) {
    cost(1_000);
    let before: number | undefined;
    for (const count of COUNTS) {
      const nanoseconds = Math.min(cost(count), cost(count), cost(count));
      rows.push({
        name: `memblock: ${name}, ${count.toLocaleString('en')} regions`,
        figure: `${Math.round(nanoseconds).toLocaleString('en')} ns`,
        ...(before === undefined ? {} : { ratio: `× ${(nanoseconds / before).toFixed(2)}` }),
      });
      before = nanoseconds;
    }
  }
  return rows;
}

function lookupCost(count: number): number {
  const memblock = reservedSlots(ascending(count));
  const lookups = 20_000;
  return timed(() => {
    for (let index = 0; index < lookups; index++) memblock.isReserved(BigInt((index * 7919) % count) * SLOT);
  }, lookups);
}

function importCost(slots: readonly number[]): number {
  const rounds = Math.max(1, Math.floor(10_000 / slots.length));
  return timed(() => {
    for (let round = 0; round < rounds; round++) reservedSlots(slots);
  }, slots.length * rounds);
}

function changeCost(count: number): number {
  const memblock = reservedSlots(ascending(count));
  const base = BigInt(count >>> 1) * SLOT;
  const changes = 5_000;
  return timed(() => {
    for (let index = 0; index < changes; index++) {
      memblock.free(base, REGION);
      memblock.reserve(base, REGION);
    }
  }, changes);
}

/** Every gap is too small, so the search sees them all. */
function searchCost(count: number): number {
  const memblock = reservedSlots(ascending(count));
  memblock.add(0n, BigInt(count) * SLOT);
  const searches = Math.max(1, Math.floor(100_000 / count));
  return timed(() => {
    for (let index = 0; index < searches; index++) memblock.find({ size: 2n * SLOT, align: 1n });
  }, searches);
}

/** The first look costs a pass over all steps; it is the looks after it that are measured. */
function replayCost(count: number): number {
  const memblock = new Memblock();
  const trace = new Trace();
  trace.watch(memblock);
  for (const slot of ascending(count)) memblock.reserve(BigInt(slot) * SLOT, REGION);
  trace.after(count);
  return timed(() => trace.after((count >>> 1) + 1), 1);
}

function reservedSlots(slots: readonly number[]): Memblock {
  const memblock = new Memblock();
  for (const slot of slots) memblock.reserve(BigInt(slot) * SLOT, REGION);
  return memblock;
}

function ascending(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** Every slot once, far from its neighbour: 7919 is prime and divides none of the counts. */
function shuffled(count: number): number[] {
  return ascending(count).map((index) => (index * 7919) % count);
}

/** Nanoseconds for each of `times` in what `action` does. */
function timed(action: () => void, times: number): number {
  const start = performance.now();
  action();
  return ((performance.now() - start) * 1e6) / times;
}
