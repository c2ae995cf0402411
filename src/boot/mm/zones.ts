/**
 * Zones and node ranges since 5.8: the architecture gives the ends of the zones, pages are counted from memblock
 * (mm/page_alloc.c and mm/mm_init.c, free_area_init).
 *
 * No-map regions count as present; what was removed from memory is a hole.
 */
import type { Zone } from '../prediction.ts';
import type { BootState, Stage } from '../state.ts';
import { asksForMirror, movableZone, movableZoneStart, withMovable } from './movable-zone.ts';
import { type PageRun, pageRuns, zoneBetween } from './page-runs.ts';
import { initmemSetup, movableStartLine, nodeRangeLine, unavailableRanges, zoneLine } from './zone-messages.ts';
import { expectedPages, zonePageLines } from './zone-pages.ts';

/** The zones that the architecture asks for, in index order, each from the end of the one before. */
function archZones(state: BootState): { name: Zone['name']; start: number; end: number }[] {
  let start = state.kernel.build.page.pfnDown(state.memblock.startOfDram());
  return state.architecture.zoneEnds(state).map(({ name, end: limit }) => {
    const end = Math.max(limit, start);
    const zone = { name, start, end };
    start = end;
    return zone;
  });
}

/** Pages of holes that have a page structure all the same, since it is only given back by whole page blocks. */
function pagesInHole(state: BootState, hole: PageRun): number {
  const { page, pageblockOrder } = state.kernel.build;
  const blockPages = 2 ** pageblockOrder;
  const blockBytes = page.bytesOf(blockPages);
  let pages = 0;
  const touches = (block: number): boolean => state.memblock.overlapsMemory(BigInt(block) * blockBytes, blockBytes);
  const count = (block: number): void => {
    if (!touches(block)) return;
    const start = block * blockPages;
    pages += Math.max(0, Math.min(hole.end, start + blockPages) - Math.max(hole.start, start));
  };
  // a block strictly inside a hole touches no memory: only the two at its edges can
  const first = Math.floor(hole.start / blockPages);
  const last = Math.floor((hole.end - 1) / blockPages);
  count(first);
  if (last !== first) count(last);
  return pages;
}

function logUnavailableRanges(state: BootState, runs: readonly PageRun[], zones: readonly Zone[]): void {
  const { unavailableRanges: counted } = state.kernel.behaviour;
  if (counted === 'silent') return;
  const report = (zone: string, hole: PageRun): void => {
    const pages = hole.end > hole.start ? pagesInHole(state, hole) : 0;
    if (pages > 0) state.log(unavailableRanges(zone, pages));
  };
  let holeStart = 0;
  let lastZone = '';
  let lastEnd = 0;
  for (const run of runs) {
    lastEnd = run.end;
    for (const zone of zones) {
      if (zone.presentPages === 0) continue;
      lastZone = zone.name;
      const start = Math.min(Math.max(run.start, zone.startPfn), zone.endPfn);
      const end = Math.min(Math.max(run.end, zone.startPfn), zone.endPfn);
      if (start >= end) continue;
      report(zone.name, { start: holeStart, end: start });
      holeStart = end;
    }
  }
  if (counted !== 'holes-and-tail') return;
  const maxOrderPages = 2 ** state.kernel.build.maxOrder;
  report(lastZone, { start: holeStart, end: Math.ceil(lastEnd / maxOrderPages) * maxOrderPages });
}

/** A zone as the node has it, whose first and last whole pages bound it (zone_spanned_pages_in_node). */
function withinNode(zone: Zone, runs: readonly PageRun[]): Zone {
  const start = Math.max(zone.startPfn, runs[0]?.start ?? 0);
  const end = Math.max(start, Math.min(zone.endPfn, runs.at(-1)?.end ?? 0));
  return zone.spannedPages > 0 ? zoneBetween(runs, zone.name, start, end) : zone;
}

export const sizeZones: Stage = {
  name: 'zones',
  run(state) {
    const { memblock } = state;
    const { page } = state.kernel.build;
    state.maxLowPfn = page.pfnDown(memblock.currentLimit);
    const runs = pageRuns(page, memblock.memory);
    const zones = archZones(state).map(({ name, start, end }) => zoneBetween(runs, name, start, end));
    const movableStart = movableZoneStart(state, runs, zones);
    state.log('Zone ranges:');
    for (const zone of zones)
      state.log(zoneLine(zone.name, page.addressOf(zone.startPfn), page.addressOf(zone.endPfn)));
    state.log('Movable zone start for each node');
    if (movableStart !== undefined) state.log(movableStartLine(page.addressOf(movableStart)));
    state.log('Early memory node ranges');
    state.nodeRanges = runs.map(({ start, end }) => ({
      base: page.addressOf(start),
      size: page.addressOf(end) - page.addressOf(start),
    }));
    for (const { base, size } of state.nodeRanges) state.log(nodeRangeLine(base, base + size));
    const first = runs[0];
    const last = runs.at(-1);
    if (first && last) state.log(initmemSetup(page.addressOf(first.start), page.addressOf(last.end)));
    // "Zone ranges" tells the zones as the architecture asks for them, ZONE_MOVABLE's part included
    state.zones = [...zones, movableZone(runs, zones, movableStart)];
    const inUse = withMovable(runs, zones, movableStart, asksForMirror(state)).map((zone) => withinNode(zone, runs));
    state.zonesInUse = inUse;
    const start = inUse.find((zone) => zone.spannedPages > 0)?.startPfn ?? 0;
    state.nodePfns = { start, end: start + inUse.reduce((pages, zone) => pages + zone.spannedPages, 0) };
    state.expectedPages = expectedPages(state.kernel.build, state.kernel.behaviour, inUse);
    if (state.kernel.behaviour.zonePageLines)
      state.log(...zonePageLines(state.kernel.build, state.kernel.behaviour, inUse));
    logUnavailableRanges(state, runs, inUse);
  },
};
