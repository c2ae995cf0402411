/**
 * /reserved-memory from 3.15 to 6.11: one table for static and dynamic regions. Static ones are reserved in blob order as
 * the table fills; since 4.2 the table is then sorted by address, which brings the dynamic ones (address 0) to its front. In
 * the order of the table every row is given a place if it has none and handed to its driver.
 */
import type { BootState, PlacedRegion } from '../../state.ts';
import { tableFull, unsupportedNodeFormat } from '../messages.ts';
import { allocateDynamic } from './dynamic.ts';
import { reserveElfCoreHeader } from './elf-core-header.ts';
import { reserveMap } from './memreserve.ts';
import { hasSupportedFormat, recordOutcome, regionNodes, reservedMemoryRoot } from './node.ts';
import { sortAndReportOverlaps } from './overlaps.ts';
import { initialiseRegion } from './pools.ts';
import { reserveStatic } from './static.ts';

function fillTable(state: BootState): PlacedRegion[] {
  const table: PlacedRegion[] = [];
  const parent = reservedMemoryRoot(state);
  if (!parent) return table;
  if (!hasSupportedFormat(state, parent)) {
    state.log(unsupportedNodeFormat(state.kernel.behaviour));
    noteUnsupportedFormat(state);
    return table;
  }
  const add = (row: PlacedRegion): void => {
    if (table.length < state.kernel.behaviour.reservedMemoryTable) {
      table.push(row);
      return;
    }
    state.log(tableFull(state.kernel.behaviour));
    state.note({
      kind: 'table-full',
      node: row.node.path,
      entries: state.kernel.behaviour.reservedMemoryTable,
      lost: 'entry',
      origin: row.node.path,
      span: row.node.span,
    });
  };
  for (const node of regionNodes(parent, state.kernel.behaviour)) {
    const result = reserveStatic(state, node);
    if (result.kind === 'done') add({ node, base: result.base, size: result.size });
    else if (result.kind === 'no-reg' && node.has('size')) add({ node, base: 0n, size: 0n });
  }
  return table;
}

export function noteUnsupportedFormat(state: BootState): void {
  const parent = reservedMemoryRoot(state);
  if (!parent) return;
  state.note({
    kind: 'reserved-memory-ignored',
    origin: parent.path,
    span: parent.span,
  });
  for (const node of regionNodes(parent, state.kernel.behaviour)) {
    recordOutcome(state, node, {
      base: 0n,
      size: 0n,
      state: 'ignored',
      cause: { kind: 'unsupported-parent' },
    });
  }
}

export function scanTable(state: BootState): void {
  const { memreserve, elfCoreHeaderOrder } = state.kernel.behaviour;
  if (memreserve === 'before-reserved-memory') reserveMap(state);
  const table = fillTable(state);
  if (elfCoreHeaderOrder === 'after-static') reserveElfCoreHeader(state);
  if (memreserve === 'after-static') reserveMap(state);
  if (state.kernel.behaviour.reservedMemoryOrder === 'sorted-table') sortAndReportOverlaps(state, table);
  for (const row of table) {
    if (row.size === 0n) {
      const placed = row.node.has('size') ? allocateDynamic(state, row.node, table) : undefined;
      if (!placed) continue;
      row.base = placed.base;
      row.size = placed.size;
    }
    initialiseRegion(state, row.node, row);
  }
  if (elfCoreHeaderOrder === 'last') reserveElfCoreHeader(state);
}
