/**
 * The report on regions that overlap: the sorted table is walked and each neighbouring pair compared
 * (__rmem_check_for_overlap).
 */
import type { BootState, PlacedRegion } from '../../state.ts';
import { overlapDetected } from '../messages.ts';
import { heapSort, oldHeapSort } from './heap-sort.ts';

/** Sorts the table by base, then size, as the kernel's own sort leaves it, and logs overlapping neighbours. */
export function sortAndReportOverlaps(state: BootState, table: PlacedRegion[]): void {
  if (table.length < 2) return;
  const { behaviour } = state.kernel;
  const sort = behaviour.tableSort === 'bottom-up' ? heapSort : oldHeapSort;
  const bySize = behaviour.tableSortKey === 'base-and-size';
  sort(table, (a, b) => Number(a.base - b.base) || (bySize ? Number(a.size - b.size) : 0));
  for (let index = 0; index + 1 < table.length; index++) {
    const a = table[index];
    const b = table[index + 1];
    if (!a || !b || a.base + a.size <= b.base) continue;
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
