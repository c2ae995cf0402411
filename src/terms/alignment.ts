/** ARM's and x86's base page, in bytes. */
export const PAGE_SIZE = 4096n;
/** log2 of {@link PAGE_SIZE}. */
export const PAGE_SHIFT = 12n;

export const KiB = 1024n;
export const MiB = 1024n * KiB;
export const GiB = 1024n * MiB;

/** The smallest multiple of `unit` that is not below `value`. `unit` is positive, of any value. */
export function roundUp(value: bigint, unit: bigint): bigint {
  const rest = value % unit;
  return rest === 0n ? value : value + unit - rest;
}

/** The largest multiple of `unit` that is not above `value`. `unit` is positive, of any value. */
export function roundDown(value: bigint, unit: bigint): bigint {
  return value - (value % unit);
}

export function isAligned(value: bigint, unit: bigint): boolean {
  return value % unit === 0n;
}

/** Page frame number of the page that holds `address`. */
export function pfnDown(address: bigint): number {
  return Number(address >> PAGE_SHIFT);
}

/** Page frame number of the first page that starts at or above `address`. */
export function pfnUp(address: bigint): number {
  return Number((address + PAGE_SIZE - 1n) >> PAGE_SHIFT);
}
