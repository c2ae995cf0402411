import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { DtsSource, MainSource, Refusal } from '../devicetree/source/source.ts';
import { DEVICE_TREE, readFile, readRange } from './read-file.ts';
import { type AllowRead, projectFolder, ReadableFolders } from './readable-folders.ts';

export interface NodeFilesOptions {
  /** Folders that may be read beside the project's own and those of `includePaths`; `anywhere` for trees one trusts. */
  readonly allowRead?: AllowRead;
}

/**
 * The files below a folder, as what the DTS compiler reads: `nodeFiles('dts')`. Or a main file and all that it includes,
 * where relative paths start in the working directory: `nodeFiles('dts/board.dts')`.
 *
 * A source may name any path. What lies outside of the project (the checkout around the folder or the main file, or the folder
 * alone where there is none), of the include paths and of `allowRead` is not read.
 *
 * @param path the folder, or the main file; the working directory when absent. What does not exist is a main file if it is
 *   named like one, so that compiling says what is missing
 */
export function nodeFiles(path = '.', options: NodeFilesOptions = {}): MainSource {
  const isMain = isFile(path) || (/\.dtso?$/.test(path) && !exists(path));
  const folder = isMain ? '.' : path;
  const { allowRead = [] } = options;
  const own = projectFolder(isMain ? dirname(path) : path);
  const source = new FilesOnDisk(folder, allowRead === 'anywhere' ? undefined : [own, ...allowRead]);
  return isMain ? Object.assign(source, { main: path }) : source;
}

/**
 * The files that lie in folders which may be read, whatever include paths a compilation is given; relative paths start in the
 * working directory.
 */
export function filesWithin(allowRead: AllowRead): DtsSource {
  const files = new FilesOnDisk('.', allowRead === 'anywhere' ? undefined : allowRead);
  return {
    read: (name) => files.read(name),
    readRange: (name, from, count) => files.readRange(name, from, count),
    refusal: (name) => files.refusal(name),
  };
}

const OUTSIDE: Refusal = {
  reason: 'it lies outside of the folders that may be read',
  help: 'allow its folder if it is meant: --allow-read DIR (in the library: allowRead)',
};

class FilesOnDisk implements DtsSource {
  readonly #folder: string;
  readonly #allowed: readonly string[] | undefined;
  readonly #readable: ReadableFolders | undefined;
  /** This source with the include paths of a compilation, by them: what is kept by source stays kept. */
  readonly #including = new Map<string, DtsSource>();

  /** @param allowed folders that may be read; all where it is absent */
  constructor(folder: string, allowed?: readonly string[]) {
    this.#folder = folder;
    this.#allowed = allowed;
    this.#readable = allowed && new ReadableFolders(allowed);
  }

  read(name: string): Uint8Array | undefined {
    const full = resolve(this.#folder, name);
    return this.refusal(name) === undefined && isFile(full) ? readFile(full, DEVICE_TREE) : undefined;
  }

  readRange(name: string, from: number, count: number): Uint8Array | undefined {
    const full = resolve(this.#folder, name);
    return this.refusal(name) === undefined && isFile(full) ? readRange(full, DEVICE_TREE, from, count) : undefined;
  }

  refusal(name: string): Refusal | undefined {
    return this.#readable === undefined || this.#readable.has(resolve(this.#folder, name)) ? undefined : OUTSIDE;
  }

  including(folders: readonly string[]): DtsSource {
    if (!this.#allowed || folders.length === 0) return this;
    const key = folders.join('\0');
    let source = this.#including.get(key);
    if (!source) {
      source = new FilesOnDisk(this.#folder, [...this.#allowed, ...folders.map((at) => resolve(this.#folder, at))]);
      this.#including.set(key, source);
    }
    return source;
  }
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function isFile(path: string): boolean {
  try {
    const status = statSync(path, { throwIfNoEntry: false });
    return status !== undefined && !status.isDirectory();
  } catch {
    // What cannot even be looked at is left to reading, which says why.
    return true;
  }
}
