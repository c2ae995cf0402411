/**
 * Device-tree cells: 32-bit big-endian words. A value of n cells is their concatenation, most significant first.
 */

/** Bytes in a cell. */
export const CELL_BYTES = 4;

/** How many whole cells `value` holds; trailing bytes that do not fill a cell are not counted. */
export function cellCount(value: Uint8Array): number {
  return Math.floor(value.length / CELL_BYTES);
}

/** Cell number `index` as an unsigned 32-bit number; undefined when the value ends before it. */
export function cellAt(value: Uint8Array, index: number): number | undefined {
  const at = index * CELL_BYTES;
  if (index < 0 || at + CELL_BYTES > value.length) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = [value[at], value[at + 1], value[at + 2], value[at + 3]];
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
}

/**
 * `count` cells from cell number `first`, as one unsigned number of 64 bits: of more than two cells the last two, as the
 * kernel shifts the others out (include/linux/of.h, of_read_number).
 * Undefined when the value ends before the last of them. `count` 0 reads as 0.
 */
export function readCells(value: Uint8Array, first: number, count: number): bigint | undefined {
  if (count === 0) return 0n;
  const low = cellAt(value, first + count - 1);
  if (low === undefined) return undefined;
  const high = count > 1 ? (cellAt(value, first + count - 2) ?? 0) : 0;
  return (BigInt(high) << 32n) | BigInt(low);
}

/** `value` in `count` big-endian cells; bits beyond them are cut off. */
export function writeCells(value: bigint, count: number): Uint8Array {
  const bytes = new Uint8Array(count * CELL_BYTES);
  let rest = value;
  for (let at = bytes.length - 1; at >= 0; at--) {
    bytes[at] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}
