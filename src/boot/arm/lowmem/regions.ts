/**
 * The low/high split of 3.15 to 4.10: sanity_check_meminfo over the regions of memblock (arch/arm/mm/mmu.c). It runs once,
 * before the reservations: what they take from the top of lowmem leaves the limit where it was.
 *
 *   PHYS_OFFSET                 vmalloc limit
 *      |====== region 0 ======|    |
 *                          |=======|==== region 1 ====|   without HIGHMEM the upper part is removed
 *
 * Regions are removed while they are walked, so that the one after a removed region is not looked at.
 */
import { rangeBetween } from '../../../terms/address-range.ts';
import { isAligned, roundDown } from '../../../terms/alignment.ts';
import { HIGHMEM_HINT, ignoringRegion, truncatingRegion } from '../memory-messages.ts';
import type { ArmStage, ArmState, LowmemBounds } from '../state.ts';
import { mappableBytes, PMD_SIZE } from './bounds.ts';
import { highMemoryOf, vmallocLimitOf } from './vmalloc-limit.ts';
import { holesOfRegions } from './vmalloc-saving.ts';

/** Where early allocations end, from the first odd edge found; 0 for none. */
function memblockLimitOf(state: ArmState, edge: bigint, lowmemLimit: bigint): bigint {
  const { behaviour, build } = state.kernel;
  if (behaviour.memblockLimit === 'lowmem-limit') return lowmemLimit;
  const unit = behaviour.memblockLimit === 'section' ? build.sectionSize : PMD_SIZE;
  if (behaviour.memblockLimitRounding === 'always') return roundDown(edge === 0n ? lowmemLimit : edge, unit);
  return roundDown(edge, unit) || lowmemLimit;
}

/** Computes the bounds from memblock as it stands, and removes what has no place in it where there is no highmem. */
export function boundRegions(state: ArmState, previousLimit = 0n): LowmemBounds {
  const { behaviour, build } = state.kernel;
  const { memory } = state.memblock;
  const vmallocLimit = vmallocLimitOf(state);
  const limit = state.phys(vmallocLimit + holesOfRegions(state));
  const unit = behaviour.memblockLimit === 'section' ? build.sectionSize : PMD_SIZE;

  const hasHighmem = build.highmem && !build.viptAliasing;
  let lowmemLimit = previousLimit;
  let oddEdge = 0n;
  let highmem = false;
  let dropped = false;
  const drop = (from: bigint, end: bigint, line: string): void => {
    state.log(line);
    state.note({
      kind: 'ram-without-highmem',
      range: rangeBetween(from, end),
      mappable: mappableBytes(state, rangeBetween(from, end)),
      why: 'no-highmem',
      origin: 'CONFIG_HIGHMEM',
    });
    state.as({ caller: 'sanity_check_meminfo', origin: 'CONFIG_HIGHMEM', purpose: 'clip' }, (memblock) =>
      memblock.remove(from, end - from),
    );
    dropped = true;
  };

  for (let index = 0; index < memory.length; index++) {
    const region = memory.at(index);
    if (!region) break;
    const { base } = region;
    let end = base + region.size;
    const reachesBeyond = base < limit && end > limit;
    if (base >= limit) highmem = true;
    if (!hasHighmem) {
      if (highmem) {
        drop(base, end, ignoringRegion(state.pa, base, end));
        continue;
      }
      if (reachesBeyond) {
        drop(limit, end, truncatingRegion(state.pa, base, end, limit));
        end = limit;
      }
    }
    if (highmem) continue;
    if (end > lowmemLimit) lowmemLimit = end > limit ? limit : end;
    if (oddEdge === 0n) {
      if (!isAligned(base, unit)) oddEdge = base;
      else if (!isAligned(end, unit)) oddEdge = lowmemLimit;
    }
  }
  if (dropped && behaviour.highmemHint) state.log(HIGHMEM_HINT);
  const memblockLimit = memblockLimitOf(state, oddEdge, lowmemLimit);
  state.as({ caller: 'sanity_check_meminfo', origin: 'lowmem limit' }, (memblock) => {
    memblock.currentLimit = memblockLimit;
  });
  return { vmallocLimit, lowmemLimit, memblockLimit, highMemory: highMemoryOf(state, lowmemLimit) };
}

export const regionBounds: ArmStage = {
  name: 'lowmem-bounds',
  run(state) {
    state.bounds = boundRegions(state);
    state.lowHighBoundary = state.bounds.lowmemLimit;
  },
};
