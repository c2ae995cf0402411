/**
 * The memory reserve map: (address, size) pairs of 64 bits, ended by a pair of zeros.
 */
import type { MemoryReservation } from '../tree.ts';
import { type Blob, damage, grouped } from './blob.ts';
import { RESERVE_ENTRY_BYTES } from './format-version.ts';
import type { Block } from './header.ts';
import { MAX_ENTRIES } from './limits.ts';

export interface ReserveMap {
  readonly reservations: MemoryReservation[];
  /** Empty entries before the final one (`dtc -R`). */
  readonly spareReservations: number;
  /** Offset behind the entry that ends the map. */
  readonly end: number;
}

/**
 * Reads the entries up to the (0, 0) that ends the map. An entry of size 0 with an address is kept: dtc writes it and the
 * entries behind it, though dtc, libfdt and the kernel stop reading there. Where no (0, 0) comes before the next block,
 * the first entry of size 0 is the end for us, too.
 */
export function readReserveMap(blob: Blob, block: Block): ReserveMap {
  const { view, file } = blob;
  const reservations: MemoryReservation[] = [];
  for (let at = block.start; at + RESERVE_ENTRY_BYTES <= block.end; at += RESERVE_ENTRY_BYTES) {
    const base = view.getBigUint64(at);
    const size = view.getBigUint64(at + 8);
    if (base === 0n && size === 0n) {
      const spareReservations = spareEntries(blob, at, block.end);
      return { reservations, spareReservations, end: at + (spareReservations + 1) * RESERVE_ENTRY_BYTES };
    }
    if (reservations.length === MAX_ENTRIES) {
      throw damage(blob, at, `the ${block.name} has more than ${grouped(MAX_ENTRIES)} entries`);
    }
    reservations.push({ base, size, span: { kind: 'blob', file, offset: at } });
  }
  const last = reservations.findIndex((reservation) => reservation.size === 0n);
  if (last < 0) {
    throw damage(blob, block.end, `the ${block.name} has no entry of zeros to end it before the next block`);
  }
  const end = block.start + (last + 1) * RESERVE_ENTRY_BYTES;
  return { reservations: reservations.slice(0, last), spareReservations: 0, end };
}

/** How many empty entries follow the one at `first`, when the rest of the block is nothing but such entries. */
function spareEntries(blob: Blob, first: number, end: number): number {
  const rest = blob.bytes.subarray(first + RESERVE_ENTRY_BYTES, end);
  if (rest.length % RESERVE_ENTRY_BYTES !== 0 || rest.some((byte) => byte !== 0)) return 0;
  return rest.length / RESERVE_ENTRY_BYTES;
}
