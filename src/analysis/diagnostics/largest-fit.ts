/**
 * The largest piece of memory that an allocation could still have had: the advice for what found no room.
 */
import { replayOf } from '../../boot/replay.ts';
import { type AddressRange, endOf, intersection, rangeBetween } from '../../terms/address-range.ts';
import { roundDown, roundUp } from '../../terms/alignment.ts';
import type { Evidence } from './evidence.ts';

export interface FitRequest {
  /** Alignment of base and size, in bytes; 0 for none. */
  readonly align: bigint;
  /** Where the piece may lie; anywhere when absent. */
  readonly within?: readonly AddressRange[];
  /** The piece may not lie on both sides of this address. */
  readonly boundary?: bigint;
}

/** Undefined when not even one unit of the alignment is free. */
export function largestFit({ record }: Evidence, { align, within, boundary }: FitRequest): AddressRange | undefined {
  const unit = align > 0n ? align : 1n;
  const memblock = replayOf(record, record.logPlaces.dump);
  let largest: AddressRange | undefined;
  for (const free of memblock.freeRanges()) {
    const windows = (within ?? [free]).map((window) => intersection(free, window));
    const pieces = boundary === undefined ? windows : windows.flatMap((window) => split(window, boundary));
    for (const piece of pieces) {
      const base = roundUp(piece.base, unit);
      const fit = rangeBetween(base, base + roundDown(endOf(piece) > base ? endOf(piece) - base : 0n, unit));
      // the page at address 0 is never handed out
      if (fit.size > 0n && fit.base > 0n && (!largest || fit.size > largest.size)) largest = fit;
    }
  }
  return largest;
}

function split(range: AddressRange, at: bigint): AddressRange[] {
  if (at <= range.base || at >= endOf(range)) return [range];
  return [rangeBetween(range.base, at), rangeBetween(at, endOf(range))];
}
