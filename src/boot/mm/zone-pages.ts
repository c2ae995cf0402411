/**
 * The lines on each zone's pages that kernels up to 5.10 log at debug level (mm/page_alloc.c, free_area_init_core and
 * zone_batchsize).
 */
import type { Build } from '../../kernel/build/common.ts';
import type { Behaviour } from '../../kernel/history.ts';
import type { Zone } from '../prediction.ts';

/** Pages moved at once between a zone and the per-CPU lists, less one, for `managed` pages. */
function lifoBatch(behaviour: Behaviour, managed: number): number {
  const share = Math.max(1, Math.floor(Math.min(Math.floor(managed / 1024), behaviour.batchCap) / 4));
  return 2 ** Math.floor(Math.log2(share + Math.floor(share / 2))) - 1;
}

/** True of zones whose page structures are not charged to them (is_highmem_idx). */
function isHighmem(behaviour: Behaviour, zone: Zone, zones: readonly Zone[]): boolean {
  if (zone.name !== 'Movable') return zone.name === 'HighMem';
  const hasHighmem = zones.some(({ name }) => name === 'HighMem');
  if (behaviour.movableIsHighmem === 'by-build') return hasHighmem;
  return zones.some(({ name, startPfn }) => name === 'HighMem' && startPfn <= zone.startPfn);
}

/** Pages of the array of page structures that a zone is charged for; an array larger than the zone is not charged. */
function memmapPages(
  build: Build,
  behaviour: Behaviour,
  zone: Zone,
  zones: readonly Zone[],
): { pages: number; isCharged: boolean } {
  const pages = build.page.pagesFor(zone.spannedPages * build.structPage);
  const isOwn = !isHighmem(behaviour, zone, zones) || behaviour.zonePagesPrinted === 'without-memmap';
  return { pages, isCharged: isOwn && zone.presentPages >= pages };
}

/** Pages of a zone that its page allocator will manage, as far as is known this early. */
export function managedPages(build: Build, behaviour: Behaviour, zone: Zone, zones: readonly Zone[]): number {
  const { pages, isCharged } = memmapPages(build, behaviour, zone, zones);
  return isCharged ? zone.presentPages - pages : zone.presentPages;
}

/** Pages of all zones, as far as is known this early. */
export function expectedPages(build: Build, behaviour: Behaviour, zones: readonly Zone[]): number {
  const isWhole = behaviour.zonePagesExpected === 'present';
  return zones.reduce(
    (pages, zone) => pages + (isWhole ? zone.presentPages : managedPages(build, behaviour, zone, zones)),
    0,
  );
}

export function zonePageLines(build: Build, behaviour: Behaviour, zones: readonly Zone[]): string[] {
  const total = zones.reduce((pages, zone) => pages + zone.presentPages, 0);
  const lines = [`On node 0 totalpages: ${total}`];
  const excess = behaviour.zonePagesPrinted === 'present' ? 'freesize' : 'realsize';
  zones.forEach((zone, index) => {
    const { pages: memmap } = memmapPages(build, behaviour, zone, zones);
    const managed = managedPages(build, behaviour, zone, zones);
    if (!isHighmem(behaviour, zone, zones) || behaviour.highmemMemmapLine) {
      if (zone.presentPages < memmap) {
        lines.push(`  ${zone.name} zone: ${memmap} pages exceeds ${excess} ${zone.presentPages}`);
      } else if (memmap > 0) {
        lines.push(`  ${zone.name} zone: ${memmap} pages used for memmap`);
      }
    }
    if (index === 0 && managed > 0) lines.push(`  ${zone.name} zone: 0 pages reserved`);
    if (zone.presentPages === 0) return;
    const printed = behaviour.zonePagesPrinted === 'present' ? zone.presentPages : managed;
    lines.push(`  ${zone.name} zone: ${printed} pages, LIFO batch:${lifoBatch(behaviour, managed)}`);
  });
  return lines;
}
