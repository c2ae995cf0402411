/**
 * The one place that reads files. A file that cannot be read, or that is far larger than what it should be, is an
 * {@link InputError} that names it; no more than a bounded part of it is ever in memory.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
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
 * All bytes of a file, a pipe or a device.
 *
 * @throws InputError when there is no such file, it cannot be read, or it is larger than its kind can be
 */
export function readFile(path: string, kind: FileKind): Uint8Array {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    return readAll(file, path, kind);
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    if (file !== undefined) closeSync(file);
  }
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
  if (status.isDirectory()) {
    throw new InputError({ message: `${path}: is a directory`, help: `name a file: ${kind.name}` });
  }
  if (status.size > kind.maxBytes) throw tooLarge(path, kind);
  // Pipes and devices tell no size, and a file may grow meanwhile: reading goes on until there is no more.
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

function unreadable(path: string, error: unknown): unknown {
  if (error instanceof InputError) return error;
  const code = codeOf(error);
  if (code === undefined) return error;
  return new InputError({ message: `${path}: ${REASONS[code] ?? `cannot be read (${code})`}` });
}
