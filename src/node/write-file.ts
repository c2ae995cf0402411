import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
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
    makeFolder(dirname(path));
    write(path, content);
  });
}

/** Text behind what a file has; the file is made where there is none. @throws InputError when it cannot be written */
export function appendToFile(path: string, text: string): void {
  naming(path, () => appendFileSync(path, text));
}

/** Makes a folder and those above it, one by one: where one cannot be made (/proc), mkdir's own recursion goes round for ever. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // another run may have made it meanwhile
    if (!existsSync(folder)) throw error;
  }
}

function write(path: string, content: Uint8Array | string): void {
  const existing = statSync(path, { throwIfNoEntry: false });
  if (existing && !existing.isFile()) writeFileSync(path, content);
  // A symbolic link goes on pointing to the file that it names.
  else replace(existing ? realpathSync(path) : path, content, existing?.mode);
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

/** @param mode of the file that is replaced: the new one has it too */
function replace(path: string, content: Uint8Array | string, mode: number | undefined): void {
  clearLeftovers(dirname(path));
  const temporary = `${path}.${process.pid}${LEFTOVER}`;
  try {
    writeFileSync(temporary, content, { flag: 'wx' });
    if (mode !== undefined) chmodSync(temporary, mode & 0o7777);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** How a file is called until it is whole: its name, the process that writes it, and this. */
const LEFTOVER = '.dtmem.tmp';

/** Folders that were looked through in this run. */
const cleared = new Set<string>();

/** Takes away what runs left behind that were killed in the middle of writing. */
function clearLeftovers(folder: string): void {
  if (cleared.has(folder)) return;
  cleared.add(folder);
  for (const name of readdirSync(folder)) {
    if (!name.endsWith(LEFTOVER)) continue;
    const writer = /\.(\d{1,9})$/.exec(name.slice(0, -LEFTOVER.length))?.[1];
    if (writer !== undefined && !isRunning(Number(writer))) rmSync(join(folder, name), { force: true });
  }
}

function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    // one that is somebody else's is running
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
