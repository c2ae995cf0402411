/**
 * Zones of 2.6.32 to 5.7: arch/arm/mm/init.c computes the span of each zone and the holes in it and hands both to the generic
 * code, which logs pages but no ranges (bootmem_init, arm_bootmem_free; mm/page_alloc.c, free_area_init_node).
 */
import { type PageRun, pageRuns, presentPages } from '../mm/page-runs.ts';
import { expectedPages, zonePageLines } from '../mm/zone-pages.ts';
import type { Zone } from '../prediction.ts';
import type { ArmStage, ArmState } from './state.ts';

/** The page numbers that bound lowmem and highmem; ends exclusive. */
export interface PfnLimits {
  readonly min: number;
  readonly maxLow: number;
  readonly maxHigh: number;
}

/** find_limits: from the banks by their flag, from the banks up to the first highmem one, or from memblock. */
export function findLimits(state: ArmState): PfnLimits {
  const { banks, memblock, kernel } = state;
  const { page } = kernel.build;
  const start = ({ base }: { base: bigint }): number => page.pfnDown(base);
  const end = ({ base, size }: { base: bigint; size: bigint }): number => page.pfnDown(state.phys(base + size));
  switch (kernel.behaviour.pfnLimits) {
    case 'bank-flags': {
      const limits = { min: 0, maxLow: 0, maxHigh: 0 };
      for (const [index, bank] of banks.entries()) {
        limits.min = index === 0 ? start(bank) : Math.min(limits.min, start(bank));
        limits.maxHigh = Math.max(limits.maxHigh, end(bank));
        if (!bank.highmem) limits.maxLow = Math.max(limits.maxLow, end(bank));
      }
      return limits;
    }
    case 'first-high-bank': {
      const firstHigh = banks.findIndex((bank) => bank.highmem);
      const low = firstHigh < 0 ? banks.at(-1) : banks[firstHigh - 1];
      const [first] = banks;
      const last = banks.at(-1);
      return { min: first ? start(first) : 0, maxLow: low ? end(low) : 0, maxHigh: last ? end(last) : 0 };
    }
    case 'memblock':
      return {
        min: page.pfnUp(memblock.startOfDram()),
        maxLow: page.pfnDown(memblock.currentLimit),
        maxHigh: page.pfnDown(memblock.endOfDram()),
      };
  }
}

/** The zones as spans, each with its holes: a hole of lowmem is charged to Normal wherever it lies. */
export function spansOf(state: ArmState, runs: readonly PageRun[], { min, maxLow, maxHigh }: PfnLimits): Zone[] {
  const { build } = state.kernel;
  const zone = (name: Zone['name'], startPfn: number, spannedPages: number, presentPages: number): Zone => ({
    name,
    startPfn,
    endPfn: startPfn + spannedPages,
    spannedPages,
    presentPages,
  });
  // what was taken from the top of RAM can leave lowmem ending above it, and an early odd edge below RAM: the kernel's
  // unsigned spans wrap then, and no page is found in them
  const highSpan = Math.max(0, maxHigh - maxLow);
  const lowSpan = Math.max(0, maxLow - min);
  const lowPresent = presentPages(runs, min, maxLow);
  const dmaPages = build.page.pfnDown(state.dmaZoneSize);
  const zones: Zone[] = [];
  if (build.zoneDma && dmaPages > 0 && lowSpan > dmaPages) {
    zones.push(zone('DMA', min, dmaPages, dmaPages));
    zones.push(zone('Normal', min + dmaPages, lowSpan - dmaPages, lowPresent - dmaPages));
  } else if (build.zoneDma) {
    zones.push(zone('DMA', min, lowSpan, lowPresent), zone('Normal', maxLow, 0, 0));
  } else {
    zones.push(zone('Normal', min, lowSpan, lowPresent));
  }
  // highmem counts all that lies above lowmem, in an unsigned long, even where its span ends earlier
  const highPresent = presentPages(runs, maxLow, Number.POSITIVE_INFINITY) % 2 ** 32;
  if (build.highmem) zones.push(zone('HighMem', maxLow, highSpan, highPresent));
  zones.push(zone('Movable', 0, 0, 0));
  return zones;
}

/** Zones that span pages beyond RAM, for which there are page structures too, or that count more pages than they span. */
function noteOddSpans(state: ArmState, runs: readonly PageRun[]): void {
  const ramEndPfn = runs.reduce((end, run) => Math.max(end, run.end), 0);
  for (const zone of state.zones) {
    const { name, spannedPages, presentPages } = zone;
    const beyond = spannedPages > 0 ? Math.max(0, zone.endPfn - ramEndPfn) : 0;
    if (beyond === 0 && presentPages <= spannedPages) continue;
    state.note({ kind: 'zone-span-off', zone: name, spannedPages, presentPages, beyond, origin: `zone ${name}` });
  }
}

export const zoneSpans: ArmStage = {
  name: 'zones',
  run(state) {
    const { build, behaviour } = state.kernel;
    // the page number that a wrapped end gives lies below the region's start: it has no pages
    const runs = pageRuns(build.page, state.memblock.memory, (end) => state.phys(end) !== end);
    state.nodeRanges = runs.map(({ start, end }) => ({
      base: build.page.addressOf(start),
      size: build.page.bytesOf(end - start),
    }));
    const limits = findLimits(state);
    state.maxLowPfn = limits.maxLow;
    // spans add up even where lowmem ends above RAM and that of highmem is less than nothing
    state.nodePfns = { start: limits.min, end: build.highmem ? limits.maxHigh : limits.maxLow };
    state.zones = spansOf(state, runs, limits);
    state.zonesInUse = state.zones;
    noteOddSpans(state, runs);
    state.log(...zonePageLines(build, behaviour, state.zones));
    state.expectedPages = expectedPages(build, behaviour, state.zones);
  },
};
