/**
 * Which folders may be read when a tree may be a stranger's: a source can name any file with `#include`, `/include/` and
 * `/incbin/`, and what it names ends up in blobs, in messages and in the log of a job.
 */
import { existsSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

/** What may be read; `anywhere` for one's own trees. */
export type AllowRead = readonly string[] | 'anywhere';

/** The checkout that a folder lies in, or the folder itself where it lies in none; absolute. */
export function projectFolder(folder: string): string {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return resolve(folder);
  }
}

/** The path with its symbolic links followed, as far as it exists. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return dirname(path) === path ? path : join(realPath(dirname(path)), relative(dirname(path), path));
  }
}

export class ReadableFolders {
  readonly #folders: readonly string[];

  /** @param folders with all below them, but for what git keeps there: its configuration may hold credentials */
  constructor(folders: Iterable<string>) {
    this.#folders = [...new Set(folders)].map((folder) => realPath(resolve(folder)));
  }

  /** Where symbolic links lead counts, not where they lie. */
  has(path: string): boolean {
    const real = realPath(resolve(path));
    return this.#folders.some((folder) => {
      const way = relative(folder, real);
      if (isAbsolute(way) || way === '..' || way.startsWith(`..${sep}`)) return false;
      return !way.split(sep).includes('.git');
    });
  }
}
