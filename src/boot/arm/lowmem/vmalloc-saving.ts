/**
 * ENABLE_VMALLOC_SAVING of Qualcomm's kernels (arch/arm/mm/mmu.c): holes in RAM low enough are given to vmalloc, so that
 * lowmem may reach further up by as much.
 */

import type { AddressRange } from '../../../terms/address-range.ts';
import { MiB } from '../../../terms/alignment.ts';
import type { Machine } from '../../machine.ts';
import { vmallocMinOf } from './vmalloc-limit.ts';

/** The highest address where a hole may start or end to count; inclusive. */
export function maxHoleAddress(machine: Machine): bigint {
  return machine.kernel.build.maxHoleAddress ?? machine.placement.physOffset + 256n * MiB;
}

/** Bytes of the holes between neighbouring ranges that count, by the rule of the version. */
function countedHoles(machine: Machine, ranges: Iterable<AddressRange>): bigint {
  const { behaviour } = machine.kernel;
  const highest = maxHoleAddress(machine);
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
export function holesOfRegions(machine: Machine): bigint {
  return machine.kernel.build.vmallocSaving ? countedHoles(machine, machine.memblock.memory) : 0n;
}

/** vmalloc_min, raised by the holes between banks. */
export function vmallocMinWithHoles(machine: Machine): bigint {
  const holes = machine.kernel.build.vmallocSaving ? countedHoles(machine, machine.banks) : 0n;
  return BigInt.asUintN(32, vmallocMinOf(machine) + holes);
}
