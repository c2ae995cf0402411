/**
 * Where included files are looked for, and read.
 *
 * A name in quotes is looked for beside the file that includes it, then like one in angle brackets: in the include paths,
 * in order (gcc 12, cpp "Search Path"). Paths are put together as cpp does, unresolved, and are what messages show.
 */

import { folderOf, normalizePath } from '../../source/paths.ts';
import type { DtsSource, Refusal } from '../../source/source.ts';
import { decodeText } from '../../source/text-encoding.ts';
import { LARGEST_FILE } from '../limits.ts';
import { scanFile } from '../scan/scan.ts';
import type { Header, ScannedFile } from '../scan/scanned-file.ts';
import type { IncludeCache } from './include-cache.ts';

export interface Found {
  readonly file: ScannedFile;
  /** Index of the include path; -1 for a file found beside its includer or by its absolute path. */
  readonly searchIndex: number;
}

/** Who is looking. */
export interface Seeker {
  readonly path: string;
  /** {@link Found.searchIndex} of the seeking file itself; undefined in the main file. */
  readonly searchIndex: number | undefined;
}

/** A file that is there, and cannot be used. */
export class UnusableFile extends Error {}

export class IncludeSearch {
  readonly #source: DtsSource;
  readonly #paths: readonly string[];
  readonly #cache: IncludeCache;
  readonly #files: Map<string, ScannedFile | undefined>;
  readonly #dependencies = new Set<string>();

  constructor(source: DtsSource, includePaths: readonly string[], cache: IncludeCache) {
    this.#source = source;
    this.#paths = withoutRepetition(includePaths);
    this.#cache = cache;
    this.#files = cache.filesOf(source);
  }

  /** Paths of the files that were found, in order. */
  get dependencies(): readonly string[] {
    return [...this.#dependencies];
  }

  /** Reads the main file of a run. It is not kept for other boards: they hardly ever include it. */
  main(path: string): ScannedFile | undefined {
    const file = this.#files.get(path) ?? this.#read(path);
    if (file) this.#dependencies.add(path);
    return file;
  }

  /** The file that an `#include` means; undefined when it is in none of the {@link places}. @throws UnusableFile */
  find(header: Header, seeker: Seeker, next: boolean): Found | undefined {
    for (const { path, searchIndex } of this.#candidates(header, seeker, next)) {
      const file = this.#load(path);
      if (file) {
        this.#dependencies.add(path);
        return { file, searchIndex };
      }
    }
    return undefined;
  }

  /** True when there is something for {@link find} to find; it does not become a dependency. */
  has(header: Header, seeker: Seeker, next: boolean): boolean {
    return this.#candidates(header, seeker, next).some(({ path }) => this.#source.read(path) !== undefined);
  }

  /** Every path that {@link find} looks at. */
  places(header: Header, seeker: Seeker, next: boolean): readonly string[] {
    return this.#candidates(header, seeker, next).map(({ path }) => path);
  }

  /** Why a path that {@link find} looks at is refused; undefined when none is. */
  refusal(header: Header, seeker: Seeker, next: boolean): Refusal | undefined {
    for (const { path } of this.#candidates(header, seeker, next)) {
      const refusal = this.#source.refusal?.(path);
      if (refusal) return refusal;
    }
    return undefined;
  }

  #candidates(header: Header, seeker: Seeker, next: boolean): { path: string; searchIndex: number }[] {
    const { name } = header;
    if (name.startsWith('/')) return [{ path: name, searchIndex: -1 }];
    // #include_next goes on behind the place where the file itself was found; in the main file it is a plain #include.
    const goesOn = next && seeker.searchIndex !== undefined;
    const first = goesOn ? (seeker.searchIndex ?? -1) + 1 : 0;
    const candidates = this.#paths
      .map((folder, searchIndex) => ({ path: joinPath(folder, name), searchIndex }))
      .slice(first);
    if (header.quoted && !goesOn) candidates.unshift({ path: folderOf(seeker.path) + name, searchIndex: -1 });
    return candidates;
  }

  #load(path: string): ScannedFile | undefined {
    const known = this.#files.get(path);
    if (known || this.#files.has(path)) return known;
    const file = this.#read(path);
    this.#files.set(path, file);
    return file;
  }

  #read(path: string): ScannedFile | undefined {
    const bytes = this.#source.read(path);
    if (!bytes) return undefined;
    if (bytes.length > LARGEST_FILE) {
      throw new UnusableFile(
        `${path} has ${bytes.length >> 20} MiB, which is more than the ${LARGEST_FILE >> 20} of any source`,
      );
    }
    const nul = bytes.indexOf(0);
    if (nul >= 0) throw new UnusableFile(`${path} is no text: byte ${nul} of it is NUL`);
    return scanFile(path, decodeText(bytes), this.#cache.names);
  }
}

function joinPath(folder: string, name: string): string {
  return folder === '' || folder.endsWith('/') ? folder + name : `${folder}/${name}`;
}

/** Include paths named twice count where they are first. */
function withoutRepetition(paths: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return paths.filter((path) => {
    const key = normalizePath(path);
    return !seen.has(key) && seen.add(key);
  });
}
