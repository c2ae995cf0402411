/**
 * The hand-over: what is free by now becomes the page allocator's (memblock_free_all, free_all_bootmem and free_highpages).
 */
import type { BootState, FreePages, Stage } from '../state.ts';
import { freeEarly } from './early-allocation.ts';
import { freePagesBetween } from './free-pages.ts';
import { freeUnusedMemmap } from './unused-memmap.ts';

function freePages(state: BootState): FreePages {
  const end = Number.MAX_SAFE_INTEGER;
  const { maxLowPfn, bootmem } = state;
  return {
    low: bootmem ? bootmem.freePages(0, maxLowPfn) : freePagesBetween(state, 0, maxLowPfn),
    high: state.kernel.build.highmem ? freePagesBetween(state, maxLowPfn, end) : 0,
  };
}

export const freeAll: Stage = {
  name: 'hand-over',
  run(state) {
    freeUnusedMemmap(state);
    const map = state.bootmem?.map;
    if (map) freeEarly(state, map.base, map.size, { caller: 'free_all_bootmem', origin: 'bootmem bitmap' });
    state.freePages = freePages(state);
  },
};
