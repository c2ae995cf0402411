import { type AddressRange, lastByteOf } from './address-range.ts';
import { GiB, KiB, MiB } from './alignment.ts';

/** `0x` and lower-case hex digits, no padding: how addresses stand in JSON. */
export function hex(value: bigint | number): string {
  return `0x${value.toString(16)}`;
}

/** `0x` and at least `digits` lower-case hex digits: how addresses stand in columns and in the kernel's `%pa`. */
export function paddedHex(value: bigint | number, digits: number): string {
  return `0x${value.toString(16).padStart(digits, '0')}`;
}

/** `0x80000000-0x8fffffff`, the last byte included, as the kernel prints ranges; of a range without bytes where it would lie. */
export function rangeText(range: AddressRange): string {
  return range.size === 0n ? `${hex(range.base)} (of no size)` : `${hex(range.base)}-${hex(lastByteOf(range))}`;
}

const UNITS: readonly (readonly [bigint, string])[] = [
  [GiB, 'GiB'],
  [MiB, 'MiB'],
  [KiB, 'KiB'],
];

/**
 * A byte count in binary units, exact where a unit divides it and with up to two decimals otherwise:
 * `512 MiB`, `1.5 GiB`, `19.2 MiB`, `40 B`. Negative counts keep their sign.
 */
export function formatBytes(bytes: bigint): string {
  if (bytes < 0n) return `-${formatBytes(-bytes)}`;
  // 760 MiB reads better than 0.74 GiB: a unit is taken from the size of one unit on,
  // and GiB only where the figure stays exact to two decimals.
  for (const [unit, name] of UNITS) {
    if (bytes < unit) continue;
    if (unit === GiB && (bytes * 4n) % GiB !== 0n && bytes < 16n * GiB) continue;
    if (bytes % unit === 0n) return `${bytes / unit} ${name}`;
    const hundredths = (bytes * 100n + unit / 2n) / unit;
    // a byte less than a GiB is no 1024 MiB
    const next = UNITS.find(([larger]) => larger === unit * 1024n);
    if (next && hundredths % 102_400n === 0n && hundredths > 0n) return `${hundredths / 102_400n} ${next[1]}`;
    const text = `${hundredths / 100n}.${(hundredths % 100n).toString().padStart(2, '0')}`;
    return `${text.replace(/\.?0+$/, '')} ${name}`;
  }
  return `${bytes} B`;
}

const SUFFIX_SHIFT: Readonly<Record<string, bigint>> = { '': 0n, k: 10n, m: 20n, g: 30n, t: 40n };

/**
 * A number as users write it on the command line and in memblock scripts: decimal or `0x…`, with an optional
 * binary suffix K, M, G or T (any case, an `iB` or `B` after it allowed). Undefined when the text is anything else.
 */
export function parseNumber(text: string): bigint | undefined {
  const match = /^(0x[0-9a-f]+|\d+)(?:([kmgt])(?:i?b)?)?$/i.exec(text.trim());
  if (!match?.[1]) return undefined;
  return BigInt(match[1]) << (SUFFIX_SHIFT[(match[2] ?? '').toLowerCase()] ?? 0n);
}
