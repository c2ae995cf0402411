/**
 * Writes a device tree blob: the flattened format, versions 1 to 17, laid out as dtc lays it out, byte for byte.
 *
 * Source of the layout: dtc 1.6.1 `flattree.c` (dt_to_blob): header, padded to 8 bytes; memory reserve map; structure
 * block; strings block; padding. libfdt's and U-Boot's writers keep to the same order.
 */
import { InputError } from '../../terms/input-error.ts';
import { writeCells } from '../cells.ts';
import { DEFAULT_FORMAT, type DeviceTree, type FlattenedFormat } from '../tree.ts';
import { grouped } from './blob.ts';
import { ByteBuffer } from './byte-buffer.ts';
import {
  alignOffset,
  lastCompatibleWith,
  layoutOf,
  MAGIC,
  NEWEST_VERSION,
  RESERVE_ENTRY_BYTES,
} from './format-version.ts';
import { StringTable } from './string-table.ts';
import { writeStructure } from './structure-writer.ts';

export interface WriteDtbOptions {
  /** Format version, 1 to 17, in place of the tree's own (`dtc -V`). */
  readonly version?: number;
  /** Bytes of zeros behind the last block, in place of the tree's own count (`dtc -p`). */
  readonly padding?: number;
}

/** The header counts the blob's bytes in 32 bits. */
const LARGEST_BLOB = 0xffff_ffff;
const LARGEST_ADDRESS = (1n << 64n) - 1n;

/**
 * The blob of a tree, in the tree's own `format` unless options say otherwise. What {@link readDtb} read from a blob by dtc
 * comes out with the same bytes. Before format version 16 every node gets the `name` property it lacks; version 1 does not
 * hold the boot processor.
 *
 * Throws an InputError for what the format cannot hold: another version, a name with a NUL or with characters above 0xff,
 * a reservation beyond 64 bits, nodes nested more than 64 deep, 4 GiB or more in all.
 */
export function writeDtb(tree: DeviceTree, options: WriteDtbOptions = {}): Uint8Array {
  const format = formatOf(tree, options);
  const layout = layoutOf(format.version);
  const reserveMap = reserveMapOf(tree, format);
  const strings = new StringTable();
  const structure = writeStructure(tree.root, layout, strings);

  const reserveMapOffset = alignOffset(layout.headerBytes, 8);
  const structureOffset = reserveMapOffset + reserveMap.length;
  const stringsOffset = structureOffset + structure.length;
  const totalSize = stringsOffset + strings.size + format.padding;
  if (totalSize > LARGEST_BLOB) {
    throw new InputError({
      message: `the blob would have ${grouped(totalSize)} bytes; it can have ${grouped(LARGEST_BLOB)}`,
    });
  }

  const header = new ByteBuffer();
  header.cell(MAGIC);
  header.cell(totalSize);
  header.cell(structureOffset);
  header.cell(stringsOffset);
  header.cell(reserveMapOffset);
  header.cell(format.version);
  header.cell(format.lastCompatibleVersion);
  if (layout.hasBootCpu) header.cell(tree.bootCpu);
  if (layout.hasStringsSize) header.cell(strings.size);
  if (layout.hasStructureSize) header.cell(structure.length);

  const blob = new Uint8Array(totalSize);
  blob.set(header.bytes(), 0);
  blob.set(reserveMap, reserveMapOffset);
  blob.set(structure, structureOffset);
  blob.set(strings.bytes(), stringsOffset);
  return blob;
}

function formatOf(tree: DeviceTree, options: WriteDtbOptions): FlattenedFormat {
  const format = { ...DEFAULT_FORMAT, ...tree.format };
  const version = options.version ?? format.version;
  if (!Number.isInteger(version) || version < 1 || version > NEWEST_VERSION) {
    throw new InputError({
      message: `device tree blobs of format version ${version} cannot be written`,
      help: `versions are 1 to ${NEWEST_VERSION}`,
    });
  }
  const padding = options.padding ?? format.padding;
  if (!Number.isSafeInteger(padding) || padding < 0) {
    throw new InputError({ message: `a blob cannot have ${padding} bytes of padding` });
  }
  const lastCompatibleVersion = version === format.version ? format.lastCompatibleVersion : lastCompatibleWith(version);
  return { ...format, version, lastCompatibleVersion, padding };
}

/** The entries, the spare ones, and the one that ends the map. */
function reserveMapOf(tree: DeviceTree, format: FlattenedFormat): Uint8Array {
  const map = new ByteBuffer();
  for (const { base, size, span } of tree.reservations) {
    if (base < 0n || size < 0n || base > LARGEST_ADDRESS || size > LARGEST_ADDRESS) {
      throw new InputError({
        message: `the reservation of ${size} bytes at ${base} does not fit into 64 bits`,
        ...(span && { span }),
      });
    }
    map.append(writeCells(base, 2));
    map.append(writeCells(size, 2));
  }
  map.zeros(((format.spareReservations ?? 0) + 1) * RESERVE_ENTRY_BYTES);
  return map.bytes();
}
