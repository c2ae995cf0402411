/**
 * What a boot runs into, as data: the ranges, names, sizes and figures that a stage met, by kind. Analysis makes findings of
 * incidents and words them; there is no text here to read anything out of.
 */

import type { AddressRange } from '../terms/address-range.ts';
import type { Span } from '../terms/span.ts';

/** Who asked for contiguous memory. */
export type CmaSource = 'configuration' | 'command-line' | 'machine';

/** Why an area of contiguous memory is not made. */
export type CmaRefusal =
  /** The table of areas is full. */
  | { readonly kind: 'no-slots'; readonly areas: number }
  | { readonly kind: 'zero-size' }
  | { readonly kind: 'misaligned'; readonly base: bigint; readonly alignment: bigint }
  /** A fixed place on both sides of the low/high boundary. */
  | { readonly kind: 'across-boundary'; readonly range: AddressRange; readonly boundary: bigint }
  /** A fixed place that ends above the limit, which is exclusive. */
  | { readonly kind: 'exceeds-limit'; readonly range: AddressRange; readonly limit: bigint }
  /** A fixed place of which a part is reserved. */
  | { readonly kind: 'reserved'; readonly range: AddressRange }
  /** No free range is large enough: below `limit` (exclusive), or anywhere. */
  | { readonly kind: 'no-room'; readonly limit?: bigint };

/** Why a region of the tree has no memory. */
export type RegionCause =
  | { readonly kind: 'zero-size' }
  /** Its memory, or the `range` that it was rounded to, is reserved already. */
  | { readonly kind: 'reserved'; readonly range?: AddressRange }
  | { readonly kind: 'nomap-over-reserved' }
  /** Memblock's array of regions has no entry left. */
  | { readonly kind: 'no-entries' }
  | { readonly kind: 'no-slots'; readonly areas: number }
  /** No free `size` bytes in RAM, in its alloc-ranges, or below an address (exclusive). */
  | {
      readonly kind: 'no-room';
      readonly size: bigint;
      readonly within: 'ram' | 'alloc-ranges' | { readonly below: bigint };
    }
  | { readonly kind: 'no-reg-no-size' }
  /** The property is not exactly as many cells long as the root says. */
  | { readonly kind: 'wrong-cells'; readonly property: 'size' | 'alignment'; readonly cells: number }
  /** The property is not a whole number of entries. */
  | { readonly kind: 'partial-entry'; readonly property: 'reg' | 'alloc-ranges' }
  | { readonly kind: 'empty-reg' }
  /** `cma=` takes the place of this default pool. */
  | { readonly kind: 'displaced-by-cma' }
  /** /reserved-memory itself is not understood. */
  | { readonly kind: 'unsupported-parent' };

/** Why a shared-dma-pool is none. */
export type PoolRefusal =
  | { readonly kind: 'displaced-by-cma' }
  | { readonly kind: 'misaligned'; readonly alignment: bigint }
  | { readonly kind: 'no-slots'; readonly areas: number }
  | { readonly kind: 'not-reserved' }
  /** A pool that is not reusable must be no-map. */
  | { readonly kind: 'needs-nomap' };

/** Why lowmem cannot be mapped. */
export type MappingFailure =
  /** A slot of the page table needs a table of its own when a section of it is mapped already. */
  | { readonly kind: 'section-in-the-way'; readonly base: bigint }
  | { readonly kind: 'no-table'; readonly base: bigint; readonly limit: bigint }
  | { readonly kind: 'table-unmapped'; readonly base: bigint; readonly table: bigint };

/** A range with the name that the kernel has for it. */
export interface NamedRange extends AddressRange {
  readonly name: string;
}

/** What kills a kernel. */
export type Death =
  /** An early parameter has no value, and its handler reads it all the same. */
  | { readonly kind: 'bare-parameter'; readonly parameter: string }
  /** An area that is mapped anew lies over the running kernel. */
  | { readonly kind: 'image-in-cma'; readonly area: NamedRange; readonly image: AddressRange }
  | { readonly kind: 'cma-areas-overlap'; readonly areas: readonly [NamedRange, NamedRange] }
  | { readonly kind: 'lowmem-unmappable'; readonly failure: MappingFailure }
  /** What is mapped for good by pages, at a virtual address where lowmem is mapped by sections. */
  | { readonly kind: 'mapping-blocked'; readonly name: string; readonly virtual: bigint }
  /** No `size` bytes in lowmem for the page structures. */
  | { readonly kind: 'no-page-array'; readonly size: bigint }
  /** No `size` bytes for something else that the kernel cannot do without. */
  /** An array of memblock's regions is full before it may grow. */
  /** `panic` is what the kernel panics with. */
  | { readonly kind: 'region-array-full'; readonly list: 'memory' | 'reserved'; readonly panic: string }
  | {
      readonly kind: 'no-early-memory';
      readonly caller: string;
      readonly name: string;
      readonly size: bigint;
      /** What the kernel panics with, where that is known. */
      readonly panic?: string;
    }
  | { readonly kind: 'initrd-above-lowmem'; readonly initrd: AddressRange; readonly lowmemLimit: bigint }
  | { readonly kind: 'last-page-reserved'; readonly range: AddressRange }
  /** A platform's code finds no lowmem to take for itself. */
  | {
      readonly kind: 'nothing-to-steal';
      readonly caller: string;
      readonly size: bigint;
      /** What the kernel panics with, up to where in its code, where that is known. */
      readonly panic?: string;
    }
  /** Lowmem was bounded above where RAM ends once the reservations are made. */
  | { readonly kind: 'lowmem-above-ram'; readonly ramEnd: bigint; readonly lowmemEnd: bigint }
  | { readonly kind: 'bank-up-to-4g'; readonly base: bigint };

