/**
 * The one place where device trees of every kind are read: blobs, known by their magic whatever they are called, and source
 * text.
 */
import { isDtb, readDtb } from '../devicetree/dtb/read.ts';
import type { DeviceTree } from '../devicetree/tree.ts';
import { InputError } from '../terms/input-error.ts';
import { DEVICE_TREE, readFile } from './read-file.ts';

export interface ReadTreeOptions {
  /** `-I`: folders in which the C preprocessor step looks for included files, in order. */
  readonly includePaths?: readonly string[];
  /** `-D`: macro names and their texts. */
  readonly defines?: Readonly<Record<string, string>>;
}

/**
 * The tree of a `.dtb`, a `.dts` or a preprocessed source.
 *
 * @throws InputError when the file cannot be read or is no device tree
 */
export function readTree(path: string, options: ReadTreeOptions = {}): DeviceTree {
  return treeFrom(readFile(path, DEVICE_TREE), path, options);
}

/** The tree in bytes that were read already. `file` is what messages call them, and where relative includes start. */
export function treeFrom(bytes: Uint8Array, file: string, _options: ReadTreeOptions = {}): DeviceTree {
  if (bytes.length === 0) throw new InputError({ message: `${file}: the file is empty` });
  // A file that is called a blob is read as one, and refused as one.
  if (isDtb(bytes) || /\.dtbo?$/i.test(file) || bytes.includes(0)) return readDtb(bytes, { file });
  throw new InputError({
    message: `${file}: device-tree sources cannot be read yet`,
    help: 'compile it first: dtc -I dts -O dtb',
  });
}
