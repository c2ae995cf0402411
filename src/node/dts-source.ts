import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { MainSource } from '../devicetree/source/source.ts';
import { DEVICE_TREE, readFile } from './read-file.ts';

/**
 * The files below a folder, and any others by absolute path, as what the DTS compiler reads: `nodeFiles('dts')`. Or a main
 * file and all that it includes, where relative paths start in the working directory: `nodeFiles('dts/board.dts')`.
 *
 * @param path the folder, or the main file; the working directory when absent. What does not exist is a main file if it is
 *   named like one, so that compiling says what is missing
 */
export function nodeFiles(path = '.'): MainSource {
  const isMain = isFile(path) || (/\.dtso?$/.test(path) && !exists(path));
  const folder = isMain ? '.' : path;
  return {
    ...(isMain && { main: path }),
    read(name) {
      const full = resolve(folder, name);
      return isFile(full) ? readFile(full, DEVICE_TREE) : undefined;
    },
  };
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
