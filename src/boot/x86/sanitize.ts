/**
 * How the kernel puts a BIOS map in order (sanitize_e820_map; since 4.12 e820__update_table, arch/x86/kernel/e820.c): every
 * address gets the highest type that claims it, neighbours of one type become one entry.
 *
 *      |---- usable ----------------|            given
 *             |- reserved -|   |- ACPI data -|
 *      |usable|  reserved  |use|  ACPI data  |   sanitized
 */
import { endOf } from '../../terms/address-range.ts';
import { E820, type E820Entry } from './e820.ts';

/** Types whose neighbours stay entries of their own. */
const NOT_MERGED: ReadonlySet<number> = new Set([E820.pram, E820.softReserved]);

/** 64 bits: an entry that ends beyond makes the kernel give up. */
const WIDEST = 1n << 64n;

interface Edge {
  readonly address: bigint;
  readonly opens: boolean;
  readonly type: number;
}

/** Starts before ends where they meet, so that touching entries leave no gap. */
function edgesOf(entries: readonly E820Entry[]): Edge[] {
  const edges = entries.flatMap((entry): Edge[] => [
    { address: entry.base, opens: true, type: entry.type },
    { address: endOf(entry), opens: false, type: entry.type },
  ]);
  return edges.sort((a, b) =>
    a.address === b.address ? Number(b.opens) - Number(a.opens) : a.address < b.address ? -1 : 1,
  );
}

/**
 * The map in order: sorted, without overlaps, neighbours of a type merged. A map of fewer than two entries, or with an entry
 * that ends beyond 64 bits, stays as it is, as in the kernel.
 */
export function sanitize(map: readonly E820Entry[]): readonly E820Entry[] {
  if (map.length < 2 || map.some((entry) => endOf(entry) >= WIDEST)) return map;
  const active = new Map<number, number>();
  const ordered: E820Entry[] = [];
  let type = 0;
  let start = 0n;
  for (const edge of edgesOf(map.filter(({ size }) => size > 0n))) {
    active.set(edge.type, (active.get(edge.type) ?? 0) + (edge.opens ? 1 : -1));
    const highest = highestActive(active);
    if (highest === type && !NOT_MERGED.has(type)) continue;
    if (type !== 0 && edge.address > start) ordered.push({ base: start, size: edge.address - start, type });
    start = edge.address;
    type = highest;
  }
  return ordered;
}

function highestActive(active: ReadonlyMap<number, number>): number {
  let highest = 0;
  for (const [type, count] of active) if (count > 0 && type > highest) highest = type;
  return highest;
}
