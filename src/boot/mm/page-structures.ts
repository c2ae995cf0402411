/**
 * The page structures: one array for all RAM from its first page to its last, holes included, and for each zone a bitmap of how its
 * page blocks are used; in old kernels also its table of wait queues (mm/mm_init.c and mm/page_alloc.c, free_area_init_node and
 * free_area_init_core).
 *
 *      bank     hole     bank
 *     |=======|        |=====|        RAM
 *     |sssssssssssssssssssss|         structures, from and to whole blocks of the largest order
 */
import type { Death } from '../incident.ts';
import type { Zone } from '../prediction.ts';
import type { BootState, MemMap, Stage } from '../state.ts';
import { allocateEarly } from './early-allocation.ts';
import { kernelPagesOf } from './kernel-pages.ts';

const PAGE_STRUCTURES = 'page structures';

const NODE = 0;

const noPageArray = (size: bigint): Death => ({ kind: 'no-page-array', size });

/** Bytes of the array, and the page that its first entry is of; 0 bytes where the node has no pages. */
function memMapShape({ kernel, nodePfns }: BootState): { readonly firstPfn: number; readonly size: bigint } {
  const { build } = kernel;
  const unit = 2 ** build.maxOrder;
  const firstPfn = Math.floor(nodePfns.start / unit) * unit;
  const end = Math.ceil(nodePfns.end / unit) * unit;
  return { firstPfn, size: BigInt(Math.max(0, end - firstPfn) * build.structPage) };
}

function allocateMemMap(state: BootState): void {
  const { behaviour } = state.kernel;
  const { firstPfn, size } = memMapShape(state);
  if (size === 0n) return;
  const base = allocateEarly(state, {
    caller: 'alloc_node_mem_map',
    origin: '/memory',
    owner: PAGE_STRUCTURES,
    size,
    node: NODE,
    ...(behaviour.memmapUntracked ? { end: 1n } : {}),
    call: behaviour.memmapMissing === 'goes-on' ? 'nopanic' : behaviour.memmapCleared ? 'mapped' : 'raw',
    failure: noPageArray(size),
  });
  state.memMap = base === 0n ? undefined : { base, firstPfn };
}

/** Bytes of the bitmap of a zone's page blocks. */
function usemapBytes(zone: Zone, pageblockOrder: number, bits: number): number {
  const block = 2 ** pageblockOrder;
  const blocks = Math.ceil((zone.spannedPages + (zone.startPfn % block)) / block);
  return Math.ceil((blocks * bits) / 32) * 4;
}

/** Entries of a zone's table of wait queues: one for 256 pages, up to a power of two. */
function waitTableEntries(zone: Zone): number {
  const wanted = Math.floor(zone.spannedPages / 256);
  return Math.max(4, Math.min(2 ** 12, 2 ** Math.ceil(Math.log2(Math.max(1, wanted)))));
}

function allocateZoneTables(state: BootState): void {
  const { build, behaviour } = state.kernel;
  for (const zone of state.zonesInUse) {
    if (zone.spannedPages === 0) continue;
    const origin = `zone ${zone.name}`;
    allocateEarly(state, {
      caller: 'setup_usemap',
      origin,
      owner: PAGE_STRUCTURES,
      size: BigInt(usemapBytes(zone, build.pageblockOrder, behaviour.pageblockBits)),
      node: NODE,
    });
    if (behaviour.zoneWaitTables)
      allocateEarly(state, {
        caller: 'zone_wait_table_init',
        origin,
        owner: 'wait tables',
        size: BigInt(waitTableEntries(zone) * (build.smp ? 12 : 8)),
        node: NODE,
      });
    // the structures of the zone's pages are written now
    if (!state.memMap) state.die(noPageArray(memMapShape(state).size), { origin: '/memory' });
  }
}

export const pageStructures: Stage = {
  name: 'page-structures',
  run(state) {
    allocateMemMap(state);
    allocateZoneTables(state);
    state.kernelPages = kernelPagesOf(state);
  },
};

/** Address of a page's structure. */
export const structureOf = (map: MemMap, pfn: number, bytes: number): bigint =>
  map.base + BigInt((pfn - map.firstPfn) * bytes);
