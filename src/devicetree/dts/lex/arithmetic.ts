/**
 * Unsigned 64-bit arithmetic as dtc's expressions have it: every value wraps at 2^64, comparisons and division are
 * unsigned, shifts by 64 or more give 0 (dtc 1.8, dtc-parser.y, `integer_*`).
 *
 * Almost every number in a device tree is small, and bigint arithmetic costs ten times as much as numbers: an
 * {@link Integer} is a number while it is a safe integer, and a bigint only above. Each operation returns that form.
 */
export type Integer = number | bigint;

const LARGEST_NUMBER = BigInt(Number.MAX_SAFE_INTEGER);
const UINT32_LIMIT = 0x1_0000_0000;

/** `value` reduced to 64 bits, as a number where that is exact. */
export function integer(value: bigint): Integer {
  const wrapped = BigInt.asUintN(64, value);
  return wrapped <= LARGEST_NUMBER ? Number(wrapped) : wrapped;
}

function areSmall(a: Integer, b: Integer): boolean {
  return typeof a === 'number' && typeof b === 'number' && a < UINT32_LIMIT && b < UINT32_LIMIT;
}

export function add(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number') {
    // Two safe integers add up to less than 2^54: a sum that is not safe is at least seen as such.
    const sum = a + b;
    if (sum <= Number.MAX_SAFE_INTEGER) return sum;
  }
  return integer(BigInt(a) + BigInt(b));
}

export function subtract(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number' && a >= b) return a - b;
  return integer(BigInt(a) - BigInt(b));
}

export function multiply(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number') {
    // A rounded product is above 2^53 before and after rounding, so the test cannot take it for a safe one.
    const product = a * b;
    if (product <= Number.MAX_SAFE_INTEGER) return product;
  }
  return integer(BigInt(a) * BigInt(b));
}

/** Quotient rounded down; `b` is not 0. */
export function divide(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number') return (a - (a % b)) / b;
  return integer(BigInt(a) / BigInt(b));
}

/** Remainder of the unsigned division; `b` is not 0. */
export function remainder(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number') return a % b;
  return integer(BigInt(a) % BigInt(b));
}

export function shiftLeft(a: Integer, b: Integer): Integer {
  if (b >= 64) return 0;
  const count = Number(b);
  if (typeof a === 'number') {
    const shifted = a * 2 ** count;
    if (shifted <= Number.MAX_SAFE_INTEGER) return shifted;
  }
  return integer(BigInt(a) << BigInt(count));
}

export function shiftRight(a: Integer, b: Integer): Integer {
  if (b >= 64) return 0;
  const count = Number(b);
  if (typeof a === 'number') return Math.floor(a / 2 ** count);
  return integer(a >> BigInt(count));
}

export function bitAnd(a: Integer, b: Integer): Integer {
  if (areSmall(a, b)) return (Number(a) & Number(b)) >>> 0;
  return integer(BigInt(a) & BigInt(b));
}

export function bitOr(a: Integer, b: Integer): Integer {
  if (areSmall(a, b)) return (Number(a) | Number(b)) >>> 0;
  return integer(BigInt(a) | BigInt(b));
}

export function bitXor(a: Integer, b: Integer): Integer {
  if (areSmall(a, b)) return (Number(a) ^ Number(b)) >>> 0;
  return integer(BigInt(a) ^ BigInt(b));
}

export function complement(a: Integer): Integer {
  return integer(~BigInt(a));
}

export function negate(a: Integer): Integer {
  return a === 0 ? 0 : integer(-BigInt(a));
}

/** The C truth value: 1 or 0. */
export function truth(condition: boolean): Integer {
  return condition ? 1 : 0;
}

/** The low 32 bits, as an unsigned number. */
export function low32(value: Integer): number {
  if (typeof value === 'number') return value < UINT32_LIMIT ? value : value % UINT32_LIMIT;
  return Number(BigInt.asUintN(32, value));
}

/** The high 32 of the 64 bits, as an unsigned number. */
export function high32(value: Integer): number {
  if (typeof value === 'number') return value < UINT32_LIMIT ? 0 : Math.floor(value / UINT32_LIMIT);
  return Number(value >> 32n);
}

/**
 * True when `value` stands in `bits` bits either as it is or as a negative number that was extended by its sign:
 * the bits above are all zero or all one.
 */
export function fitsIn(value: Integer, bits: number): boolean {
  if (bits >= 64) return true;
  if (typeof value === 'number' && value < 2 ** bits) return true;
  const above = BigInt(value) >> BigInt(bits);
  return above === 0n || above === (1n << BigInt(64 - bits)) - 1n;
}
