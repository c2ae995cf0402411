/** Where source files come from: bytes by path. */
import { normalizePath } from './paths.ts';

/** Why a path is not even looked at, whether there is something or not. */
export interface Refusal {
  readonly reason: string;
  readonly help: string;
}

/** Files by path: a directory tree on disk, or a map in memory. Paths are POSIX style. */
export interface DtsSource {
  /**
   * The bytes of the file; undefined when there is no such file (a directory is not a file).
   * Paths are asked as they are put together (`dts/../include/a.h`): a disk resolves them, symbolic links and all.
   * What a path gives must not change while a source is in use.
   */
  read(path: string): Uint8Array | undefined;
  /** The bytes of a file from `from` on, `count` of them at most; where it is absent, {@link read} gives them all. */
  readRange?(path: string, from: number, count: number): Uint8Array | undefined;
  /** Undefined for a path that may be read; all may be where it is absent. What is refused, {@link read} does not find. */
  refusal?(path: string): Refusal | undefined;
  /** This source for a compilation with these include paths, which may be read too. */
  including?(folders: readonly string[]): DtsSource;
}

/** The source as a compilation with these include paths may use it. */
export function includingFolders(source: DtsSource, folders: readonly string[] = []): DtsSource {
  return source.including?.(folders) ?? source;
}

/** A source in which `path` has the given bytes; everything else is as in `others`, or is not there. */
export function withFile(others: DtsSource | undefined, path: string, bytes: Uint8Array): DtsSource {
  return {
    read: (name) => (name === path ? bytes : others?.read(name)),
    readRange: (name, from, count) =>
      name === path ? bytes.subarray(from, from + count) : readRange(others, name, from, count),
    refusal: (name) => (name === path ? undefined : others?.refusal?.(name)),
    including: (folders) => withFile(others && includingFolders(others, folders), path, bytes),
  };
}

/** `count` bytes of a file from `from` on, as far as it has them; undefined when there is no such file. */
export function readRange(
  source: DtsSource | undefined,
  path: string,
  from: number,
  count: number,
): Uint8Array | undefined {
  if (source?.readRange) return source.readRange(path, from, count);
  return source?.read(path)?.subarray(from, from + count);
}

/** Files of which one may be known as the source that the others belong to. */
export interface MainSource extends DtsSource {
  /** Path of the file to compile. */
  readonly main?: string;
}

/**
 * A source over files in memory. Paths that mean the same file (`./a.dts`, `dir/../a.dts`) find the same entry. Where one
 * of them alone is a `.dts` or `.dtso`, it is the main one.
 */
export function sourceFromFiles(files: Readonly<Record<string, string | Uint8Array>>): MainSource {
  const byPath = new Map<string, string | Uint8Array>();
  for (const [path, content] of Object.entries(files)) byPath.set(normalizePath(path), content);
  const [main, ...others] = [...byPath.keys()].filter((path) => /\.dtso?$/.test(path));
  return {
    ...(main !== undefined && others.length === 0 && { main }),
    read(path) {
      const content = byPath.get(normalizePath(path));
      return typeof content === 'string' ? new TextEncoder().encode(content) : content;
    },
  };
}
