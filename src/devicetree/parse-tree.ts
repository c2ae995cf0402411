/**
 * A device tree in whatever form it comes: a blob, source text, or text that went through the C preprocessor already.
 */

import { unpreprocessed } from './cpp/preprocess.ts';
import { isDtb, readDtb } from './dtb/read.ts';
import { compileTree, parseDts } from './dts/compile.ts';
import { type DtsSource, includingFolders, withFile } from './source/source.ts';
import { decodeText } from './source/text-encoding.ts';
import type { DeviceTree } from './tree.ts';

export interface ParseTreeOptions {
  /** What messages and spans call the input, and where the files that it includes are looked for. */
  readonly file?: string;
  /** The files that source text may include; none when absent. */
  readonly source?: DtsSource;
  /** `-I`: folders of included files, in order. */
  readonly includePaths?: readonly string[];
  /** `-D`: macro names and their texts. */
  readonly defines?: Readonly<Record<string, string>>;
  /** `-@`: give the tree of a source the symbols that overlays need. */
  readonly symbols?: boolean;
}

/** cpp's output begins with the name of what it read: `# 1 "board.dts"` (or `# 0`, since gcc 11). */
const LINEMARKER = /^\s*# \d+ "/;

/** A blob's file names, which say that what is inside should be a blob. */
const BLOB_NAME = /\.dtbo?$/i;

/**
 * The tree in a blob, known by its magic number, or in source text.
 *
 * @throws InputError when the input is a damaged blob, or a source with errors
 */
export function parseTree(input: Uint8Array | string, options: ParseTreeOptions = {}): DeviceTree {
  const { file = '<input>' } = options;
  if (typeof input === 'string') return parseSource(input, new TextEncoder().encode(input), file, options);
  if (isDtb(input) || input.length === 0 || BLOB_NAME.test(file) || input.includes(0)) return readDtb(input, { file });
  return parseSource(decodeText(input), input, file, options);
}

function parseSource(text: string, bytes: Uint8Array, file: string, options: ParseTreeOptions): DeviceTree {
  const source = includingFolders(withFile(options.source, file, bytes), options.includePaths);
  // A .dtsi is meant to be included by a file that names the version.
  const dtsOptions = { ...options, source, warnings: false, assumeVersion1: file.endsWith('.dtsi') };
  return LINEMARKER.test(text)
    ? parseDts(unpreprocessed(file, text), dtsOptions).tree
    : compileTree(file, dtsOptions).tree;
}
