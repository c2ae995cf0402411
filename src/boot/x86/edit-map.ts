/**
 * Changes of a map that is in use (e820__range_update and e820__range_remove, arch/x86/kernel/e820.c): entries are cut where
 * the range begins and ends, what lies inside gets another type or goes.
 */
import { type AddressRange, endOf, intersection, rangeBetween } from '../../terms/address-range.ts';
import type { E820Entry } from './e820.ts';

/** What is left of an entry beside a range: up to two pieces. */
function beside(entry: E820Entry, range: AddressRange): E820Entry[] {
  return [rangeBetween(entry.base, range.base), rangeBetween(endOf(range), endOf(entry))]
    .filter(({ size }) => size > 0n)
    .map((piece) => ({ ...piece, type: entry.type }));
}

/** Entries of type `from` within the range become `to`; undefined for `to` removes them. Others stay. */
export function changeType(
  map: readonly E820Entry[],
  range: AddressRange,
  from: number | 'any',
  to: number | undefined,
): readonly E820Entry[] {
  return map.flatMap((entry) => {
    const inside = intersection(entry, range);
    if (inside.size === 0n || (from !== 'any' && entry.type !== from)) return [entry];
    return [...beside(entry, inside), ...(to === undefined ? [] : [{ ...inside, type: to }])];
  });
}
