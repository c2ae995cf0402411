/**
 * The figures of the `Memory:` line (mem_init, mem_init_print_info): those that the tree and the image determine, and the
 * pages that the boot has taken by then, which no input tells to the last one.
 *
 *   total = available + reserved + what CMA holds (which older kernels count as reserved)
 */
import { type AddressRange, endOf, intersection } from '../../terms/address-range.ts';
import { MiB } from '../../terms/alignment.ts';
import type { PageSize } from '../../terms/page-size.ts';
import type { BootState } from '../state.ts';
import { managedPages } from './zone-pages.ts';

/** Whole pages in a range. */
export const pagesIn = (page: PageSize, { base, size }: AddressRange): number =>
  Math.max(0, page.pfnDown(base + size) - page.pfnUp(base));

/** Pages that a range touches. */
const pagesTouched = (page: PageSize, { base, size }: AddressRange): number =>
  size > 0n ? page.pfnUp(base + size) - page.pfnDown(base) : 0;

/** RAM as far as zones reach: without HIGHMEM an early odd edge can leave RAM beyond the last zone, which is in no number. */
function zonedMemory(state: BootState): AddressRange[] {
  const end = state.kernel.build.page.addressOf(Math.max(0, ...state.zones.map((zone) => zone.endPfn)));
  return [...state.memblock.memory]
    .map((region) => intersection(region, { base: 0n, size: end }))
    .filter(({ size }) => size > 0n);
}

/** Pages of RAM. */
export function totalPages(state: BootState): number {
  return zonedMemory(state).reduce((pages, region) => pages + pagesIn(state.kernel.build.page, region), 0);
}

/** Pages of the CMA areas that exist when the line is printed. */
export function cmaPages(state: BootState): number {
  return state.cmaAreas.reduce((pages, area) => pages + pagesIn(state.kernel.build.page, area), 0);
}

/** Pages of RAM that the dump shows as reserved, CMA left out where the version counts it apart. */
function dumpedPages(state: BootState): number {
  const countsCma = state.kernel.behaviour.memoryLine !== 'sections-and-cma';
  const { reserved } = state.dump;
  let pages = 0;
  let next = 0;
  // both lists are sorted: a reservation that reaches beyond a region is looked at again with the next one
  for (const region of zonedMemory(state)) {
    for (let held = reserved[next]; held && held.base < endOf(region); held = reserved[next]) {
      pages += pagesTouched(state.kernel.build.page, intersection(region, held));
      if (endOf(held) > endOf(region)) break;
      next++;
    }
  }
  return countsCma ? pages : pages - cmaPages(state);
}

/** Pages of the array of page structures, less those that are given back for holes between regions. */
function pageArrayPages(state: BootState): number {
  const { build } = state.kernel;
  const blockPages = 2 ** build.maxOrder;
  const blockDown = (pfn: number): number => Math.floor(pfn / blockPages) * blockPages;
  const blockUp = (pfn: number): number => Math.ceil(pfn / blockPages) * blockPages;
  const { page } = build;
  const bytes = (pages: number): number => pages * build.structPage;
  const pageBytes = Number(page.bytes);
  const regions = zonedMemory(state);
  const first = regions[0];
  const last = regions.at(-1);
  if (!first || !last) return 0;
  const start = blockDown(page.pfnUp(first.base));
  let pages = Math.ceil(bytes(blockUp(page.pfnDown(last.base + last.size)) - start) / pageBytes);
  for (const [index, region] of regions.entries()) {
    const next = regions[index + 1];
    if (!next) break;
    const from = Math.ceil(bytes(blockUp(page.pfnDown(region.base + region.size)) - start) / pageBytes);
    const to = Math.floor(bytes(blockDown(page.pfnUp(next.base)) - start) / pageBytes);
    pages -= Math.max(0, to - from);
  }
  return pages;
}

const powerOfTwo = (count: number): number => 2 ** Math.ceil(Math.log2(Math.max(1, count)));

/** What a wait table and the table of process numbers have at most. */
const MOST_BUCKETS = 2 ** 12;

/** Pages of the hash tables and wait tables that are allocated this early. */
function earlyTablePages(state: BootState): number {
  const { build, behaviour } = state.kernel;
  let entries = 0;
  let waiters = 0;
  for (const zone of state.zones) {
    if (zone.name !== 'HighMem') entries += managedPages(build, behaviour, zone, state.zones);
    if (zone.spannedPages > 0) waiters += Math.min(MOST_BUCKETS, Math.max(4, powerOfTwo(zone.spannedPages / 256)));
  }
  const pagesPerMiB = Number(MiB / build.page.bytes);
  const rounded = Math.ceil(entries / pagesPerMiB) * pagesPerMiB;
  let bytes = 4 * (powerOfTwo(rounded >> 1) + powerOfTwo(rounded >> 2));
  if (behaviour.pidHashEarly) bytes += 4 * Math.min(MOST_BUCKETS, powerOfTwo(rounded >> 6));
  if (behaviour.zoneWaitTables) bytes += waiters * (build.smp ? 12 : 8);
  return build.page.pagesFor(bytes);
}

/**
 * Pages that are taken when the line is printed. What small allocations take depends on the build: a typical figure of the
 * version stands in, so that this is an estimate, mostly good to a few pages.
 */
export function reservedPages(state: BootState): number {
  const { highmem } = state.kernel.build;
  const { highmem: withHighmem, lowmem } = state.kernel.behaviour.earlyPages;
  return (
    dumpedPages(state) +
    pageArrayPages(state) +
    state.architecture.pageTablePages(state) +
    earlyTablePages(state) +
    (highmem ? withHighmem : lowmem)
  );
}
