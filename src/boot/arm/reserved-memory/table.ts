/**
 * /reserved-memory from 3.15 to 6.11: one table for static and dynamic regions. Static ones are reserved in blob order as
 * the table fills; since 4.2 the table is then sorted by address, which brings the dynamic ones (address 0) to its front. In
 * the order of the table every row is given a place if it has none and handed to its driver.
 */
import type { Machine, PlacedRegion } from '../../machine.ts';
import { tableFull, unsupportedNodeFormat } from '../messages/reserved-memory.ts';
import { allocateDynamic } from './dynamic.ts';
import { reserveElfCoreHeader } from './elf-core-header.ts';
import { reserveMap } from './memreserve.ts';
import { hasSupportedFormat, recordOutcome, regionNodes, reservedMemoryRoot } from './node.ts';
import { sortAndReportOverlaps } from './overlaps.ts';
import { initialiseRegion } from './pools.ts';
import { reserveStatic } from './static.ts';

function fillTable(machine: Machine): PlacedRegion[] {
  const table: PlacedRegion[] = [];
  const parent = reservedMemoryRoot(machine);
  if (!parent) return table;
  if (!hasSupportedFormat(machine, parent)) {
    machine.log(unsupportedNodeFormat(machine.kernel.behaviour));
    noteUnsupportedFormat(machine);
    return table;
  }
  const add = (row: PlacedRegion): void => {
    if (table.length < machine.kernel.behaviour.reservedMemoryTable) {
      table.push(row);
      return;
    }
    machine.log(tableFull(machine.kernel.behaviour));
    machine.note({
      kind: 'table-full',
      message: `${row.node.path} gets no entry: this kernel's table holds ${machine.kernel.behaviour.reservedMemoryTable} regions`,
      origin: row.node.path,
      span: row.node.span,
    });
  };
  for (const node of regionNodes(machine, parent)) {
    const result = reserveStatic(machine, node);
    if (result.kind === 'done') add({ node, base: result.base, size: result.size });
    else if (result.kind === 'no-reg' && node.has('size')) add({ node, base: 0n, size: 0n });
  }
  return table;
}

export function noteUnsupportedFormat(machine: Machine): void {
  const parent = reservedMemoryRoot(machine);
  if (!parent) return;
  machine.note({
    kind: 'reserved-memory-ignored',
    message:
      '/reserved-memory is ignored as a whole: its #address-cells and #size-cells must equal the root’s and ranges must be present',
    origin: parent.path,
    span: parent.span,
  });
  for (const node of regionNodes(machine, parent)) {
    recordOutcome(machine, node, {
      base: 0n,
      size: 0n,
      state: 'ignored',
      reason: 'unsupported format of /reserved-memory',
    });
  }
}

export function scanTable(machine: Machine): void {
  reserveMap(machine);
  const table = fillTable(machine);
  reserveElfCoreHeader(machine);
  if (machine.kernel.behaviour.reservedMemoryOrder === 'sorted-table') sortAndReportOverlaps(machine, table);
  for (const row of table) {
    if (row.size === 0n) {
      const placed = row.node.has('size') ? allocateDynamic(machine, row.node, []) : undefined;
      if (!placed) continue;
      row.base = placed.base;
      row.size = placed.size;
    }
    initialiseRegion(machine, row.node, row);
  }
}