/** What is known of each kind of incident. */
interface Payloads {
  /** RAM of the tree that this kernel cannot address. */
  'bank-ignored': { readonly range: AddressRange };
  /** RAM that finds no place in a full table of banks: a whole bank, or the upper part of one that was split. */
  'bank-dropped': { readonly range: AddressRange; readonly banks: number; readonly part: 'whole' | 'upper' };
  /** The first bytes of RAM, which lie before the first 2 MiB boundary. */
  'unaligned-head': { readonly lost: AddressRange };
  /** The blob, which this kernel reads through the linear mapping, lies above its end. */
  'blob-above-lowmem': { readonly blob: AddressRange; readonly lowmemLimit: bigint };
  /** RAM above lowmem that is given up; `mappable` bytes of it are not no-map. */
  'ram-without-highmem': {
    readonly range: AddressRange;
    readonly mappable: bigint;
    /** No HIGHMEM, or a cache that it cannot be used with. */
    readonly why: 'no-highmem' | 'aliasing-cache';
  };
  'no-memory': object;
  'vmalloc-clamped': { readonly parameter: string; readonly which: 'small' | 'big'; readonly bytes: bigint };
  'initrd-refused': {
    readonly start: bigint;
    readonly end: bigint;
    readonly why: 'reversed' | 'outside-ram' | 'reserved';
  };
  'crash-header-refused': { readonly range: AddressRange };
  'reserved-memory-ignored': object;
  'table-full': {
    readonly node: string;
    readonly entries: number;
    /** A fixed region has no entry, a dynamic one no memory. */
    readonly lost: 'entry' | 'place';
  };
  /** A change that memblock has no entry for is lost, and with it all later ones that need one. */
  'change-lost': { readonly list: 'memory' | 'reserved' };
  'reservation-failed': { readonly node: string; readonly range: AddressRange; readonly cause: RegionCause };
  'allocation-failed': { readonly node: string; readonly cause: Extract<RegionCause, { kind: 'no-room' }> };
  'pool-refused': { readonly node: string; readonly cause: PoolRefusal };
  'cma-failed': { readonly size: bigint; readonly source: CmaSource; readonly cause: CmaRefusal };
  /** A size that the command line asks for finds no memory; `given` bytes are there instead. */
  'early-size-reduced': { readonly parameter: string; readonly asked: bigint; readonly given: bigint };
  /** `crashkernel=` finds no memory: where it says, or anywhere. */
  'crashkernel-failed': { readonly parameter: string; readonly size: bigint; readonly isFixed: boolean };
  /** Reserved for CMA and then forgotten. */
  'cma-leak': { readonly range: AddressRange };
  /** `zone` is the one that the area crosses into; undefined where it reaches beyond the last. */
  'cma-across-zones': { readonly area: NamedRange; readonly zone?: string };
  'cma-outside-ram': { readonly area: NamedRange };
  /** A zone whose span, as the architecture computes it, is not that of the RAM which is left. */
  'zone-span-off': {
    readonly zone: string;
    readonly spannedPages: number;
    readonly presentPages: number;
    /** Pages of the span that lie above the last one of RAM. */
    readonly beyond: number;
  };
  'pool-unmaps-neighbours': { readonly pool: NamedRange; readonly unmapped: AddressRange };
  'kernel-dies': { readonly death: Death };
  'kernel-outside-lowmem': { readonly image: AddressRange };
  /** `first` is the first region of memory, which ends below the kernel. */
  'kernel-unmapped': { readonly first: AddressRange };
}

export type IncidentKind = keyof Payloads;

/** What caused an incident. */
interface Origin {
  /** Node and property, command-line parameter or configuration symbol. */
  readonly origin: string;
  readonly span?: Span | undefined;
}

/** Something that a stage ran into. */
export type Incident = {
  [Kind in IncidentKind]: Origin & { readonly kind: Kind } & Payloads[Kind];
}[IncidentKind];

export type IncidentOf<Kind extends IncidentKind> = Extract<Incident, { readonly kind: Kind }>;
