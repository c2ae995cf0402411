/**
 * The lines on each zone's pages that kernels up to 5.10 log at debug level (mm/page_alloc.c, free_area_init_core and
 * zone_batchsize).
 */
import type { Build } from '../../kernel/build.ts';
import type { Zone } from '../prediction.ts';

const PAGE_BYTES = 4096;
/** 1 MiB in pages: the most that one batch of per-CPU pages is sized from (4.19 to 5.10). */
const BATCH_CAP_PAGES = 256;

/** Pages moved at once between a zone and the per-CPU lists, less one, for `managed` pages. */
export function lifoBatch(managed: number): number {
  const share = Math.max(1, Math.floor(Math.min(Math.floor(managed / 1024), BATCH_CAP_PAGES) / 4));
  return 2 ** Math.floor(Math.log2(share + Math.floor(share / 2))) - 1;
}

export function zonePageLines(build: Build, zones: readonly Zone[]): string[] {
  const total = zones.reduce((pages, zone) => pages + zone.presentPages, 0);
  const lines = [`On node 0 totalpages: ${total}`];
  zones.forEach((zone, index) => {
    const memmap = Math.ceil((zone.spannedPages * build.structPage) / PAGE_BYTES);
    let managed = zone.presentPages;
    if (zone.name !== 'HighMem') {
      if (managed >= memmap) {
        managed -= memmap;
        if (memmap > 0) lines.push(`  ${zone.name} zone: ${memmap} pages used for memmap`);
      } else {
        lines.push(`  ${zone.name} zone: ${memmap} pages exceeds freesize ${managed}`);
      }
    }
    if (index === 0 && managed > 0) lines.push(`  ${zone.name} zone: 0 pages reserved`);
    if (zone.spannedPages > 0) {
      lines.push(`  ${zone.name} zone: ${zone.presentPages} pages, LIFO batch:${lifoBatch(managed)}`);
    }
  });
  return lines;
}
