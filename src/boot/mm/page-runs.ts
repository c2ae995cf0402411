/**
 * Memory in whole pages, as zones count it.
 */
import type { Region } from '../../memblock/regions.ts';
import type { PageSize } from '../../terms/page-size.ts';
import type { Zone } from '../prediction.ts';

/** The whole pages of a memory region; a partial page at either edge does not count. */
export interface PageRun {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** Regions of memory in whole pages. */
export function pageRuns(
  page: PageSize,
  regions: Iterable<Region>,
  isBeyond: (end: bigint) => boolean = () => false,
): PageRun[] {
  const runs: PageRun[] = [];
  for (const { base, size } of regions) {
    const start = page.pfnUp(base);
    const end = page.pfnDown(base + size);
    if (start < end && !isBeyond(base + size)) runs.push({ start, end });
  }
  return runs;
}

export function presentPages(runs: readonly PageRun[], start: number, end: number): number {
  let pages = 0;
  for (const run of runs) pages += Math.max(0, Math.min(run.end, end) - Math.max(run.start, start));
  return pages;
}

/** The zone from page `start` up to, not including, page `end`. */
export function zoneBetween(runs: readonly PageRun[], name: Zone['name'], start: number, end: number): Zone {
  return {
    name,
    startPfn: start,
    endPfn: end,
    spannedPages: end - start,
    presentPages: presentPages(runs, start, end),
  };
}
