/**
 * Where the memory went: from what /memory describes down to what the page allocator gets. Every byte is counted in one row
 * only, and the last row is the sum of those before it.
 *
 * CMA areas are not subtracted: their pages go to the page allocator, for movable use.
 */
import { type OwnedRange, ownedRanges } from '../boot/owners.ts';
import type { AccountRow, BootRecord, Step } from '../boot/prediction.ts';
import { emptyMemblock, replayOf } from '../boot/replay.ts';
import { earlyParameters } from '../kernel/cmdline.ts';
import { Memblock } from '../memblock/memblock.ts';
import { sizeOf } from '../memblock/region.ts';
import { FLAG } from '../memblock/regions.ts';
import { type AddressRange, byBase, intersection } from '../terms/address-range.ts';
import { ABOVE_LOWMEM, lossName } from './loss.ts';

/** Rows by name, in the order they first came up; several takings under one name are one row. */
class Rows {
  readonly #bytes = new Map<string, bigint>();

  add(name: string, bytes: bigint): void {
    if (bytes !== 0n) this.#bytes.set(name, (this.#bytes.get(name) ?? 0n) + bytes);
  }

  list(): AccountRow[] {
    return [...this.#bytes].filter(([, bytes]) => bytes !== 0n).map(([name, bytes]) => ({ name, bytes }));
  }
}

/** Counted here, since the kernel's own count wraps in 32 bits. */
const bytesOf = ({ memory }: Memblock): bigint => sizeOf(memory);

/** What the banks lost until memblock was filled with them; `left` holds what was imported, and then what they came to. */
function bankChanges(record: BootRecord, left: Memblock, rows: Rows): void {
  // what a node takes out of memblock later is a step of its own; what it cuts out of the banks is none
  const owners = new Set(record.steps.map((step) => step.owner));
  for (const node of record.reservedMemory) {
    if (node.kind === 'removed' && node.state === 'reserved' && !owners.has(node.node))
      book(left, rows, node.node, node);
  }
  const filled = emptyMemblock(record);
  for (const step of record.steps) if (step.purpose === 'fill') filled.add(step.base, step.size);
  rows.add(ABOVE_LOWMEM, bytesOf(filled) - bytesOf(left));
  for (const { base, size } of [...left.memory]) left.remove(base, size);
  for (const { base, size } of filled.memory) left.add(base, size);
}

const nomapName = ({ owner, origin }: Step): string => `${owner ?? origin} (no-map)`;

/** What each step after import added to memory or took out of it. */
function changesOfMemory(steps: readonly Step[], imported: Memblock, rows: Rows): void {
  const marks: Step[] = [];
  for (const step of steps) {
    if (step.operation === 'mark_nomap') marks.push(step);
    if (step.purpose === 'import' || step.purpose === 'fill') continue;
    // what is no-map already is lost to the node that says so, whoever takes it out of memory
    if (step.operation === 'remove')
      for (const mark of marks) book(imported, rows, nomapName(mark), intersection(mark, step));
    const before = bytesOf(imported);
    if (step.operation === 'add') imported.add(step.base, step.size);
    else if (step.operation === 'remove') imported.remove(step.base, step.size);
    else if (step.operation === 'cap') imported.cap(step.base, step.size);
    else continue;
    rows.add(lossName(step), bytesOf(imported) - before);
  }
}

/** Takes `range` out of what is left and books it under `name`. */
function book(left: Memblock, rows: Rows, name: string, range: AddressRange): void {
  let taken = 0n;
  for (const region of left.memory.within(range.base, range.size)) taken += intersection(region, range).size;
  if (taken > 0n) left.remove(range.base, range.size);
  rows.add(name, -taken);
}

/** What no-map regions came to hold, as they lie at the end, each with the mark that made it so. */
function nomapPieces(record: BootRecord): { mark: Step; range: AddressRange }[] {
  const { memory } = replayOf(record);
  const marks = record.steps.filter((step) => step.operation === 'mark_nomap');
  const pieces = marks.flatMap((mark) =>
    [...memory.within(mark.base, mark.size)]
      .filter(({ flags }) => (flags & FLAG.nomap) !== 0)
      .map((region) => ({ mark, region, range: intersection(region, mark) })),
  );
  return pieces.sort((a, b) => byBase(a.region, b.region));
}

/** What each row of the kernel's own changes with. */
const CHANGED_BY: Readonly<Record<string, string>> = {
  'PTE tables': 'CMA areas in lowmem, and edges of RAM that are no section boundary: 4 KiB for each 2 MiB',
  'page structures': 'the distance from the first page of RAM to the last, holes included',
  'extended page structures': 'CONFIG_PAGE_IDLE_FLAG, CONFIG_PAGE_EXTENSION',
  'unpacked device tree': 'nodes and properties of the tree',
  'per-CPU areas': 'processors in the tree, nr_cpus=, CONFIG_NR_CPUS',
  'hash tables': 'dhash_entries=, ihash_entries=',
  'log buffer': 'log_buf_len=, CONFIG_LOG_BUF_SHIFT',
  'bounce buffer (swiotlb)': 'RAM above what DMA reaches',
  'command line': 'its length',
};

const PARTS_OF_PAGES = 'parts of pages';

/** What the kernel takes for its own tables, by name, and what it gives back of its image and of the initrd. */
function kernelRows({ memTotal }: BootRecord, owned: readonly OwnedRange[]): AccountRow[] {
  const bytes = new Map<string, bigint>();
  for (const { owner, size, isKernelOwn } of owned) if (isKernelOwn) bytes.set(owner, (bytes.get(owner) ?? 0n) - size);
  const rows = [...bytes].map(([name, taken]): AccountRow => {
    const changedBy = CHANGED_BY[name];
    return { name, bytes: taken, part: 'kernel', ...(changedBy === undefined ? {} : { changedBy }) };
  });
  const given: [name: string, bytes: bigint][] = [
    ['init sections, given back', memTotal?.init ?? 0n],
    ['initrd, given back', memTotal?.initrd ?? 0n],
  ];
  for (const [name, back] of given) if (back > 0n) rows.push({ name, bytes: back, part: 'kernel' });
  return rows;
}

export function accountOf(record: BootRecord): AccountRow[] {
  const rows = new Rows();

  const described = new Memblock();
  for (const range of record.described) described.add(range.base, range.size);
  rows.add('described by /memory', bytesOf(described));

  const left = emptyMemblock(record);
  // kernels up to 3.14 gather memory in banks and bound them before memblock is filled
  const hasBanks = record.steps.some((step) => step.purpose === 'fill');
  if (hasBanks) {
    for (const { base, size } of record.imported) left.add(base, size);
  } else {
    for (const step of record.steps) {
      if (step.purpose === 'import') left.add(step.base, step.size);
    }
  }
  const isGiven = hasBanks && earlyParameters(record.input.cmdline).some(({ name }) => name === 'mem');
  rows.add(isGiven ? 'mem=' : 'not addressable by this kernel', bytesOf(left) - bytesOf(described));
  if (hasBanks) bankChanges(record, left, rows);
  changesOfMemory(record.steps, left, rows);

  for (const { mark, range } of nomapPieces(record)) {
    book(left, rows, nomapName(mark), range);
  }
  const isCma = (range: AddressRange): boolean =>
    record.cma.some((area) => area.base <= range.base && range.base + range.size <= area.base + area.size);
  const owned = ownedRanges(record.steps);
  for (const piece of owned) if (!piece.isKernelOwn && !isCma(piece)) book(left, rows, piece.owner, piece);

  const list = [...rows.list(), ...kernelRows(record, owned)];
  const sum = list.reduce((bytes, row) => bytes + row.bytes, 0n);
  const total = record.memTotal?.bytes ?? sum;
  const rest: AccountRow[] = total === sum ? [] : [{ name: PARTS_OF_PAGES, bytes: total - sum, part: 'kernel' }];
  return [...list, ...rest, { name: 'MemTotal', bytes: total, total: true }];
}
