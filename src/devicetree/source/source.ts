/**
 * What the DTS compiler reads: files by path, and the one text that preprocessing makes of them.
 *
 * A `DtsSource` gives the bytes of a path; the preprocessor (`preprocess.ts`) turns a main file and all it includes
 * into a `Preprocessed`; the lexer reads that text and asks it, where it has something to say about an offset, in which
 * file the character there was really written. Text that went through a C preprocessor before it came here takes the
 * short way (`linemarked-text.ts`) to the same type.
 */
import type { Problem } from '../../terms/input-error.ts';
import type { TextSpan } from '../../terms/span.ts';
import type { IncludeCache } from '../cpp/run/include-cache.ts';

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

/** The path without `.`, empty and (where a folder stands before them) `..` components. */
export function normalizePath(path: string): string {
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (part !== '..' || !path.startsWith('/')) kept.push(part);
  }
  return (path.startsWith('/') ? '/' : '') + kept.join('/');
}

/** The folder of a path, with its final slash; empty for a bare file name. What is joined to a name to find its neighbour. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

export interface PreprocessOptions {
  readonly source: DtsSource;
  /** `-I`, in order: where `#include` of both forms looks (and the parser, for its own `/include/`). */
  readonly includePaths?: readonly string[];
  /** `-D`: macro name (or `NAME(parameters)`) to its text. `__DTS__` is always defined, as 1. */
  readonly defines?: Readonly<Record<string, string>>;
  /** Files as they were scanned for other boards of the same run and the same source; without one each call scans anew. */
  readonly cache?: IncludeCache;
  /** What `__DATE__` and `__TIME__` say; the present time by default. */
  readonly now?: Date;
}

/** A note that explains how a place came to be compiled: `included from`, `expanded from macro`. */
export interface PlaceNote {
  readonly message: string;
  readonly span: TextSpan;
}

/** What the lexer reads. */
export interface Preprocessed {
  /**
   * The text that cpp would hand to dtc, without linemarkers and comments. It may keep newlines. A byte of the sources
   * that is not valid UTF-8 stands here as U+DC80 to U+DCFF (`text-encoding.ts`; `encodeText` gives the bytes back).
   */
  readonly text: string;
  /**
   * Where the character at an offset was written, 0 to `text.length` inclusive; for macro-expanded text: the macro's
   * place of use. Cheap where the offsets asked for ascend.
   */
  locate(offset: number): TextSpan;
  /** How that character came to be there: the macros it was expanded from, then the files it was included from, innermost first. */
  notes(offset: number): PlaceNote[];
  /** The whole line of the source file that `locate(offset)` points into, for a caret; undefined when it is not at hand. */
  sourceLine(offset: number): string | undefined;
  /** Every file that was read, each once, in order of first reading; the main file is the first. */
  readonly dependencies: readonly string[];
  /** What cpp would warn of: `#warning`, a macro defined anew with another text. */
  readonly warnings: readonly Problem[];
}
