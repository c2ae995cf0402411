/**
 * create_mapping, as far as it decides between sections and pages (arch/arm/mm/mmu.c): slot by slot of 2 MiB, what begins and ends
 * on sections is mapped by them, anything else by a table of pages, which is taken from memblock when it is first needed.
 */
import { isAligned, roundDown } from '../../../terms/alignment.ts';
import type { MappingWords, PageMapping, PageTable } from '../../prediction.ts';
import { SLOT } from './slot.ts';

export interface Piece {
  readonly virtual: bigint;
  readonly size: bigint;
  readonly bySections: boolean;
}

/** Runs of whole slots are one piece, anything else is a piece within its slot. */
export function* piecesOf(
  mapping: Pick<PageMapping, 'virtual' | 'physical' | 'size'>,
  section: bigint | undefined,
): Generator<Piece> {
  const { virtual, physical, size } = mapping;
  const end = virtual + size;
  const fits = (from: bigint, to: bigint): boolean =>
    section !== undefined &&
    isAligned(from, section) &&
    isAligned(to, section) &&
    isAligned(from - virtual + physical, section);
  for (let from = virtual; from < end; ) {
    const slotEnd = roundDown(from, SLOT) + SLOT;
    const whole = isAligned(from, SLOT) ? roundDown(end, SLOT) : from;
    const to = whole > from ? whole : slotEnd < end ? slotEnd : end;
    yield { virtual: from, size: to - from, bySections: fits(from, to) };
    from = to;
  }
}

export class TableBuilder {
  readonly mappings: PageMapping[] = [];
  readonly #tables = new Map<bigint, PageTable>();
  readonly #sectionSize: bigint;
  readonly #tableAt: (slot: bigint) => bigint | undefined;

  /** `tableAt` gives the physical address of the table for a slot of 2 MiB. */
  constructor(sectionSize: bigint, tableAt: (slot: bigint) => bigint | undefined) {
    this.#sectionSize = sectionSize;
    this.#tableAt = tableAt;
  }

  get tables(): PageTable[] {
    return [...this.#tables.values()];
  }

  map(name: string, virtual: bigint, physical: bigint, size: bigint, words: MappingWords): void {
    if (size <= 0n) return;
    const section = words.section === undefined ? undefined : this.#sectionSize;
    let inSections = 0n;
    for (const piece of piecesOf({ virtual, physical, size }, section)) {
      if (piece.bySections) inSections += piece.size;
      else this.#tablesFor(piece, words.table, name);
    }
    this.mappings.push({ name, virtual, physical, size, inSections, words });
  }

  /** A table without entries, for what is mapped later. */
  reserve(name: string, virtual: bigint, word: bigint): void {
    this.#tablesFor({ virtual, size: 1n }, word, name);
  }

  #tablesFor({ virtual, size }: Pick<Piece, 'virtual' | 'size'>, word: bigint, name: string): void {
    for (let slot = roundDown(virtual, SLOT); slot < virtual + size; slot += SLOT) {
      const address = this.#tableAt(slot);
      // without a table the kernel has died of it
      if (address && !this.#tables.has(slot)) this.#tables.set(slot, { virtual: slot, address, word, name });
    }
  }
}
