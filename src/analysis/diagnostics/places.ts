/**
 * Where a boot loader could put the initrd and the blob instead: places to be tried.
 */
import { replayOf } from '../../boot/replay.ts';
import { endOf } from '../../terms/address-range.ts';
import { KiB, roundDown } from '../../terms/alignment.ts';
import { linearEndOf } from '../linear-end.ts';
import { firstOf, type Search } from './cures.ts';
import type { Evidence } from './evidence.ts';

/** Places for `size` bytes in lowmem that is free, the highest first: boot loaders that are given a limit go up to it. */
function placesInLowmem({ record }: Evidence, size: bigint): bigint[] {
  const limit = linearEndOf(record);
  const places: bigint[] = [];
  for (const free of replayOf(record).freeRanges()) {
    const end = endOf(free) < limit ? endOf(free) : limit;
    const base = roundDown(end - size, 64n * KiB);
    if (base >= free.base) places.unshift(base);
  }
  return places.slice(0, MOST_PLACES);
}

const MOST_PLACES = 4;

export function* initrdElsewhere(evidence: Evidence): Generator<Search> {
  const refused = evidence.incidents('initrd-refused').find(({ why }) => why !== 'reversed');
  const { initrd } = evidence.record.input;
  const size = initrd?.size ?? (refused ? refused.end - refused.start : 0n);
  if (size <= 0n) return;
  yield firstOf(placesInLowmem(evidence, size).map((start) => ({ initrd: { start, end: start + size - 1n } })));
}

export function* blobElsewhere(evidence: Evidence): Generator<Search> {
  if (evidence.isAssumed('device tree blob')) return;
  yield firstOf(placesInLowmem(evidence, evidence.record.input.dtb.size).map((dtbAt) => ({ dtbAt })));
}
