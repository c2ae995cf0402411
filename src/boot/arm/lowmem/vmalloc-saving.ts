/**
 * ENABLE_VMALLOC_SAVING of Qualcomm's kernels (arch/arm/mm/mmu.c): holes in RAM low enough are given to vmalloc, so that
 * lowmem may reach further up by as much.
 */

import type { AddressRange } from '../../../terms/address-range.ts';
import { MiB } from '../../../terms/alignment.ts';
import type { ArmState } from '../state.ts';
import { vmallocMinOf } from './vmalloc-limit.ts';

/** The highest address where a hole may start or end to count; inclusive. */
export function maxHoleAddress(state: ArmState): bigint {
  return state.kernel.build.maxHoleAddress ?? state.placement.physOffset + 256n * MiB;
}

/** Bytes of the holes between neighbouring ranges that count, by the rule of the version. */
function countedHoles(state: ArmState, ranges: Iterable<AddressRange>): bigint {
  const { behaviour } = state.kernel;
  const highest = maxHoleAddress(state);
  let bytes = 0n;
  let previousEnd: bigint | undefined;
  for (const { base, size } of ranges) {
    if (previousEnd !== undefined && behaviour.vmallocSaving === 'hole-end') {
      if (base > highest) break;
      bytes += base - previousEnd;
    }
    if (previousEnd !== undefined && behaviour.vmallocSaving === 'hole-start') {
      if (base !== previousEnd && previousEnd <= highest) bytes += base - previousEnd;
    }
    previousEnd = base + size;
  }
  return bytes;
}

/** What the holes between memory regions add to the vmalloc limit. */
export function holesOfRegions(state: ArmState): bigint {
  return state.kernel.build.vmallocSaving ? countedHoles(state, state.memblock.memory) : 0n;
}

/** vmalloc_min, raised by the holes between banks. */
export function vmallocMinWithHoles(state: ArmState): bigint {
  const holes = state.kernel.build.vmallocSaving ? countedHoles(state, state.banks) : 0n;
  return BigInt.asUintN(32, vmallocMinOf(state) + holes);
}
