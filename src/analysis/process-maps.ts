/**
 * The memory of a process: its areas as /proc/PID/maps lists them, and its pages as /proc/PID/pagemap does
 * (Documentation/admin-guide/mm/pagemap.rst).
 */
import { type AddressRange, endOf } from '../terms/address-range.ts';
import { InputError } from '../terms/input-error.ts';

export interface ProcessArea extends AddressRange {
  /** `r-xp`. */
  readonly permissions: string;
  /** Offset in the file, in bytes. */
  readonly offset: bigint;
  /** A file, `[heap]`, `[stack]`; empty for anonymous memory. */
  readonly name: string;
  /** Line of the text, from 1. */
  readonly line: number;
}

const LINE =
  /^([0-9a-f]{1,16})-([0-9a-f]{1,16}) ([r-][w-][x-][ps]) ([0-9a-f]{1,16}) [0-9a-f]+:[0-9a-f]+ \d+(?: +(.*))?$/;

/** @throws InputError for a text that is no list of areas, with the line that is none */
export function readMaps(text: string, file: string): ProcessArea[] {
  const areas: ProcessArea[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const [, start, end, permissions, offset, name = ''] = LINE.exec(line) ?? [];
    const wrong = (message: string): InputError =>
      new InputError({
        message,
        span: { kind: 'text', file, line: index + 1, column: 1 },
        sourceLine: line.slice(0, 200),
        help: 'give the text of /proc/PID/maps: 00010000-00018000 r-xp 00000000 b3:02 1234 /bin/true',
      });
    if (start === undefined || end === undefined || permissions === undefined || offset === undefined) {
      throw wrong('this is no line of /proc/PID/maps');
    }
    const base = BigInt(`0x${start}`);
    const size = BigInt(`0x${end}`) - base;
    const last = areas.at(-1);
    if (size <= 0n) throw wrong('the area ends below its start');
    if (last && base < endOf(last))
      throw wrong('the area begins before the one above it ends: this is not the map of one process');
    areas.push({ base, size, permissions, offset: BigInt(`0x${offset}`), name, line: index + 1 });
  }
  if (areas.length === 0) {
    throw new InputError({
      message: `${file}: there are no areas`,
      help: 'kernel threads have none: give /proc/PID/maps of a program',
    });
  }
  return areas;
}

export type PageState = 'present' | 'swapped' | 'not present';

export interface ProcessPage {
  readonly state: PageState;
  /** Page frame number; undefined where it is hidden from those without CAP_SYS_ADMIN, and for pages that are not present. */
  readonly pfn?: bigint;
  readonly swap?: { readonly type: number; readonly offset: bigint };
  /** What else the entry says: `soft-dirty`, `exclusive`, `file or shared`. */
  readonly marks: readonly string[];
}

const MARKS: readonly (readonly [bit: bigint, name: string])[] = [
  [55n, 'soft-dirty'],
  [56n, 'mapped by this process alone'],
  [57n, 'write-protected by userfaultfd'],
  [61n, 'of a file or shared'],
];

/** Bytes of an entry. */
export const PAGEMAP_ENTRY = 8;

/** An entry of /proc/PID/pagemap. */
export function decodePagemapEntry(entry: bigint): ProcessPage {
  const marks = MARKS.filter(([bit]) => (entry >> bit) & 1n).map(([, name]) => name);
  if ((entry >> 63n) & 1n) {
    const pfn = entry & ((1n << 55n) - 1n);
    return { state: 'present', marks, ...(pfn === 0n ? {} : { pfn }) };
  }
  if ((entry >> 62n) & 1n) {
    return {
      state: 'swapped',
      marks,
      swap: { type: Number(entry & 0x1fn), offset: (entry >> 5n) & ((1n << 50n) - 1n) },
    };
  }
  return { state: 'not present', marks };
}
