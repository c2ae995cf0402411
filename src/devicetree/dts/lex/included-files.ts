/**
 * The files that a source names itself: `/include/` and `/incbin/`, after the C preprocessor is done.
 *
 * They are looked for as dtc does (dtc 1.8, srcpos.c): in the folder of the file that names them, then in the search
 * paths (`dtc -i`). Everything that the preprocessor put into the main text counts as the main file, for dtc gets it as
 * one file. Nothing is read but through the {@link DtsSource}.
 */

import { unpreprocessed } from '../../cpp/preprocess.ts';
import type { Diagnostics } from '../../source/diagnostics.ts';
import { folderOf } from '../../source/paths.ts';
import type { Position } from '../../source/positions.ts';
import type { Preprocessed } from '../../source/preprocessed.ts';
import { type DtsSource, readRange } from '../../source/source.ts';
import { decodeText } from '../../source/text-encoding.ts';

/** dtc gives up at so many files in one compilation, which also ends a file that includes itself. */
const MOST_INCLUDES = 200;

/** More than any firmware that a blob carries; without a limit a short source could ask for one file a million times. */
const MOST_BINARY_BYTES = 1 << 28;

/** Bytes of a file, as numbers or infinity. */
export interface ByteRange {
  readonly from: number;
  readonly count: number;
}

export interface FileLookup {
  readonly source?: DtsSource;
  /** Where files are looked for that are not beside the file that names them, in order. */
  readonly includePaths?: readonly string[];
}

export class IncludedFiles {
  /** Paths of the files read, each once, in order of first reading. */
  readonly dependencies = new Set<string>();

  readonly #lookup: FileLookup;
  readonly #diagnostics: Diagnostics;
  /** Folders of the files that are open, the innermost last. */
  readonly #folders: string[];
  #includes = 0;
  #binaryBytes = 0;

  constructor(mainPath: string, lookup: FileLookup, diagnostics: Diagnostics) {
    this.#lookup = lookup;
    this.#diagnostics = diagnostics;
    this.#folders = [folderOf(mainPath)];
  }

  /** Opens an `/include/`d file: what follows is relative to it until {@link leave}. Undefined, and reported, when there is none. */
  enter(name: string, at: Position, length: number): Preprocessed | undefined {
    if (++this.#includes > MOST_INCLUDES) {
      this.#diagnostics.fatal({
        message: `more than ${MOST_INCLUDES} files are included`,
        at,
        length,
        help: 'does a file include itself?',
      });
    }
    const found = this.#find(name, at, length);
    if (!found) return undefined;
    this.#folders.push(folderOf(found.path));
    return unpreprocessed(found.path, decodeText(found.bytes));
  }

  leave(): void {
    this.#folders.pop();
  }

  /** The bytes of an `/incbin/`, as far as the file has them. Undefined, and reported, when there is no such file. */
  readBinary(name: string, { from, count }: ByteRange, at: Position, length: number): Uint8Array | undefined {
    const bytes = this.#find(name, at, length, { from, count })?.bytes;
    this.#binaryBytes += bytes?.length ?? 0;
    if (this.#binaryBytes > MOST_BINARY_BYTES) {
      this.#diagnostics.fatal({ message: `files of more than ${MOST_BINARY_BYTES} bytes are included`, at, length });
    }
    return bytes;
  }

  #find(
    name: string,
    at: Position,
    length: number,
    range?: ByteRange,
  ): { path: string; bytes: Uint8Array } | undefined {
    const { source, includePaths = [] } = this.#lookup;
    const folders = name.startsWith('/') ? [''] : [this.#folders.at(-1) ?? '', ...includePaths.map(asFolder)];
    for (const folder of folders) {
      const path = folder + name;
      const bytes = range ? readRange(source, path, range.from, range.count) : source?.read(path);
      if (bytes) {
        this.dependencies.add(path);
        return { path, bytes };
      }
    }
    const refusal = folders.map((folder) => source?.refusal?.(folder + name)).find((refused) => refused !== undefined);
    if (refusal) {
      this.#diagnostics.error({ message: `"${name}" is not read: ${refusal.reason}`, at, length, help: refusal.help });
      return undefined;
    }
    this.#diagnostics.error({
      message: `there is no file "${name}"`,
      at,
      length,
      help: source
        ? `looked for ${folders.map((folder) => folder + name).join(', ')}`
        : 'this text comes without files',
    });
    return undefined;
  }
}

function asFolder(path: string): string {
  return path === '' || path.endsWith('/') ? path : `${path}/`;
}
