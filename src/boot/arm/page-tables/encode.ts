/**
 * Page tables as they lie in memory: each mapping's descriptors, bit by bit, and with short descriptors Linux's own beside them.
 */

import type { PageMapping, PageTable, PageTables } from '../../prediction.ts';
import { piecesOf } from './builder.ts';
import { SLOT } from './slot.ts';
import type { ReadEntry } from './walk.ts';

/** A table of 4 KiB: the granule of both formats. */
const TABLE_BYTES = 4n << 10n;
const SECTION = { short: 1n << 20n, lpae: 2n << 20n } as const;
/** Bits that PGD entries of LPAE have beside the address: Linux marks those of its own directory. */
const SWAPPER = 3n | (1n << 55n);

export class EncodedTables {
  readonly #entries = new Map<bigint, bigint>();
  readonly #known = new Set<bigint>();
  readonly #tables: PageTables;
  /** By the address of their slot. */
  readonly #bySlot: ReadonlyMap<bigint, PageTable>;

  constructor(tables: PageTables) {
    this.#tables = tables;
    this.#bySlot = new Map(tables.tables.map((table) => [table.virtual, table]));
    const { format, root } = tables;
    const directory = format === 'short' ? 4n : 5n;
    for (let page = 0n; page < directory; page++) this.#known.add(root + page * TABLE_BYTES);
    if (format === 'lpae')
      for (let gib = 0n; gib < 4n; gib++) this.#entries.set(root + gib * 8n, this.#pmd(gib) | SWAPPER);
    for (const { virtual, address, word } of tables.tables) {
      this.#known.add(address);
      if (format === 'lpae') this.#entries.set(this.#slotEntry(virtual), address | word);
      else
        for (const half of [0n, 1n]) {
          const hardware = address + tables.hardwareTables + half * 0x400n;
          this.#entries.set(this.#firstEntry(virtual + half * SECTION.short), hardware | word);
        }
    }
    for (const mapping of tables.mappings) this.#encode(mapping);
  }

  /** 0 where a table has no entry; undefined outside the tables. */
  readonly read: ReadEntry = (address) =>
    this.#entries.get(address) ?? (this.#known.has(address - (address % TABLE_BYTES)) ? 0n : undefined);

  /** Physical address of the second-level table of LPAE for a GiB. */
  #pmd(gib: bigint): bigint {
    return this.#tables.root + TABLE_BYTES * (gib + 1n);
  }

  #firstEntry(virtual: bigint): bigint {
    return this.#tables.root + (virtual >> 20n) * 4n;
  }

  #slotEntry(virtual: bigint): bigint {
    return this.#pmd(virtual >> 30n) + ((virtual >> 21n) & 0x1ffn) * 8n;
  }

  #encode(mapping: PageMapping): void {
    const { format } = this.#tables;
    const { words } = mapping;
    const size = SECTION[format];
    for (const piece of piecesOf(mapping, words.section === undefined ? undefined : size)) {
      const step = piece.bySections ? size : TABLE_BYTES;
      for (let at = piece.virtual; at < piece.virtual + piece.size; at += step) {
        const physical = at - mapping.virtual + mapping.physical;
        if (!piece.bySections) this.#page(at, physical, mapping);
        else if (words.section !== undefined) {
          const entry = format === 'short' ? this.#firstEntry(at) : this.#slotEntry(at);
          this.#entries.set(entry, physical | words.section);
        }
      }
    }
  }

  #page(virtual: bigint, physical: bigint, { words }: PageMapping): void {
    const { format, hardwareTables } = this.#tables;
    const table = this.#bySlot.get(virtual - (virtual % SLOT));
    if (!table) return;
    const index = (virtual % SLOT) / TABLE_BYTES;
    if (format === 'lpae') {
      this.#entries.set(table.address + index * 8n, physical | words.page);
      return;
    }
    const linux = hardwareTables === 0n ? 0x800n : 0n;
    this.#entries.set(table.address + hardwareTables + index * 4n, physical | words.page);
    this.#entries.set(table.address + linux + index * 4n, physical | words.linux);
  }
}
