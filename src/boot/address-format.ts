import { paddedHex } from '../terms/notation.ts';

/** Formats a physical address as the kernel's `%pa` does. */
export type FormatAddress = (address: bigint) => string;

/** `%pa` prints as wide as the kernel's phys_addr_t: 8 hex digits, with 64-bit physical addresses 16. */
export function addressFormat(physicalBits: 32 | 64): FormatAddress {
  const digits = physicalBits / 4;
  return (address) => paddedHex(BigInt.asUintN(physicalBits, address), digits);
}
