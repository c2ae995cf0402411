/**
 * The kernel's page tables as paging_init fills them (arch/arm/mm/mmu.c, create_mapping), as far as memory goes.
 *
 * A slot of 2 MiB is mapped by sections (two of 1 MiB, with LPAE one of 2 MiB) or by a page table of one page, which is taken
 * when the first piece of the slot is mapped that is not whole sections:
 *
 *      slot            slot            slot
 *   |=======|=======|=======|---    |   ====|=======|      = memory, - unaligned edge
 *    section section section  table   table  section
 *
 * Addresses are virtual and fit a number; so do physical ones of up to 40 bits.
 */
import type { AddressRange } from '../../../terms/address-range.ts';

/** Bytes of a slot: what one page table maps. */
export const SLOT = 0x20_0000;
const MIB = 0x10_0000;

/** Where virtual addresses end. */
const ADDRESS_SPACE = 0x1_0000_0000;

export interface Mapping {
  readonly virtual: number;
  readonly physical: number;
  readonly length: number;
  /** Mapped by pages throughout: its kind of memory has no sections. */
  readonly byPages?: true;
}

/** A piece of a mapping in one slot that needs a page table. */
export interface TablePiece {
  readonly virtual: number;
  readonly physical: number;
}

export class KernelMappings {
  readonly #section: number;
  readonly #page: number;
  /** Slots with a page table, and the physical address of its page. */
  readonly #tables = new Map<number, bigint>();
  /** MiB with a section. */
  readonly #sections = new Set<number>();
  readonly #staticMappings: { readonly address: number; readonly size: number }[] = [];

  /** Bytes of a section and of a page. */
  constructor(section: number, page: number) {
    this.#section = section;
    this.#page = page;
  }

  /**
   * Maps the range, slot by slot. `take` is called for each page table; for a slot that needs one and has a section already,
   * which stops the kernel (pmd_bad), `clash`.
   */
  map(mapping: Mapping, take: (piece: TablePiece) => bigint, clash: (piece: TablePiece) => void = () => {}): void {
    const { start, end } = this.#pagesOf(mapping);
    const offset = mapping.physical - (mapping.physical % this.#page) - start;
    for (let at = start; at < end; ) {
      const next = Math.min(at - (at % SLOT) + SLOT, end);
      if (!mapping.byPages && this.#isSections(at, next, at + offset)) {
        for (let mib = Math.floor(at / MIB); mib * MIB < next; mib++) this.#sections.add(mib);
      } else {
        this.#mapByPages({ virtual: at, physical: at + offset }, take, clash);
      }
      at = next;
    }
  }

  /** A page table for the slot of an address, if it has none. */
  table(virtual: number, take: (piece: TablePiece) => bigint): void {
    this.#mapByPages({ virtual, physical: 0 }, take, () => {});
  }

  /** Physical address of the page table for the slot of an address; undefined where it has none. */
  tableAt(virtual: number): bigint | undefined {
    return this.#tables.get(Math.floor(virtual / SLOT));
  }

  /** Forgets the slots that are met in steps of a slot from `start` on: sections as well as tables. */
  clear(start: number, end: number): void {
    for (let at = start; at < end; at += SLOT) {
      const slot = Math.floor(at / SLOT);
      this.#tables.delete(slot);
      this.#sections.delete(slot * 2);
      this.#sections.delete(slot * 2 + 1);
    }
  }

  /** Puts a mapping into the list of those that stay for good. */
  addStatic(mapping: Pick<Mapping, 'virtual' | 'length'>): void {
    const { start: address, end } = this.#pagesOf(mapping);
    const behind = this.#staticMappings.findIndex((other) => other.address >= address);
    this.#staticMappings.splice(behind < 0 ? this.#staticMappings.length : behind, 0, { address, size: end - address });
  }

  /** True when a static mapping holds the address. */
  hasStatic(address: number): boolean {
    return this.#staticMappings.some(
      (mapping) => mapping.address <= address && address < mapping.address + mapping.size,
    );
  }

  /**
   * The odd MiB of slots that static mappings leave half empty: nothing else may use them, since a slot has one attribute too
   * many for the code that frees mappings (fill_pmd_gaps).
   */
  gaps(): AddressRange[] {
    const found: AddressRange[] = [];
    let next = 0;
    for (const { address, size } of this.#staticMappings) {
      if (address < next) continue;
      const end = address + size;
      if (address % SLOT === MIB && this.#isEmpty(address - MIB)) found.push(gapAt(address - MIB));
      if (end % SLOT === MIB && this.#isEmpty(end)) found.push(gapAt(end));
      next = Math.ceil(end / SLOT) * SLOT;
    }
    return found;
  }

  /** The whole pages that a mapping touches. */
  #pagesOf({ virtual, length }: Pick<Mapping, 'virtual' | 'length'>): { readonly start: number; readonly end: number } {
    const head = virtual % this.#page;
    const start = virtual - head;
    const end = start + Math.ceil((length + head) / this.#page) * this.#page;
    return { start, end: Math.min(end, ADDRESS_SPACE) };
  }

  #isSections(start: number, end: number, physical: number): boolean {
    return start % this.#section === 0 && end % this.#section === 0 && physical % this.#section === 0;
  }

  #mapByPages(piece: TablePiece, take: (piece: TablePiece) => bigint, clash: (piece: TablePiece) => void): void {
    const slot = Math.floor(piece.virtual / SLOT);
    if (this.#tables.has(slot)) return;
    if (this.#sections.has(slot * 2)) {
      clash(piece);
      return;
    }
    this.#tables.set(slot, take(piece));
  }

  #isEmpty(address: number): boolean {
    return !this.#tables.has(Math.floor(address / SLOT)) && !this.#sections.has(Math.floor(address / MIB));
  }
}

const gapAt = (address: number): AddressRange => ({ base: BigInt(address), size: BigInt(MIB) });
