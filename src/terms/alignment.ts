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
