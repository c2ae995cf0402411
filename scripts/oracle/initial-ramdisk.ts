/**
 * The smallest initial RAM disk that gives a 32-bit ARM kernel a program to run: /init, which does nothing for ever.
 */
import { gzipSync } from 'node:zlib';

const LOAD_AT = 0x0001_0000;
/** `b .` */
const LOOP = 0xeaff_fffe;

/** An executable of one page: headers, then the loop. */
function program(): Buffer {
  const file = Buffer.alloc(88);
  file.write('\x7fELF\x01\x01\x01', 0, 'latin1');
  file.writeUInt16LE(2, 16); // executable
  file.writeUInt16LE(40, 18); // ARM
  file.writeUInt32LE(1, 20);
  file.writeUInt32LE(LOAD_AT + 84, 24); // entry
  file.writeUInt32LE(52, 28); // program header
  file.writeUInt32LE(0x0500_0000, 36); // EABI 5
  file.writeUInt16LE(52, 40);
  file.writeUInt16LE(32, 42);
  file.writeUInt16LE(1, 44);
  file.writeUInt32LE(1, 52); // to be loaded
  file.writeUInt32LE(LOAD_AT, 60);
  file.writeUInt32LE(LOAD_AT, 64);
  file.writeUInt32LE(88, 68);
  file.writeUInt32LE(88, 72);
  file.writeUInt32LE(5, 76); // read and execute
  file.writeUInt32LE(0x1000, 80);
  file.writeUInt32LE(LOOP, 84);
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

export function initialRamdisk(): Buffer {
  return gzipSync(Buffer.concat([entry('init', 0o100755, program()), entry('TRAILER!!!', 0, Buffer.alloc(0))]));
}
