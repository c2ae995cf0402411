import { existsSync, mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { InputError } from '../terms/input-error.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such folder',
  ENOTDIR: 'no such folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  EISDIR: 'is a directory',
  ENOSPC: 'no space left',
};

/**
 * Writes a file whole or not at all: into a neighbour first, which then takes the file's name. Devices and pipes are written
 * to as they are.
 *
 * @throws InputError when it cannot be written
 */
export function writeFile(path: string, content: Uint8Array | string): void {
  naming(path, () => write(path, content));
}

/** As {@link writeFile}, into folders that need not exist yet. @throws InputError when it or they cannot be written */
export function writeFileInFolder(path: string, content: Uint8Array | string): void {
  naming(path, () => {
    const folder = dirname(path);
    if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
    write(path, content);
  });
}

function write(path: string, content: Uint8Array | string): void {
  const existing = statSync(path, { throwIfNoEntry: false });
  if (existing && !existing.isFile()) writeFileSync(path, content);
  // A symbolic link goes on pointing to the file that it names.
  else replace(existing ? realpathSync(path) : path, content);
}

/** What the file system refuses, in words and with the file's name. */
function naming(path: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    if (code === undefined) throw error;
    throw new InputError({ message: `${path}: cannot be written: ${REASONS[code] ?? code}` });
  }
}

function replace(path: string, content: Uint8Array | string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, content, { flag: 'wx' });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
