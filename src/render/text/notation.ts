/**
 * How figures stand in reports.
 */
import { type AddressRange, lastByteOf } from '../../terms/address-range.ts';
import { formatBytes, paddedHex } from '../../terms/notation.ts';

/** Hex digits that every address of a report gets: 8, or as many as the highest takes. */
export function addressDigits(addresses: Iterable<bigint>): number {
  let highest = 0n;
  for (const address of addresses) if (address > highest) highest = address;
  return Math.max(8, highest.toString(16).length);
}

/** `0x80000000 - 0x9fffffff`, the last byte included; for an empty range its base and `empty`. */
export function rangeText(range: AddressRange, digits = 8): string {
  if (range.size <= 0n) return `${paddedHex(range.base, digits)} - ${'empty'.padEnd(digits + 2)}`;
  return `${paddedHex(range.base, digits)} - ${paddedHex(lastByteOf(range), digits)}`;
}

/** `19,874,508`: bytes that rows can be added up by. */
export function groupedBytes(bytes: bigint): string {
  return bytes.toString().replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A node below /reserved-memory by its own name, anything else as it is. */
export function shortOwner(owner: string): string {
  return owner.replace(/^\/reserved-memory\//, '');
}

export { formatBytes };
