/**
 * How many pages the kernel counts on when it sizes its hash tables: nr_kernel_pages, those of lowmem, and nr_all_pages. Up to 6.9
 * pages that zones have, less those of page structures (free_area_init_core); since, pages that memblock has free by then
 * (calc_nr_kernel_pages).
 */
import type { Zone } from '../prediction.ts';
import type { BootState, KernelPages } from '../state.ts';
import { freePagesBetween } from './free-pages.ts';

/** Zones whose pages the kernel cannot use directly. */
const isHigh = (zone: Zone, zones: readonly Zone[]): boolean =>
  zone.name === 'HighMem' ||
  (zone.name === 'Movable' && zones.some((other) => other.name === 'HighMem' && other.endPfn > other.startPfn));

function presentPages(state: BootState): KernelPages {
  const { build, behaviour } = state.kernel;
  let kernel = 0;
  let all = 0;
  for (const zone of state.zonesInUse) {
    const structures = build.page.pagesFor(zone.spannedPages * build.structPage);
    if (isHigh(zone, state.zonesInUse)) {
      all += zone.presentPages;
      if (behaviour.highmemMemmapCharged && kernel > 2 * structures) kernel -= structures;
    } else {
      const pages = zone.presentPages >= structures ? zone.presentPages - structures : zone.presentPages;
      kernel += pages;
      all += pages;
    }
  }
  return { kernel, all };
}

function freePages(state: BootState): KernelPages {
  const high = state.zonesInUse.find((zone) => zone.name === 'HighMem');
  const lowEnd = high?.startPfn ?? Number.POSITIVE_INFINITY;
  return {
    kernel: freePagesBetween(state, 0, lowEnd),
    all: freePagesBetween(state, 0, Number.POSITIVE_INFINITY),
  };
}

export function kernelPagesOf(state: BootState): KernelPages {
  return state.kernel.behaviour.kernelPages === 'free' ? freePages(state) : presentPages(state);
}
