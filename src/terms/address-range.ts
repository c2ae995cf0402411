/**
 * A run of physical or virtual addresses: the one range type of the project.
 *
 * Addresses and sizes are in bytes. A range of size 0 covers nothing and touches nothing.
 */
export interface AddressRange {
  readonly base: bigint;
  readonly size: bigint;
}

/** First address after the range (exclusive end). */
export function endOf(range: AddressRange): bigint {
  return range.base + range.size;
}

/** Last address inside the range (inclusive end, as /proc/iomem prints it); `base - 1` for an empty range. */
export function lastByteOf(range: AddressRange): bigint {
  return range.base + range.size - 1n;
}

/** The range from `start` up to, not including, `end`; empty when `end` is not above `start`. */
export function rangeBetween(start: bigint, end: bigint): AddressRange {
  return { base: start, size: end > start ? end - start : 0n };
}

/** True when the two ranges share at least one byte. */
export function overlaps(a: AddressRange, b: AddressRange): boolean {
  return a.size > 0n && b.size > 0n && a.base < endOf(b) && b.base < endOf(a);
}

/** True when every byte of `inner` lies in `outer`; an empty `inner` lies anywhere within its bounds. */
export function contains(outer: AddressRange, inner: AddressRange): boolean {
  return inner.base >= outer.base && endOf(inner) <= endOf(outer);
}

/** The bytes that both ranges cover; size 0 when they share none. */
export function intersection(a: AddressRange, b: AddressRange): AddressRange {
  const start = a.base > b.base ? a.base : b.base;
  const end = endOf(a) < endOf(b) ? endOf(a) : endOf(b);
  return rangeBetween(start, end);
}

/** `range` without the bytes that `hole` covers: no piece, one or two, each with all else that the range is. */
export function without<T extends AddressRange>(range: T, hole: AddressRange): T[] {
  if (!overlaps(range, hole)) return [range];
  const pieces: T[] = [];
  if (range.base < hole.base) pieces.push({ ...range, size: hole.base - range.base });
  if (endOf(range) > endOf(hole)) pieces.push({ ...range, base: endOf(hole), size: endOf(range) - endOf(hole) });
  return pieces;
}

/** Orders ranges by where they begin. */
export function byBase(a: AddressRange, b: AddressRange): number {
  return a.base < b.base ? -1 : a.base > b.base ? 1 : 0;
}
