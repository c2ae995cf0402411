/**
 * What a file that is not a blob looks like, so that the error can say more than "bad magic".
 */
import { hex } from '../../terms/notation.ts';
import { FIELD, MAGIC, SMALLEST_HEADER } from './format-version.ts';

/** What the file seems to be, as the end of "not a device tree blob: …", and what to do about it. */
export interface ForeignFile {
  readonly looksLike: string;
  readonly help?: string;
}

interface Signature extends ForeignFile {
  readonly offset: number;
  readonly bytes: readonly number[];
}

const UNPACK = 'unpack it first';

/** Offsets and bytes as file(1) and the formats' own headers have them; the first match counts. */
const SIGNATURES: readonly Signature[] = [
  {
    offset: 0,
    bytes: [0xed, 0xfe, 0x0d, 0xd0],
    looksLike: 'it starts with the magic number in the wrong byte order (ed fe 0d d0)',
    help: 'the blob was swapped as 32-bit words, perhaps by a memory dump; swap every four bytes back',
  },
  {
    offset: 0,
    bytes: [0x0d, 0xd0, 0xed, 0xfe],
    looksLike: 'it starts with the magic number in the wrong byte order (0d d0 ed fe)',
    help: 'the blob was swapped as 16-bit words; swap every two bytes back',
  },
  { offset: 0, bytes: [0x1f, 0x8b], looksLike: 'it looks like gzip data', help: UNPACK },
  { offset: 0, bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], looksLike: 'it looks like xz data', help: UNPACK },
  { offset: 0, bytes: [0x42, 0x5a, 0x68], looksLike: 'it looks like bzip2 data', help: UNPACK },
  { offset: 0, bytes: [0x28, 0xb5, 0x2f, 0xfd], looksLike: 'it looks like zstd data', help: UNPACK },
  { offset: 0, bytes: [0x04, 0x22, 0x4d, 0x18], looksLike: 'it looks like LZ4 data', help: UNPACK },
  { offset: 0, bytes: [0x02, 0x21, 0x4c, 0x18], looksLike: 'it looks like LZ4 data', help: UNPACK },
  { offset: 0, bytes: [0x5d, 0x00, 0x00], looksLike: 'it looks like LZMA data', help: UNPACK },
  { offset: 0, bytes: [0x50, 0x4b, 0x03, 0x04], looksLike: 'it looks like a zip archive', help: UNPACK },
  { offset: 0, bytes: [0x7f, 0x45, 0x4c, 0x46], looksLike: 'it looks like an ELF file (a vmlinux or a program)' },
  { offset: 0x24, bytes: [0x18, 0x28, 0x6f, 0x01], looksLike: 'it looks like an ARM zImage (a compressed kernel)' },
  { offset: 0x24, bytes: [0x01, 0x6f, 0x28, 0x18], looksLike: 'it looks like an ARM zImage (a compressed kernel)' },
  { offset: 0x38, bytes: [0x41, 0x52, 0x4d, 0x64], looksLike: 'it looks like an arm64 Image (a kernel)' },
  { offset: 0, bytes: [0x27, 0x05, 0x19, 0x56], looksLike: 'it looks like a U-Boot uImage' },
  {
    offset: 0,
    bytes: [0x41, 0x4e, 0x44, 0x52, 0x4f, 0x49, 0x44, 0x21],
    looksLike: 'it looks like an Android boot image',
  },
  {
    offset: 0,
    bytes: [0xd7, 0xb7, 0xab, 0x1e],
    looksLike: 'it looks like an Android dtb/dtbo image (a table of blobs)',
  },
  { offset: 0, bytes: [0x51, 0x43, 0x44, 0x54], looksLike: 'it looks like a Qualcomm dt.img (a table of blobs)' },
  { offset: 0x101, bytes: [0x75, 0x73, 0x74, 0x61, 0x72], looksLike: 'it looks like a tar archive', help: UNPACK },
];

/** How many bytes decide whether a file is text. */
const TEXT_SAMPLE = 1024;

/** Tells what `bytes`, which do not start with a blob's magic number, look like. Takes time in proportion to their length. */
export function describeForeignFile(bytes: Uint8Array): ForeignFile {
  if (bytes.length === 0) return { looksLike: 'the file is empty' };
  const signature = SIGNATURES.find((candidate) => startsAt(bytes, candidate.offset, candidate.bytes));
  const inside = signature?.help ? undefined : offsetOfBlob(bytes);
  const help = inside === undefined ? signature?.help : `a blob starts ${hex(inside)} bytes into the file; cut it out`;
  const looksLike = signature?.looksLike ?? describeContents(bytes);
  if (help !== undefined) return { looksLike, help };
  if (looksLike === SOURCE_TEXT) return { looksLike, help: 'compile it first, or give it a name that ends in .dts' };
  return { looksLike };
}

const SOURCE_TEXT = 'it looks like device tree source text';

function describeContents(bytes: Uint8Array): string {
  const sample = bytes.subarray(0, TEXT_SAMPLE);
  if (sample.every((byte) => byte === 0)) return 'it starts with nothing but zero bytes';
  if (sample.every((byte) => byte === 0xff)) return 'it starts with nothing but 0xff bytes (erased flash?)';
  if (sample.every(isTextByte)) {
    return /\/dts-v1\/|\/plugin\/|\/\s*\{/.test(String.fromCharCode(...sample)) ? SOURCE_TEXT : 'it looks like text';
  }
  const start = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return `it starts with ${start}, not with the magic number d0 0d fe ed`;
}

function isTextByte(byte: number): boolean {
  return (byte >= 0x20 && byte !== 0x7f) || (byte >= 0x09 && byte <= 0x0d);
}

function startsAt(bytes: Uint8Array, offset: number, expected: readonly number[]): boolean {
  return expected.every((byte, index) => bytes[offset + index] === byte);
}

/** Where in a larger file (a kernel with its blob appended, a boot image) the first whole blob starts. */
function offsetOfBlob(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = bytes.indexOf(0xd0); at >= 0 && at + 8 <= bytes.length; at = bytes.indexOf(0xd0, at + 1)) {
    if (view.getUint32(at) !== MAGIC) continue;
    const totalSize = view.getUint32(at + FIELD.totalSize);
    if (totalSize >= SMALLEST_HEADER && totalSize <= bytes.length - at) return at;
  }
  return undefined;
}
