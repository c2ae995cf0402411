import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DtsSource } from '../devicetree/dts/source.ts';
import { DEVICE_TREE, readFile } from './read-file.ts';

/**
 * The files below a folder, and any others by absolute path, as what the DTS compiler reads.
 *
 * @param folder where relative paths start; the working directory when absent
 */
export function nodeFiles(folder = '.'): DtsSource {
  return {
    read(path) {
      const full = resolve(folder, path);
      return isFile(full) ? readFile(full, DEVICE_TREE) : undefined;
    },
  };
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
