import { type ParseTreeOptions, parseTree } from '../devicetree/parse-tree.ts';
import type { DeviceTree } from '../devicetree/tree.ts';
import { type NodeFilesOptions, nodeFiles } from './dts-source.ts';
import { DEVICE_TREE, readFile } from './read-file.ts';

export type ReadTreeOptions = Omit<ParseTreeOptions, 'file' | 'source'> & NodeFilesOptions;

/**
 * The tree of a `.dtb`, a `.dts` with all that it includes, or a preprocessed source.
 *
 * @throws InputError when a file cannot be read, or may not be (see {@link nodeFiles}), or is no device tree
 */
export function readTree(path: string, { allowRead, ...options }: ReadTreeOptions = {}): DeviceTree {
  const source = nodeFiles(path, allowRead === undefined ? {} : { allowRead });
  return parseTree(readFile(path, DEVICE_TREE), { ...options, file: path, source });
}
