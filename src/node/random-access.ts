/**
 * Files of which only a few bytes are wanted, here and there: memory dumps and page maps, as large as a disk takes.
 */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { InputError } from '../terms/input-error.ts';
import { unreadable } from './read-file.ts';

export interface RandomAccessFile {
  readonly path: string;
  /** Size in bytes; 0 for what tells none, as files of /proc do. */
  readonly size: number;
  /** The bytes at `offset`; undefined where the file ends before the last of them. */
  read(offset: number, bytes: number): Uint8Array | undefined;
  close(): void;
}

/** @throws InputError when there is no such file or it cannot be read */
export function openFile(path: string): RandomAccessFile {
  let file: number;
  try {
    // a named pipe would be waited for
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    throw unreadable(path, error);
  }
  const status = fstatSync(file);
  if (status.isDirectory() || status.isFIFO()) {
    closeSync(file);
    const what = status.isDirectory() ? 'a directory' : 'a named pipe, in which no place can be looked up';
    throw new InputError({ message: `${path}: is ${what}`, help: 'name a file' });
  }
  return {
    path,
    size: status.size,
    read(offset, bytes) {
      const buffer = new Uint8Array(bytes);
      try {
        return readSync(file, buffer, 0, bytes, offset) === bytes ? buffer : undefined;
      } catch (error) {
        throw unreadable(path, error);
      }
    },
    close: () => closeSync(file),
  };
}
