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
import { isAligned, roundDown } from '../../../terms/alignment.ts';
import { hex } from '../../../terms/notation.ts';
import type { LowmemBounds, Machine, Stage } from '../../machine.ts';
import { HIGHMEM_HINT, ignoringRegion, truncatingRegion } from '../messages/memory.ts';
import { PMD_SIZE } from './bounds.ts';
import { highMemoryOf, vmallocLimitOf } from './vmalloc-limit.ts';
import { holesOfRegions } from './vmalloc-saving.ts';

/** Where early allocations end, from the first odd edge found; 0 for none. */
function memblockLimitOf(machine: Machine, edge: bigint, lowmemLimit: bigint): bigint {
  const { behaviour, build } = machine.kernel;
  if (behaviour.memblockLimit === 'lowmem-limit') return lowmemLimit;
  const unit = behaviour.memblockLimit === 'section' ? build.sectionSize : PMD_SIZE;
  if (behaviour.memblockLimitRounding === 'always') return roundDown(edge === 0n ? lowmemLimit : edge, unit);
  return roundDown(edge, unit) || lowmemLimit;
}

/** Computes the bounds from memblock as it stands, and removes what has no place in it where there is no highmem. */
export function boundRegions(machine: Machine, previousLimit = 0n): LowmemBounds {
  const { behaviour, build } = machine.kernel;
  const { memory } = machine.memblock;
  const vmallocLimit = vmallocLimitOf(machine);
  const limit = machine.phys(vmallocLimit + holesOfRegions(machine));
  const unit = behaviour.memblockLimit === 'section' ? build.sectionSize : PMD_SIZE;

  const hasHighmem = build.highmem && !build.viptAliasing;
  let lowmemLimit = previousLimit;
  let oddEdge = 0n;
  let highmem = false;
  let dropped = false;
  const drop = (from: bigint, end: bigint, line: string): void => {
    machine.log(line);
    machine.note({
      kind: 'ram-without-highmem',
      message: `RAM from ${hex(from)} to ${hex(end - 1n)} is ignored: this kernel has no HIGHMEM`,
      origin: 'CONFIG_HIGHMEM',
    });
    machine.as({ caller: 'sanity_check_meminfo', origin: 'CONFIG_HIGHMEM' }).remove(from, end - from);
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
        drop(base, end, ignoringRegion(machine.pa, base, end));
        continue;
      }
      if (reachesBeyond) {
        drop(limit, end, truncatingRegion(machine.pa, base, end, limit));
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
  if (dropped && behaviour.highmemHint) machine.log(HIGHMEM_HINT);
  const memblockLimit = memblockLimitOf(machine, oddEdge, lowmemLimit);
  machine.as({ caller: 'sanity_check_meminfo', origin: 'lowmem limit' }).currentLimit = memblockLimit;
  return { vmallocLimit, lowmemLimit, memblockLimit, highMemory: highMemoryOf(machine, lowmemLimit) };
}

export const regionBounds: Stage = {
  name: 'lowmem-bounds',
  run(machine) {
    machine.bounds = boundRegions(machine);
    machine.lowHighBoundary = machine.bounds.lowmemLimit;
  },
};
