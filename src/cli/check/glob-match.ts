/**
 * Which paths globs would have found, were there such files: the glob library walks a file system that has only them, so
 * that its rules are those of the search itself.
 */
import { basename, dirname, resolve } from 'node:path';
import { type FileSystemAdapter, globSync } from 'tinyglobby';

/** Folders, absolute, with their entries by name: `true` for a folder. */
type Folders = ReadonlyMap<string, ReadonlyMap<string, boolean>>;

function foldersOf(files: readonly string[]): Folders {
  const folders = new Map<string, Map<string, boolean>>();
  for (const file of files) {
    let isFolder = false;
    for (let path = file; dirname(path) !== path; path = dirname(path)) {
      const entries = folders.get(dirname(path)) ?? new Map<string, boolean>();
      entries.set(basename(path), isFolder || entries.get(basename(path)) === true);
      folders.set(dirname(path), entries);
      isFolder = true;
    }
  }
  return folders;
}

function entriesOf(folders: Folders, folder: string) {
  return [...(folders.get(resolve(folder)) ?? [])].map(([name, isFolder]) => ({
    name,
    isFile: () => !isFolder,
    isDirectory: () => isFolder,
    isSymbolicLink: () => false,
  }));
}

/** Those of `files`, absolute, that `globs` relative to `folder` match, whether they exist or not. */
export function matchedBy(globs: readonly string[], files: readonly string[], folder: string): Set<string> {
  if (files.length === 0) return new Set();
  const folders = foldersOf(files);
  // the walk asks for entries with their types only, which one of readdirSync's overloads describes
  const readdirSync = ((path: string) => entriesOf(folders, path)) as unknown as FileSystemAdapter['readdirSync'];
  const found = globSync(
    globs.map((glob) => glob.replaceAll('\\', '/')),
    { cwd: folder, absolute: true, expandDirectories: false, ...(readdirSync ? { fs: { readdirSync } } : {}) },
  );
  return new Set(found.map((file) => resolve(file)));
}
