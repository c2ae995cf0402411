/**
 * Reads a device tree blob (`.dtb`, `.dtbo`): the flattened format, versions 1 to 17.
 *
 * A blob is a header and three blocks: the memory reserve map, the structure block with nodes and property values, and the
 * strings block with property names. The header is checked first ({@link readHeader}); then each block is read by a file of
 * its own, and none of them reads outside its block.
 */
import type { DeviceTree } from '../tree.ts';
import type { Blob } from './blob.ts';
import { NEWEST_VERSION } from './format-version.ts';
import { readHeader } from './header.ts';
import { PropertyNames } from './property-names.ts';
import { readReserveMap } from './reserve-map.ts';
import { readStructure } from './structure.ts';

export { isDtb } from './header.ts';

export interface ReadDtbOptions {
  /** The file's name, for errors and spans. */
  readonly file?: string;
}

/**
 * The tree in `bytes`, which may go on behind the blob. Property values are views of `bytes`: whoever changes those changes
 * the tree. Spans give the offset of a node's or property's tag, or of a reservation's entry.
 *
 * Before format version 16 every node has a `name` property; the tree has it only where it is not just the node's name.
 * A name that the root carries is dropped, as the kernel does. A version above 17 whose `last_comp_version` is 17 or less
 * is read, and kept, as version 17.
 *
 * Throws an InputError when the blob is damaged or is none. See `limits.ts` for what is too much.
 */
export function readDtb(bytes: Uint8Array, options: ReadDtbOptions = {}): DeviceTree {
  const file = options.file ?? '<blob>';
  const blob = blobOf(bytes, file);
  const header = readHeader(blob);
  const reserveMap = readReserveMap(blob, header.reserveMap);
  const names = new PropertyNames(blob, header.strings);
  const structure = readStructure(blob, header, names);

  const structureEnd = header.structure.isSized ? header.structure.end : structure.end;
  const contentEnd = Math.max(reserveMap.end, structureEnd, names.end);
  return {
    root: structure.root,
    reservations: reserveMap.reservations,
    bootCpu: header.bootCpu,
    format: {
      version: Math.min(header.version, NEWEST_VERSION),
      lastCompatibleVersion: header.lastCompatibleVersion,
      padding: header.totalSize - contentEnd,
      ...(reserveMap.spareReservations > 0 && { spareReservations: reserveMap.spareReservations }),
    },
    blobSize: header.totalSize,
    file,
  };
}

function blobOf(bytes: Uint8Array, file: string): Blob {
  const { buffer, byteOffset, byteLength } = bytes;
  // A plain Uint8Array even where a subclass came in (Node's Buffer): its subarrays become the tree's values.
  return {
    file,
    bytes: new Uint8Array(buffer, byteOffset, byteLength),
    view: new DataView(buffer, byteOffset, byteLength),
  };
}
