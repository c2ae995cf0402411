/**
 * Numbers and ranges as flags take them.
 *
 * A single number is decimal or 0x…, with K, M or G after it. In a range bare digits are hex, so that a line of
 * /proc/iomem (`80000000-9fffffff`) can be given as it stands.
 */
import type { AddressRange } from '../../terms/address-range.ts';
import { InputError } from '../../terms/input-error.ts';
import { parseNumber } from '../../terms/notation.ts';

/** More digits than 64 bits take in any notation: not worth converting. */
const LONGEST_NUMBER = 40;

const WIDEST = 1n << 64n;

/** A range as the command line writes it, last byte included. */
export interface StartEnd {
  readonly start: bigint;
  readonly end: bigint;
}

/** A number of bytes or an address of at most 64 bits. @throws InputError naming the flag */
export function numberFrom(text: string, flag: string): bigint {
  const value = text.length <= LONGEST_NUMBER ? parseNumber(text) : undefined;
  if (value === undefined || value >= WIDEST) {
    throw wrong(
      flag,
      text,
      'a number is decimal or 0x…, at most 64 bits, with K, M or G after it if wanted: 0x80000000, 512M',
    );
  }
  return value;
}

/** A whole number from `least` to `most`, both included. @throws InputError naming the flag */
export function countFrom(text: string, flag: string, least: number, most: number): number {
  const value = text.length <= LONGEST_NUMBER ? parseNumber(text) : undefined;
  if (value === undefined || value < BigInt(least) || value > BigInt(most)) {
    throw wrong(flag, text, `a whole number from ${least} to ${most}`);
  }
  return Number(value);
}

/** `START-END`, END included. @throws InputError naming the flag */
export function startEndFrom(text: string, flag: string): StartEnd {
  const bounds = pairOf(text, '-');
  if (!bounds) throw wrong(flag, text, 'a range reads START-END, END included: 0x80008000-0x80ffffff');
  const [start, end] = bounds;
  if (end < start) throw wrong(flag, text, 'it ends below its start: a range reads START-END, END included');
  return { start, end };
}

/** The same for a place that is given by its first and last byte; `BASE+SIZE` says it too. @throws InputError naming the flag */
export function placeFrom(text: string, flag: string): StartEnd {
  if (!text.includes('+')) return startEndFrom(text, flag);
  const { base, size } = rangeFrom(text, flag);
  return { start: base, end: base + size - 1n };
}

/** `BASE+SIZE` or `BASE-END`, END included. @throws InputError naming the flag */
export function rangeFrom(text: string, flag: string): AddressRange {
  const sized = pairOf(text, '+');
  if (sized) {
    const [base, size] = sized;
    if (size === 0n) throw wrong(flag, text, 'its size is 0: give at least a page, 0x1000');
    if (base + size > WIDEST) throw wrong(flag, text, 'it ends beyond 64 bits');
    return { base, size };
  }
  if (!pairOf(text, '-')) {
    throw wrong(
      flag,
      text,
      'a range reads BASE+SIZE or BASE-END, END included: 0x80000000+512M, 0x80000000-0x9fffffff',
    );
  }
  const { start, end } = startEndFrom(text, flag);
  return { base: start, size: end - start + 1n };
}

/** Bare digits as logs and oopses print an address: 8 of them, or 16. */
const PRINTED_ADDRESS = /^([0-9a-f]{8}|[0-9a-f]{16})$/i;

function addressOf(text: string): bigint | undefined {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST_NUMBER) return undefined;
  const value = parseNumber(PRINTED_ADDRESS.test(trimmed) ? `0x${trimmed}` : trimmed);
  return value !== undefined && value < WIDEST ? value : undefined;
}

/** True for what can only be an address. */
export const looksLikeAddress = (text: string): boolean => addressOf(text) !== undefined;

/** A number, or an address as a log prints it. */
export function addressFrom(text: string): bigint {
  const value = addressOf(text);
  if (value !== undefined) return value;
  throw wrong(
    'an address',
    text,
    'it is a number of at most 64 bits, or 8 or 16 hex digits as logs print it: 0xc0100000',
  );
}

function pairOf(text: string, separator: string): readonly [bigint, bigint] | undefined {
  const [first, second, ...more] = text.split(separator, 3).map(hexFrom);
  return first === undefined || second === undefined || more.length > 0 ? undefined : [first, second];
}

/** A number in which bare digits are hex; undefined for anything else and beyond 64 bits. */
function hexFrom(text: string): bigint | undefined {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST_NUMBER) return undefined;
  const value = parseNumber(/^[0-9a-f]+$/i.test(trimmed) ? `0x${trimmed}` : trimmed);
  return value !== undefined && value < WIDEST ? value : undefined;
}

function wrong(flag: string, text: string, help: string): InputError {
  const shown = text.length <= LONGEST_NUMBER ? text : `${text.slice(0, LONGEST_NUMBER)}…`;
  return new InputError({ message: `${flag} cannot be ${JSON.stringify(shown)}`, help });
}
