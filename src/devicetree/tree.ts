/**
 * The device tree: what a blob or a source text becomes, and what a boot reads.
 *
 * A tree is built once by a reader (`dtb/read.ts`, `dts/compile.ts`), perhaps edited (overlays, boot-loader fix-ups), and
 * then only read. Property values stay bytes until someone who knows the binding asks for cells, strings or `reg`.
 */
import type { AddressRange } from '../terms/address-range.ts';
import type { Span } from '../terms/span.ts';
import { CELL_BYTES, cellAt, cellCount, readCells } from './cells.ts';

/** An entry of the memory reserve map (`/memreserve/`); it need not be page aligned. */
export interface MemoryReservation extends AddressRange {
  readonly span?: Span;
}

/** Header facts of the flattened form, kept so that writing what was read gives the same bytes. */
export interface FlattenedFormat {
  /** Format version, 1 to 17. */
  readonly version: number;
  readonly lastCompatibleVersion: number;
  /** Bytes of padding after the last block (`dtc -p`, boot loaders' room to grow). */
  readonly padding: number;
  /** Empty entries that the memory reserve map has room for before the one that ends it (`dtc -R`); none when absent. */
  readonly spareReservations?: number;
}

export const DEFAULT_FORMAT: FlattenedFormat = { version: 17, lastCompatibleVersion: 16, padding: 0 };

export interface DeviceTree {
  root: Node;
  reservations: MemoryReservation[];
  /** Physical id of the processor that boots (`boot_cpuid_phys`), unsigned 32 bits. */
  bootCpu: number;
  format: FlattenedFormat;
  /** Size in bytes of the blob this tree was read from (`totalsize`); undefined for a tree from text. */
  blobSize?: number;
  /** The file the tree came from, as the user named it. */
  file: string;
  /** Where the image that it came in says that things are loaded. */
  loaded?: LoadedPlaces;
}

/** Physical places that an image tells: those of a FIT's configuration. */
export interface LoadedPlaces {
  readonly dtbAt?: bigint;
  /** Last byte included. */
  readonly initrd?: { readonly start: bigint; readonly end: bigint };
}

/** One (address, size) entry of a `reg`-shaped property. */
export type RegEntry = AddressRange;

export class Property {
  readonly name: string;
  value: Uint8Array;
  readonly span: Span;
  /** Labels in front of the property (text sources only). */
  readonly labels: readonly string[];

  constructor(name: string, value: Uint8Array, span: Span, labels: readonly string[] = []) {
    this.name = name;
    this.value = value;
    this.span = span;
    this.labels = labels;
  }

  /** The first cell, unsigned; undefined when the value is shorter than a cell. */
  u32(): number | undefined {
    return cellAt(this.value, 0);
  }

  /** The first two cells as one unsigned 64-bit number; undefined when the value is shorter. */
  u64(): bigint | undefined {
    return readCells(this.value, 0, 2);
  }

  /** The whole value as one unsigned number of its whole cells, cut to 64 bits (0 for an empty value). */
  number(): bigint {
    return readCells(this.value, 0, cellCount(this.value)) ?? 0n;
  }

  /** Every whole cell, unsigned. */
  cells(): number[] {
    return Array.from({ length: cellCount(this.value) }, (_, index) => cellAt(this.value, index) ?? 0);
  }

  /** The value up to its first NUL (or its end), one character a byte (Latin-1), as the kernel's strcmp sees it. */
  string(): string {
    const end = this.value.indexOf(0);
    return latin1(this.value.subarray(0, end < 0 ? this.value.length : end));
  }

  /** The NUL-terminated strings of a string list; a last string without its NUL counts too. */
  strings(): string[] {
    if (this.value.length === 0) return [];
    const text = latin1(this.value);
    return (text.endsWith('\0') ? text.slice(0, -1) : text).split('\0');
  }

  /**
   * The entries of a `reg`-shaped value for the given cell counts; a trailing partial entry is left out.
   * With no cells at all there are no entries.
   */
  reg(addressCells: number, sizeCells: number): RegEntry[] {
    const entryCells = addressCells + sizeCells;
    if (entryCells <= 0) return [];
    const entries: RegEntry[] = [];
    const end = cellCount(this.value) - entryCells;
    for (let at = 0; at <= end; at += entryCells) {
      entries.push({
        base: readCells(this.value, at, addressCells) ?? 0n,
        size: readCells(this.value, at + addressCells, sizeCells) ?? 0n,
      });
    }
    return entries;
  }

