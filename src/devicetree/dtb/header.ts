/**
 * The header of a blob: which format version it has and where its three blocks lie.
 *
 * What {@link readHeader} returns can be trusted: every block starts behind the header, ends within the blob, is aligned
 * and shares no byte with another.
 */
import { hex } from '../../terms/notation.ts';
import { type Blob, byteCount, damage, grouped } from './blob.ts';
import { describeForeignFile } from './foreign-file.ts';
import { FIELD, type FormatLayout, layoutOf, NEWEST_VERSION, SMALLEST_HEADER } from './format-version.ts';

/** A block of the blob: offsets in bytes from the blob's start, `end` exclusive. */
export interface Block {
  readonly name: string;
  readonly start: number;
  /**
   * From the header where it tells the block's size (`isSized`), else the start of the next block or the end of the blob:
   * the block ends there or before.
   */
  readonly end: number;
  readonly isSized: boolean;
}

export interface Header {
  /** `totalsize`: bytes of the whole blob. The file may go on behind it. */
  readonly totalSize: number;
  readonly version: number;
  readonly lastCompatibleVersion: number;
  readonly layout: FormatLayout;
  /** 0 in version 1, which does not tell. */
  readonly bootCpu: number;
  readonly reserveMap: Block;
  readonly structure: Block;
  readonly strings: Block;
}

/** True when `bytes` start with the magic number of a device tree blob. */
export function isDtb(bytes: Uint8Array): boolean {
  return bytes[0] === 0xd0 && bytes[1] === 0x0d && bytes[2] === 0xfe && bytes[3] === 0xed;
}

/** Reads and checks the header. Throws an InputError that names the field which is wrong. */
export function readHeader(blob: Blob): Header {
  const totalSize = checkedTotalSize(blob);
  const version = blob.view.getUint32(FIELD.version);
  const lastCompatibleVersion = blob.view.getUint32(FIELD.lastCompatibleVersion);
  checkVersion(blob, version, lastCompatibleVersion);
  const layout = layoutOf(version);
  if (totalSize < layout.headerBytes) throw headerDoesNotFit(blob, totalSize, layout.headerBytes, version);

  const placed = [
    placeBlock(blob, totalSize, layout, { name: 'memory reserve map', field: FIELD.reserveMapOffset, alignment: 8 }),
    placeBlock(blob, totalSize, layout, {
      name: 'structure block',
      field: FIELD.structureOffset,
      alignment: 4,
      sizeField: layout.hasStructureSize ? FIELD.structureSize : undefined,
    }),
    placeBlock(blob, totalSize, layout, {
      name: 'strings block',
      field: FIELD.stringsOffset,
      alignment: 1,
      sizeField: layout.hasStringsSize ? FIELD.stringsSize : undefined,
    }),
  ] as const;
  const [reserveMap, structure, strings] = [
    bounded(placed[0], placed, totalSize),
    bounded(placed[1], placed, totalSize),
    bounded(placed[2], placed, totalSize),
  ];
  checkNoOverlap(blob, [reserveMap, structure, strings]);

  return {
    totalSize,
    version,
    lastCompatibleVersion,
    layout,
    bootCpu: layout.hasBootCpu ? blob.view.getUint32(FIELD.bootCpu) : 0,
    reserveMap,
    structure,
    strings,
  };
}

function checkedTotalSize(blob: Blob): number {
  const { bytes, view } = blob;
  if (!isDtb(bytes)) {
    const { looksLike, help } = describeForeignFile(bytes);
    throw damage(blob, 0, `not a device tree blob: ${looksLike}`, { help });
  }
  const totalSize = bytes.length >= 8 ? view.getUint32(FIELD.totalSize) : SMALLEST_HEADER;
  if (bytes.length < SMALLEST_HEADER && totalSize <= SMALLEST_HEADER) {
    throw damage(
      blob,
      bytes.length,
      `the blob is truncated: it ends inside its header, after ${byteCount(bytes.length)}`,
    );
  }
  if (totalSize > bytes.length) {
    const missing = byteCount(totalSize - bytes.length);
    throw damage(
      blob,
      FIELD.totalSize,
      `the blob is truncated: its header says ${byteCount(totalSize)}, the file has ${grouped(bytes.length)}`,
      { help: `the last ${missing} of the blob are missing; copy it again` },
    );
  }
  if (totalSize < SMALLEST_HEADER) throw headerDoesNotFit(blob, totalSize, SMALLEST_HEADER, 1);
  return totalSize;
}

