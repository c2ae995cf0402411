/**
 * The report on regions that overlap: the sorted table is walked and each neighbouring pair compared
 * (__rmem_check_for_overlap).
 */
import { hex } from '../../../terms/notation.ts';
import type { Machine, PlacedRegion } from '../../machine.ts';
import { overlapDetected } from '../messages.ts';
import { heapSort } from './heap-sort.ts';

/** Sorts the table by base, then size, as the kernel's own sort leaves it, and logs overlapping neighbours. */
export function sortAndReportOverlaps(machine: Machine, table: PlacedRegion[]): void {
  if (table.length < 2) return;
  heapSort(table, (a, b) => Number(a.base - b.base) || Number(a.size - b.size));
  for (let index = 0; index + 1 < table.length; index++) {
    const a = table[index];
    const b = table[index + 1];
    if (!a || !b || a.base + a.size <= b.base) continue;
    machine.log(
      ...overlapDetected(
        machine.pa,
        { name: a.node.name, base: a.base, end: a.base + a.size },
        { name: b.node.name, base: b.base, end: b.base + b.size },
      ),
    );
    machine.note({
      kind: 'regions-overlap',
      message: `${a.node.path} (${hex(a.base)}-${hex(a.base + a.size - 1n)}) overlaps ${b.node.path} (${hex(b.base)}-${hex(b.base + b.size - 1n)})`,
      origin: b.node.path,
      span: b.node.span,
    });
  }
}
