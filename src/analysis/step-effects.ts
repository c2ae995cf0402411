/**
 * What each step of a boot changed: the steps are repeated on an empty memblock, one by one, and counted before and after.
 */
import type { Prediction, Step } from '../boot/prediction.ts';
import { emptyMemblock } from '../boot/replay.ts';
import { FLAG, type RegionList } from '../memblock/regions.ts';
import { repeat } from '../memblock/replay.ts';
import { type AddressRange, endOf, intersection } from '../terms/address-range.ts';

/** Bytes by which a step made each figure larger or smaller. */
export interface StepEffect {
  readonly step: Step;
  readonly memory: bigint;
  readonly reserved: bigint;
  /** RAM that is no-map, within the range of the step. */
  readonly nomap: bigint;
}

export function* effectsOf(prediction: Prediction): Generator<StepEffect> {
  const memblock = emptyMemblock(prediction);
  for (const step of prediction.steps) {
    const marks = step.operation === 'mark_nomap' || step.operation === 'clear_nomap';
    const memory = memblock.memory.totalSize;
    const reserved = memblock.reserved.totalSize;
    const nomap = marks ? nomapWithin(memblock.memory, step) : 0n;
    repeat(memblock, step);
    yield {
      step,
      memory: memblock.memory.totalSize - memory,
      reserved: memblock.reserved.totalSize - reserved,
      nomap: marks ? nomapWithin(memblock.memory, step) - nomap : 0n,
    };
  }
}

function nomapWithin(memory: RegionList, range: AddressRange): bigint {
  let bytes = 0n;
  for (let index = memory.firstEndingAfter(range.base); ; index++) {
    const region = memory.at(index);
    if (!region || region.base >= endOf(range)) return bytes;
    if ((region.flags & FLAG.nomap) !== 0) bytes += intersection(region, range).size;
  }
}
