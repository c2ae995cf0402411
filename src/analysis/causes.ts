/**
 * Causes that a boot took down as data, in words: each completes "…: " and ends without a full stop.
 */
import type { CmaRefusal, MappingFailure, PoolRefusal, RegionCause } from '../boot/incident.ts';
import { type AddressRange, lastByteOf } from '../terms/address-range.ts';
import { formatBytes, hex } from '../terms/notation.ts';

const fromTo = (range: AddressRange): string => `${hex(range.base)} to ${hex(lastByteOf(range))}`;
const slots = (areas: number): string => `the kernel has room for ${areas} areas`;

/** Where a region was looked for: `in RAM`. */
export function placeText(within: Extract<RegionCause, { kind: 'no-room' }>['within']): string {
  if (within === 'ram') return 'in RAM';
  return within === 'alloc-ranges' ? 'in its alloc-ranges' : `below ${hex(within.below)}`;
}

/** Why a region of the tree has no memory; `reason` of the JSON. */
export function regionCauseText(cause: RegionCause): string {
  switch (cause.kind) {
    case 'zero-size':
      return 'its size is 0';
    case 'reserved':
      return cause.range ? `${fromTo(cause.range)} is reserved already` : 'its memory is reserved already';
    case 'no-entries':
      return 'memblock has no entry left for it';
    case 'nomap-over-reserved':
      return 'no-map over memory that is reserved already';
    case 'no-slots':
      return slots(cause.areas);
    case 'no-room':
      return `no free ${formatBytes(cause.size)} ${placeText(cause.within)}`;
    case 'no-reg-no-size':
      return 'neither reg nor size';
    case 'wrong-cells':
      return `${cause.property} is not ${cause.cells} cells long`;
    case 'partial-entry':
      return `${cause.property} is not a whole number of entries`;
    case 'empty-reg':
      return 'reg is empty';
    case 'displaced-by-cma':
      return 'cma= takes the place of the default pool';
    case 'unsupported-parent':
      return 'unsupported format of /reserved-memory';
  }
}

/** Why an area of contiguous memory is not made. */
export function cmaRefusalText(cause: CmaRefusal): string {
  switch (cause.kind) {
    case 'no-slots':
      return slots(cause.areas);
    case 'zero-size':
      return 'its size is 0';
    case 'misaligned':
      return `${hex(cause.base)} is not aligned to ${hex(cause.alignment)}`;
    case 'across-boundary':
      return `${fromTo(cause.range)} crosses the low/high boundary at ${hex(cause.boundary)}`;
    case 'exceeds-limit':
      return `${formatBytes(cause.range.size)} from ${hex(cause.range.base)} exceed the limit ${hex(cause.limit)}`;
    case 'reserved':
      return `${fromTo(cause.range)} is reserved already`;
    case 'no-room':
      return cause.limit === undefined
        ? 'no free range is large enough'
        : `no free range below ${hex(cause.limit)} is large enough`;
  }
}

/** Why a pool of the tree is none, as a whole sentence on the node. */
export function poolRefusalText(node: string, cause: PoolRefusal): string {
  switch (cause.kind) {
    case 'displaced-by-cma':
      return `${node} becomes no CMA pool: cma= takes its place`;
    case 'misaligned':
      return `${node} becomes no CMA pool: base and size must be multiples of ${hex(cause.alignment)}`;
    case 'no-slots':
      return `${node} becomes no CMA pool: ${slots(cause.areas)}`;
    case 'not-reserved':
      return `${node} becomes no CMA pool: its range is not reserved`;
    case 'needs-nomap':
      return `${node} becomes no DMA pool: on ARM a pool that is not reusable must be no-map`;
  }
}

/** Why lowmem cannot be mapped. */
export function mappingFailureText(failure: MappingFailure): string {
  const base = hex(failure.base);
  switch (failure.kind) {
    case 'section-in-the-way':
      return `${base} needs a page table in a 2 MiB slot of which a section is mapped already`;
    case 'no-table':
      return `no memory below ${hex(failure.limit)} for the page table of ${base}`;
    case 'table-unmapped':
      return `the page table for ${base} lies at ${hex(failure.table)}, which is not mapped yet`;
  }
}
