/**
 * The one place that reads files. A file that cannot be read, or that is far larger than what it should be, is an
 * {@link InputError} that names it; no more than a bounded part of it is ever in memory. Only regular files are read, since
 * others may have no end, or nothing in them ever: pipes are for standard input and for what the shell has opened.
 */
import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { devNull } from 'node:os';
import { MiB } from '../terms/alignment.ts';
import { InputError } from '../terms/input-error.ts';
import { formatBytes } from '../terms/notation.ts';

/** What a file should be, for messages, and the largest size in bytes at which it still can be that. */
export interface FileKind {
  readonly name: string;
  readonly maxBytes: number;
}

export const DEVICE_TREE: FileKind = { name: 'a device tree', maxBytes: 256 * Number(MiB) };
export const TEXT: FileKind = { name: 'a text of this kind', maxBytes: 64 * Number(MiB) };
/** A vmlinux with debug information takes hundreds of MiB; Node reads at most 2 GiB into one array. */
export const VMLINUX: FileKind = { name: 'a vmlinux', maxBytes: 2047 * Number(MiB) };

/** What messages call standard input. */
export const STANDARD_INPUT = '<stdin>';

const CHUNK = 64 * 1024;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file: a part of the path is not a directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the path is too long',
  EISDIR: 'is a directory',
};

/**
 * All bytes of a file.
 *
 * @throws InputError when there is no such file, it cannot be read, it is no regular file, or it is larger than its kind can be
 */
export function readFile(path: string, kind: FileKind): Uint8Array {
  return path === devNull ? new Uint8Array() : opened(path, kind, (file) => readAll(file, path, kind));
}

/** Bytes of a file from `from` on, `count` of them at most. @throws InputError as {@link readFile} does */
export function readRange(path: string, kind: FileKind, from: number, count: number): Uint8Array {
  return opened(path, kind, (file) => {
    const length = Math.max(0, Math.min(count, fstatSync(file).size - from));
    if (length > kind.maxBytes) throw tooLarge(path, kind);
    const bytes = new Uint8Array(length);
    let read = 0;
    for (let some = -1; read < length && some !== 0; read += some) {
      some = readSync(file, bytes, read, length - read, from + read);
    }
    return bytes.subarray(0, read);
  });
}

/** Where the paths of files go that are read while somebody wants to know them. */
let noted: Set<string> | undefined;

/** The paths of all files that `work` reads or tries to read on this thread. Of two such at a time the later one knows. */
export async function filesReadBy(work: () => Promise<void>): Promise<string[]> {
  const files = new Set<string>();
  noted = files;
  try {
    await work();
  } finally {
    if (noted === files) noted = undefined;
  }
  return [...files];
}

/** What `read` makes of the file, which is open meanwhile. */
function opened(path: string, kind: FileKind, read: (file: number) => Uint8Array): Uint8Array {
  noted?.add(path);
  let file: number | undefined;
  try {
    // looked at before it is opened, for opening a device may do something, and again after: it may be another one by then
    refuseOthers(statSync(path), path, kind);
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    refuseOthers(fstatSync(file), path, kind);
    return read(file);
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** What a shell opens for a command: `<(…)`, and standard input by its other names. */
const OPEN_ALREADY = /^\/(?:dev|proc\/self)\/(?:fd\/\d+|stdin)$/;

/** @throws InputError unless it is a regular file, or a pipe that is open already */
function refuseOthers(status: Stats, path: string, kind: FileKind): void {
  if (status.isFile() || (status.isFIFO() && OPEN_ALREADY.test(path))) return;
  const what = status.isDirectory()
    ? 'a directory'
    : status.isFIFO()
      ? 'a named pipe, not a file'
      : status.isSocket()
        ? 'a socket, not a file'
        : 'a device, not a file';
  const help = status.isFIFO() ? 'give - and pipe it into standard input' : `name a file: ${kind.name}`;
  throw new InputError({ message: `${path}: is ${what}`, help });
}

/** All bytes of standard input. @throws InputError when it cannot be read or is larger than its kind can be */
export function readStandardInput(kind: FileKind): Uint8Array {
  try {
    return readAll(0, STANDARD_INPUT, kind);
  } catch (error) {
    throw unreadable(STANDARD_INPUT, error);
  }
}

function readAll(file: number, path: string, kind: FileKind): Uint8Array {
  const status = fstatSync(file);
  if (file === 0 && status.isDirectory()) refuseOthers(status, path, kind);
  if (status.size > kind.maxBytes) throw tooLarge(path, kind);
  // Pipes tell no size, and a file may grow meanwhile: reading goes on until there is no more.
  let buffer = new Uint8Array(status.size > 0 ? status.size + 1 : CHUNK);
  let length = 0;
  for (;;) {
    if (length === buffer.length) {
      if (length > kind.maxBytes) throw tooLarge(path, kind);
      const larger = new Uint8Array(buffer.length * 2);
      larger.set(buffer);
      buffer = larger;
    }
    const read = readSome(file, buffer, length);
    if (read === 0) return buffer.subarray(0, length);
    length += read;
  }
}

/** Reads at least a byte, or 0 at the end. Standard input that its other users made non-blocking is waited for. */
function readSome(file: number, buffer: Uint8Array, offset: number): number {
  for (;;) {
    try {
      return readSync(file, buffer, offset, buffer.length - offset, null);
    } catch (error) {
      if (codeOf(error) !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

function tooLarge(path: string, kind: FileKind): InputError {
  return new InputError({
    message: `${path}: too large for ${kind.name}`,
    help: `at most ${formatBytes(BigInt(kind.maxBytes))} are read`,
  });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

export function unreadable(path: string, error: unknown): unknown {
  if (error instanceof InputError) return error;
  const code = codeOf(error);
  if (code === undefined) return error;
  const reason = REASONS[code] ?? `cannot be read (${code})`;
  // what is no UTF-8 in a name comes as U+FFFD, and what it was is not known any more
  if (code === 'ENOENT' && path.includes('\u{fffd}')) {
    return new InputError({ message: `${path}: ${reason}: its name is not UTF-8`, help: 'rename the file' });
  }
  return new InputError({ message: `${path}: ${reason}` });
}