function headerDoesNotFit(blob: Blob, totalSize: number, headerBytes: number, version: number) {
  return damage(
    blob,
    FIELD.totalSize,
    `totalsize is ${byteCount(totalSize)}, less than the ${headerBytes} bytes of a version ${version} header`,
  );
}

function checkVersion(blob: Blob, version: number, lastCompatibleVersion: number): void {
  if (version < 1) {
    throw damage(blob, FIELD.version, `format version ${version} does not exist`, { help: 'versions are 1 to 17' });
  }
  if (lastCompatibleVersion > NEWEST_VERSION) {
    throw damage(
      blob,
      FIELD.lastCompatibleVersion,
      `the blob has format version ${version} and needs a reader of version ${lastCompatibleVersion} or later`,
      { help: `dtmem, dtc and the kernel read versions up to ${NEWEST_VERSION}` },
    );
  }
  if (lastCompatibleVersion > version) {
    throw damage(
      blob,
      FIELD.lastCompatibleVersion,
      `last_comp_version ${lastCompatibleVersion} is newer than the blob's own version ${version}`,
    );
  }
}

interface BlockFields {
  readonly name: string;
  /** Header field with the block's offset. */
  readonly field: number;
  readonly alignment: number;
  /** Header field with the block's size, where the version has one. */
  readonly sizeField?: number | undefined;
}

interface PlacedBlock {
  readonly name: string;
  readonly start: number;
  readonly size: number | undefined;
}

function placeBlock(blob: Blob, totalSize: number, layout: FormatLayout, fields: BlockFields): PlacedBlock {
  const { name, field, alignment, sizeField } = fields;
  const start = blob.view.getUint32(field);
  if (start < layout.headerBytes) {
    throw damage(blob, field, `the ${name} is said to start at ${hex(start)}, inside the header`, {
      help: `a version's blocks start behind its header, here at ${hex(layout.headerBytes)} or later`,
    });
  }
  if (start > totalSize) {
    throw damage(
      blob,
      field,
      `the ${name} is said to start at ${hex(start)}, past the blob's end at ${hex(totalSize)}`,
    );
  }
  if (start % alignment !== 0) {
    throw damage(blob, field, `the ${name} is said to start at ${hex(start)}, which is not a multiple of ${alignment}`);
  }
  if (sizeField === undefined) return { name, start, size: undefined };
  const size = blob.view.getUint32(sizeField);
  if (start + size > totalSize) {
    throw damage(
      blob,
      sizeField,
      `the ${name} is said to have ${byteCount(size)} from ${hex(start)}, past the blob's end at ${hex(totalSize)}`,
    );
  }
  return { name, start, size };
}

function bounded(block: PlacedBlock, all: readonly PlacedBlock[], totalSize: number): Block {
  const { name, start, size } = block;
  if (size !== undefined) return { name, start, end: start + size, isSized: true };
  const end = Math.min(totalSize, ...all.map((other) => other.start).filter((other) => other > start));
  return { name, start, end, isSized: false };
}

/** The kernel would read the shared bytes twice, as two different things; no tool writes such a blob. */
function checkNoOverlap(blob: Blob, blocks: readonly Block[]): void {
  const inOrder = blocks.filter((block) => block.end > block.start).sort((a, b) => a.start - b.start || a.end - b.end);
  for (const [index, block] of inOrder.entries()) {
    const next = inOrder[index + 1];
    if (next && block.end > next.start) {
      throw damage(
        blob,
        next.start,
        `the ${next.name} starts at ${hex(next.start)}, inside the ${block.name} (${hex(block.start)} to ${hex(block.end)})`,
      );
    }
  }
}
