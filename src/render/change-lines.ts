/**
 * Changes of figures and regions as lines: what it was, what it is, and by how much it grew or shrank.
 */
import { figureText } from '../analysis/budget.ts';
import type { FigureChange, RegionChange } from '../analysis/diff.ts';
import type { HeldRegion } from '../analysis/regions.ts';
import type { SectionChange } from '../analysis/snapshot.ts';
import type { AddressRange } from '../terms/address-range.ts';
import { formatBytes, hex, rangeText } from '../terms/notation.ts';

/** `+16 MiB`, `-4 KiB`, `±0`. */
export function signedBytes(delta: bigint): string {
  if (delta === 0n) return '±0';
  return delta > 0n ? `+${formatBytes(delta)}` : formatBytes(delta);
}

export function signedFigure({ unit, before, after }: FigureChange): string {
  const delta = after - before;
  if (unit === 'bytes') return signedBytes(delta);
  return delta > 0n
    ? `+${unit === 'address' ? hex(delta) : delta}`
    : unit === 'address'
      ? `-${hex(-delta)}`
      : String(delta);
}

/** Where a region lies: `0x90000000-0x901fffff`, or that it lies nowhere. */
export const placeText = (region: AddressRange): string => (region.size === 0n ? 'no place' : rangeText(region));

/** `usable: 480 MiB → 464 MiB (-16 MiB)` */
const figureLine = (change: FigureChange): string =>
  `${change.name}: ${figureText(change.unit, change.before)} → ${figureText(change.unit, change.after)} (${signedFigure(change)})`;

const stateText = ({ state, kind, reason }: HeldRegion): string =>
  state === 'reserved' || state === 'allocated' ? kind : `${kind}, ${state}${reason ? `: ${reason}` : ''}`;

/** `resized /reserved-memory/vpu@90000000: 0x90000000-0x901fffff → 0x90000000-0x903fffff (2 MiB → 4 MiB, +2 MiB)` */
export function regionLine({ kind, before, after, delta }: RegionChange): string {
  const region = after ?? before;
  if (!region) return kind;
  if (!before || !after) {
    return `${kind} ${region.owner}: ${placeText(region)} ${stateText(region)} (${signedBytes(delta)})`;
  }
  const owner = before.owner === after.owner ? after.owner : `${before.owner} → ${after.owner}`;
  const details = [
    before.base === after.base && before.size === after.size
      ? placeText(after)
      : `${placeText(before)} → ${placeText(after)}`,
  ];
  const amounts =
    before.size === after.size ? formatBytes(after.size) : `${formatBytes(before.size)} → ${formatBytes(after.size)}`;
  const state = stateText(before) === stateText(after) ? '' : `, ${stateText(before)} → ${stateText(after)}`;
  return `${kind} ${owner}: ${details.join()} (${amounts}, ${signedBytes(delta)})${state}`;
}

/** How a section of a snapshot changed. */
export function sectionChangeLines(change: SectionChange): string[] {
  if (change.kind === 'added') return ['this boot is new'];
  if (change.kind === 'removed') return ['this boot is no longer checked'];
  return [...change.figures.map(figureLine), ...change.regions.map(regionLine), ...change.lines];
}
