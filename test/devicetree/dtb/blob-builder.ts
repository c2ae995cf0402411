/**
 * Blobs put together by hand, cell by cell, for tests: nothing of the writer under test is used, and every part can be
 * made wrong on its own.
 */

export const BEGIN_NODE = 1;
export const END_NODE = 2;
export const PROP = 3;
export const NOP = 4;
export const END = 9;

/** A cell, or a text with its NUL and the zeros up to the next cell, or bytes as they are. */
type Piece = number | string | Uint8Array;

export interface BlobParts {
  version?: number;
  lastCompatibleVersion?: number;
  bootCpu?: number;
  /** 64-bit pairs in the order of the memory reserve map, its end included. */
  reserveMap?: readonly (readonly [bigint, bigint])[];
  structure?: readonly Piece[];
  /** Property names, each at the offset that follows from those before it. */
  strings?: readonly string[];
  /** Bytes of zeros that `totalsize` counts behind the last block. */
  padding?: number;
  /** Header fields by their place (0 `magic` … 9 `size_dt_struct`), over what the parts give. */
  header?: Readonly<Record<number, number>>;
}

/** A root with nothing in it. */
export const EMPTY_ROOT: readonly Piece[] = [BEGIN_NODE, '', END_NODE, END];

export function buildBlob(parts: BlobParts = {}): Uint8Array {
  const version = parts.version ?? 17;
  const headerCells = version >= 17 ? 10 : version >= 3 ? 9 : version >= 2 ? 8 : 7;
  const reserveMap = (parts.reserveMap ?? [[0n, 0n]]).flat().flatMap((value) => cells64(value));
  const structure = (parts.structure ?? EMPTY_ROOT).flatMap(bytesOf);
  const strings = [...Buffer.from((parts.strings ?? []).map((name) => `${name}\0`).join(''), 'latin1')];
  const reserveMapOffset = Math.ceil(headerCells / 2) * 8;
  const structureOffset = reserveMapOffset + reserveMap.length;
  const stringsOffset = structureOffset + structure.length;
  const padding = parts.padding ?? 0;
  const fields = [
    0xd00dfeed,
    stringsOffset + strings.length + padding,
    structureOffset,
    stringsOffset,
    reserveMapOffset,
    version,
    parts.lastCompatibleVersion ?? (version < 16 ? 1 : 16),
    parts.bootCpu ?? 0,
    strings.length,
    structure.length,
  ].map((value, place) => parts.header?.[place] ?? value);
  const header = fields.slice(0, headerCells).flatMap(cell);
  const gap = new Array<number>(reserveMapOffset - header.length).fill(0);
  return Uint8Array.from([...header, ...gap, ...reserveMap, ...structure, ...strings, ...new Uint8Array(padding)]);
}

function bytesOf(piece: Piece): number[] {
  if (typeof piece === 'number') return cell(piece);
  if (piece instanceof Uint8Array) return [...piece];
  const bytes = [...Buffer.from(`${piece}\0`, 'latin1')];
  while (bytes.length % 4 !== 0) bytes.push(0);
  return bytes;
}

function cell(value: number): number[] {
  return [(value >>> 24) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
}

function cells64(value: bigint): number[] {
  return [...cell(Number(value >> 32n)), ...cell(Number(value & 0xffff_ffffn))];
}
