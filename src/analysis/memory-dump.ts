/**
 * Physical memory as dumps hold it: pieces of it, each a file whose first byte is of a known address.
 */
import type { ReadEntry } from '../boot/arm/page-tables/walk.ts';
import { type AddressRange, endOf } from '../terms/address-range.ts';

export interface DumpPiece extends AddressRange {
  /** Bytes of the dump, `offset` counted from its start. */
  read(offset: number, bytes: number): Uint8Array | undefined;
}

/** Entries are read little-endian, from the first piece that holds all of one. */
export function dumpReader(pieces: readonly DumpPiece[]): ReadEntry {
  return (address, bytes) => {
    const piece = pieces.find((each) => each.base <= address && address + BigInt(bytes) <= endOf(each));
    const content = piece?.read(Number(address - piece.base), bytes);
    return content?.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
  };
}
