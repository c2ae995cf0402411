/**
 * How recordings are kept in the repository: the files of a folder behind one another, compressed as one stream, so that a
 * blob that two hundred boots share costs its bytes once.
 *
 * An archive is brotli over: the length of the index in bytes (32 bits, little-endian), the index (JSON: path and length of
 * each file), the files. What is `.gz` in the folder is kept uncompressed here, and compressed again when it is unpacked.
 */
import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync, gzipSync } from 'node:zlib';

/** Contents by path relative to the folder, POSIX style. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** 2^26 bytes: the distance over which a repetition is found. More than half of the largest archive. */
const WINDOW_BITS = 26;
const LENGTH_BYTES = 4;

type Index = readonly (readonly [path: string, bytes: number])[];

/** Files of one kind stand together, so that like is compressed beside like. */
function byKind([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  const kind = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
  const key = (path: string): string => `${kind(path)}\0${path}`;
  return key(a) < key(b) ? -1 : 1;
}

export function pack(files: Files): Uint8Array {
  const plain = [...files]
    .map(([path, content]) => [path, path.endsWith('.gz') ? gunzipSync(content) : content] as const)
    .sort(byKind);
  const index: Index = plain.map(([path, content]) => [path, content.length]);
  const indexBytes = Buffer.from(JSON.stringify(index));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(indexBytes.length);
  const whole = Buffer.concat([length, indexBytes, ...plain.map(([, content]) => content)]);
  return brotliCompressSync(whole, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LARGE_WINDOW]: 1,
      [constants.BROTLI_PARAM_LGWIN]: WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: whole.length,
    },
  });
}

export function unpack(archive: Uint8Array): Files {
  const whole = brotliDecompressSync(archive, { params: { [constants.BROTLI_DECODER_PARAM_LARGE_WINDOW]: 1 } });
  const start = LENGTH_BYTES + whole.readUInt32LE(0);
  const index = JSON.parse(whole.toString('utf8', LENGTH_BYTES, start)) as Index;
  const files = new Map<string, Uint8Array>();
  let at = start;
  for (const [path, bytes] of index) {
    const content = whole.subarray(at, at + bytes);
    files.set(path, path.endsWith('.gz') ? gzipSync(content, { level: 1 }) : content);
    at += bytes;
  }
  return files;
}
