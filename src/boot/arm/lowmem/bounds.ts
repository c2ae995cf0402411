/**
 * The low/high split of 4.11 and later: adjust_lowmem_bounds (arch/arm/mm/mmu.c), run before and after the reservations.
 *
 *   PHYS_OFFSET                       lowmem limit            end of DRAM
 *      |=========== lowmem ===============|======= highmem =======|
 *                               |<- no early allocation between the memblock limit (2 MiB-rounded) and the lowmem limit
 */
import { FLAG } from '../../../memblock/regions.ts';
import { type AddressRange, intersection, rangeBetween } from '../../../terms/address-range.ts';
import { isAligned, MiB, roundDown, roundUp } from '../../../terms/alignment.ts';
import { ignoringRam } from '../memory-messages.ts';
import type { ArmStage, ArmState, LowmemBounds } from '../state.ts';
import { highMemoryOf, vmallocLimitOf } from './vmalloc-limit.ts';

/** Bytes that one entry of the middle page-table level maps; lowmem that allocations may use ends on such a boundary. */
export const PMD_SIZE = 2n * MiB;

/** Bytes of RAM in a range that are not no-map. */
export function mappableBytes(state: ArmState, range: AddressRange): bigint {
  let bytes = 0n;
  for (const region of state.memblock.memory) {
    if ((region.flags & FLAG.nomap) === 0) bytes += intersection(region, range).size;
  }
  return bytes;
}

function markUnalignedHead(state: ArmState): void {
  for (const region of state.memblock.memory) {
    if ((region.flags & FLAG.nomap) !== 0) continue;
    if (!isAligned(region.base, PMD_SIZE)) {
      const size = roundUp(region.base, PMD_SIZE) - region.base;
      state.as(
        { caller: 'adjust_lowmem_bounds', origin: 'first memory region not on a 2 MiB boundary', purpose: 'clip' },
        (memblock) => memblock.markNomap(region.base, size),
      );
      state.note({
        kind: 'unaligned-head',
        lost: { base: region.base, size },
        origin: '/memory',
      });
    }
    return;
  }
}

/** Computes the bounds from memblock as it stands, and drops RAM above lowmem where there is no highmem to hold it. */
function adjustLowmemBounds(state: ArmState): LowmemBounds {
  const { behaviour, build } = state.kernel;
  const vmallocLimit = vmallocLimitOf(state);
  if (behaviour.unalignedHeadNomap) markUnalignedHead(state);

  let lowmemLimit = 0n;
  let memblockLimit = 0n;
  for (const region of state.memblock.memory) {
    if (behaviour.boundsSkipNomap && (region.flags & FLAG.nomap) !== 0) continue;
    const end = region.base + region.size;
    if (region.base >= vmallocLimit) continue;
    if (end > lowmemLimit) lowmemLimit = end < vmallocLimit ? end : vmallocLimit;
    // The first edge that is not on a 2 MiB boundary ends what early allocations may use: page tables
    // for a partial section have to come from memory that is mapped already.
    if (memblockLimit === 0n) {
      if (!isAligned(region.base, PMD_SIZE)) memblockLimit = region.base;
      else if (!isAligned(end, PMD_SIZE)) memblockLimit = lowmemLimit;
    }
  }
  if (behaviour.memblockLimitRounding === 'always') {
    memblockLimit = roundDown(memblockLimit === 0n ? lowmemLimit : memblockLimit, PMD_SIZE);
  } else {
    memblockLimit = roundDown(memblockLimit, PMD_SIZE) || lowmemLimit;
  }

  const endOfDram = state.memblock.endOfDram();
  if ((!build.highmem || build.viptAliasing) && endOfDram > lowmemLimit) {
    state.log(...ignoringRam(state.pa, memblockLimit, endOfDram));
    state.note({
      kind: 'ram-without-highmem',
      range: rangeBetween(memblockLimit, endOfDram),
      mappable: mappableBytes(state, rangeBetween(memblockLimit, endOfDram)),
      why: 'no-highmem',
      origin: 'CONFIG_HIGHMEM',
    });
    state.as({ caller: 'adjust_lowmem_bounds', origin: 'CONFIG_HIGHMEM', purpose: 'clip' }, (memblock) =>
      memblock.remove(memblockLimit, endOfDram - memblockLimit),
    );
  }
  state.as({ caller: 'adjust_lowmem_bounds', origin: 'lowmem limit' }, (memblock) => {
    memblock.currentLimit = memblockLimit;
  });
  return {
    vmallocLimit,
    lowmemLimit,
    memblockLimit,
    highMemory: highMemoryOf(state, lowmemLimit),
  };
}

export const firstBounds: ArmStage = {
  name: 'lowmem-bounds',
  run(state) {
    state.bounds = adjustLowmemBounds(state);
    state.lowHighBoundary = state.bounds.lowmemLimit;
  },
};

export const secondBounds: ArmStage = {
  name: 'lowmem-bounds-again',
  run(state) {
    state.bounds = adjustLowmemBounds(state);
  },
};
