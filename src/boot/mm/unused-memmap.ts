/**
 * Page structures of holes are given back before the page allocator gets what is free (mm/memblock.c, free_unused_memmap; up to
 * 4.20 arch/arm/mm/init.c): whole pages of them, for holes between whole blocks.
 */
import { roundDown, roundUp } from '../../terms/alignment.ts';
import type { BootState } from '../state.ts';
import { freeEarly } from './early-allocation.ts';
import { structureOf } from './page-structures.ts';

export function freeUnusedMemmap(state: BootState): void {
  const { build, behaviour } = state.kernel;
  const { memMap } = state;
  if (!memMap) return;
  const block = 2 ** (behaviour.unusedMemmapUnit === 'max-order' ? build.maxOrder : build.pageblockOrder);
  let previousEnd = 0;
  for (const region of [...state.memblock.memory]) {
    const first = build.page.pfnUp(region.base);
    const end = build.page.pfnDown(region.base + region.size);
    if (behaviour.unusedMemmapUnit === 'pageblock' && first >= end) continue;
    const start = Math.floor(first / block) * block;
    if (previousEnd !== 0 && previousEnd < start) {
      const from = roundUp(structureOf(memMap, previousEnd, build.structPage), build.page.bytes);
      const to = roundDown(structureOf(memMap, start, build.structPage), build.page.bytes);
      if (from < to) freeEarly(state, from, to - from, { caller: 'free_unused_memmap', origin: '/memory' });
    }
    previousEnd = Math.ceil(end / block) * block;
  }
}