  /** True when the value is a whole number of entries of `entryCells` cells, and at least one. */
  isWholeEntries(entryCells: number): boolean {
    const bytes = entryCells * CELL_BYTES;
    return bytes > 0 && this.value.length > 0 && this.value.length % bytes === 0;
  }
}

/** Nodes with more children than this look them up by name. */
const FEW_CHILDREN = 16;

export class Node {
  /** Name with unit address, `''` for the root. */
  readonly name: string;
  parent: Node | undefined;
  readonly properties: Property[] = [];
  readonly children: Node[] = [];
  /** Labels in front of the node (text sources only). */
  readonly labels: string[] = [];
  readonly span: Span;
  #indexed: { readonly length: number; readonly byName: ReadonlyMap<string, number> } | undefined;

  constructor(name: string, span: Span, parent?: Node) {
    this.name = name;
    this.span = span;
    this.parent = parent;
  }

  /** Full path from the root: `/`, `/memory@80000000`. */
  get path(): string {
    if (!this.parent) return '/';
    const above = this.parent.path;
    return above === '/' ? `/${this.name}` : `${above}/${this.name}`;
  }

  /** Name without the unit address. */
  get baseName(): string {
    const at = this.name.indexOf('@');
    return at < 0 ? this.name : this.name.slice(0, at);
  }

  property(name: string): Property | undefined {
    for (const property of this.properties) if (property.name === name) return property;
    return undefined;
  }

  has(name: string): boolean {
    return this.property(name) !== undefined;
  }

  /** The child of exactly this name, unit address included. */
  child(name: string): Node | undefined {
    if (this.children.length > FEW_CHILDREN) {
      const index = this.#indexByName().get(name);
      const child = index === undefined ? undefined : this.children[index];
      if (child?.name === name) return child;
    }
    for (const child of this.children) if (child.name === name) return child;
    return undefined;
  }

  /** Where the first child of each name stood when there were as many children as now: a place to look, no more. */
  #indexByName(): ReadonlyMap<string, number> {
    if (this.#indexed?.length !== this.children.length) {
      const byName = new Map<string, number>();
      for (const [index, child] of this.children.entries()) if (!byName.has(child.name)) byName.set(child.name, index);
      this.#indexed = { length: this.children.length, byName };
    }
    return this.#indexed.byName;
  }

  /** This node and all below it, in blob order. */
  *walk(): Generator<Node> {
    const stack: Node[] = [this];
    for (let node = stack.pop(); node; node = stack.pop()) {
      yield node;
      for (let index = node.children.length - 1; index >= 0; index--) {
        const child = node.children[index];
        if (child) stack.push(child);
      }
    }
  }

  /** The node at a path below this one, by exact names (`a/b@0`, a leading slash is ignored). */
  find(path: string): Node | undefined {
    let node: Node | undefined = this;
    for (const name of path.split('/')) {
      if (name !== '') node = node?.child(name);
    }
    return node;
  }

  /** `status` is absent, `ok` or `okay`: the kernel's of_fdt_device_is_available. */
  get isAvailable(): boolean {
    const status = this.property('status')?.string();
    return status === undefined || status === 'ok' || status === 'okay';
  }

  /** This node's own `#address-cells`; undefined when absent or shorter than a cell. */
  get addressCells(): number | undefined {
    return this.property('#address-cells')?.u32();
  }

  /** This node's own `#size-cells`; undefined when absent or shorter than a cell. */
  get sizeCells(): number | undefined {
    return this.property('#size-cells')?.u32();
  }

  /** Value of `phandle` (or of the older `linux,phandle`); undefined when there is none. */
  get phandle(): number | undefined {
    return (this.property('phandle') ?? this.property('linux,phandle'))?.u32();
  }
}

/**
 * The bytes from `start` to, not including, `end` with one character a byte: names and strings in blobs are ASCII by the
 * specification, and nothing is lost if they are not.
 */
export function latin1(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let text = '';
  // Most texts are short, and then adding characters is several times as fast as handing the bytes over as arguments.
  if (end - start <= SHORT_TEXT) {
    for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at] ?? 0);
    return text;
  }
  for (let at = start; at < end; at += TEXT_CHUNK) {
    text += String.fromCharCode(...bytes.subarray(at, Math.min(at + TEXT_CHUNK, end)));
  }
  return text;
}

const SHORT_TEXT = 48;
/** Well below the engines' limit for the arguments of a call. */
const TEXT_CHUNK = 4096;
