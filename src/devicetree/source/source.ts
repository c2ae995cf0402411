/** Where source files come from: bytes by path. */
import { normalizePath } from './paths.ts';

/** Files by path: a directory tree on disk, or a map in memory. Paths are POSIX style. */
export interface DtsSource {
  /**
   * The bytes of the file; undefined when there is no such file (a directory is not a file).
   * Paths are asked as they are put together (`dts/../include/a.h`): a disk resolves them, symbolic links and all.
   * What a path gives must not change while a source is in use.
   */
  read(path: string): Uint8Array | undefined;
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
