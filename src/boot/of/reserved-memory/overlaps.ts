/**
 * The report on regions that overlap: the sorted table is walked and each neighbouring pair compared
 * (__rmem_check_for_overlap).
 */
import type { BootState, PlacedRegion } from '../../state.ts';
import { overlapDetected } from '../messages.ts';
import { heapSort, pairHeapSort } from './heap-sort.ts';
import { reservedMemoryRoot } from './node.ts';

/** How two rows of the table compare: by base, and in some versions by size and by where their nodes stand in the tree. */
function comparison(state: BootState): (a: PlacedRegion, b: PlacedRegion) => number {
  const { tableSortKey } = state.kernel.behaviour;
  const byBase = (a: PlacedRegion, b: PlacedRegion): number => Number(a.base - b.base);
  if (tableSortKey === 'base') return byBase;
  const byBaseAndSize = (a: PlacedRegion, b: PlacedRegion): number => byBase(a, b) || Number(a.size - b.size);
  if (tableSortKey === 'base-and-size') return byBaseAndSize;
  const places = new Map([...(reservedMemoryRoot(state)?.walk() ?? [])].map((node, index) => [node, index]));
  const placeOf = ({ node }: PlacedRegion): number => places.get(node) ?? 0;
  return (a, b) => byBaseAndSize(a, b) || placeOf(a) - placeOf(b);
}

/** Sorts the table as the kernel's own sort leaves it, and logs overlapping neighbours. */
export function sortAndReportOverlaps(state: BootState, table: PlacedRegion[]): void {
  if (table.length < 2) return;
  const { behaviour } = state.kernel;
  const sort = behaviour.tableSort === 'in-pairs' ? pairHeapSort : heapSort;
  sort(table, comparison(state));
  for (let index = 0; index + 1 < table.length; index++) {
    const a = table[index];
    const b = table[index + 1];
    if (!a || !b || state.phys(a.base + a.size) <= b.base) continue;
    if (!behaviour.overlapAtZero && (a.base === 0n || b.base === 0n)) continue;
    state.log(
      ...overlapDetected(
        behaviour,
        state.pa,
        { name: a.node.name, base: a.base, end: a.base + a.size },
        { name: b.node.name, base: b.base, end: b.base + b.size },
      ),
    );
  }
}
