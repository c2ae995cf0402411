/**
 * The smallest initial RAM disk that gives a kernel a program to run: /init, which does nothing for ever.
 */
import { gzipSync } from 'node:zlib';

const LOAD_AT = 0x0001_0000;
/** `b .` of A32 and of A64. */
const LOOP = { arm: 0xeaff_fffe, arm64: 0x1400_0000 } as const;

/** An executable of one page: headers, then the loop. */
function program(arch: 'arm' | 'arm64'): Buffer {
  const is64 = arch === 'arm64';
  const [header, segment] = is64 ? [64, 56] : [52, 32];
  const size = header + segment + 4;
  const file = Buffer.alloc(size);
  let at = 0;
  const half = (value: number): void => {
    at = file.writeUInt16LE(value, at);
  };
  const word = (value: number): void => {
    at = file.writeUInt32LE(value, at);
  };
  const address = (value: number): void => {
    at = is64 ? file.writeBigUInt64LE(BigInt(value), at) : file.writeUInt32LE(value, at);
  };
  file.write(`\x7fELF${is64 ? '\x02' : '\x01'}\x01\x01`, 0, 'latin1');
  at = 16;
  half(2); // executable
  half(is64 ? 183 : 40);
  word(1);
  address(LOAD_AT + header + segment); // entry
  address(header); // program headers
  address(0);
  word(is64 ? 0 : 0x0500_0000); // EABI 5
  half(header);
  half(segment);
  half(1);
  at = header;
  word(1); // to be loaded
  if (is64) word(5); // read and execute
  address(0);
  address(LOAD_AT);
  address(LOAD_AT);
  address(size);
  address(size);
  if (!is64) word(5);
  address(0x1000);
  file.writeUInt32LE(LOOP[arch], header + segment);
  return file;
}

/** An entry of a cpio archive in the "newc" form. */
function entry(name: string, mode: number, content: Buffer): Buffer {
  const field = (value: number): string => value.toString(16).padStart(8, '0');
  const fields = [0, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length + 1, 0].map(field).join('');
  const head = Buffer.from(`070701${fields}${name}\0`, 'latin1');
  const padded = (part: Buffer): Buffer => Buffer.concat([part, Buffer.alloc((4 - (part.length % 4)) % 4)]);
  return Buffer.concat([padded(head), padded(content)]);
}

export function initialRamdisk(arch: 'arm' | 'arm64'): Buffer {
  return gzipSync(Buffer.concat([entry('init', 0o100755, program(arch)), entry('TRAILER!!!', 0, Buffer.alloc(0))]));
}
