/**
 * `vmlinux`, the kernel as the linker left it: an ELF file, of which only the symbol table is read.
 *
 * The file may be hundreds of megabytes of debug information, and it may be damaged. Every offset and count is held
 * against the file's length before it is used, and nothing is allocated by what a field says.
 */
import { InputError } from '../../terms/input-error.ts';
import { hex } from '../../terms/notation.ts';
import { IMAGE_SYMBOLS, type ImageSymbol, type KernelSymbols } from './symbols.ts';

/** Where the fields of an ELF class lie in its three structures, and the size of each structure, in bytes. */
interface Layout {
  readonly wordBytes: 4 | 8;
  readonly header: {
    readonly size: number;
    readonly sections: number;
    readonly sectionSize: number;
    readonly sectionCount: number;
  };
  readonly section: { readonly size: number; readonly offset: number; readonly bytes: number; readonly link: number };
  readonly symbol: { readonly size: number; readonly value: number; readonly section: number };
}

/** Elf32_Ehdr, Elf32_Shdr and Elf32_Sym of the System V ABI. */
const ELF32: Layout = {
  wordBytes: 4,
  header: { size: 52, sections: 32, sectionSize: 46, sectionCount: 48 },
  section: { size: 40, offset: 16, bytes: 20, link: 24 },
  symbol: { size: 16, value: 4, section: 14 },
};

/** Elf64_Ehdr, Elf64_Shdr and Elf64_Sym. */
const ELF64: Layout = {
  wordBytes: 8,
  header: { size: 64, sections: 40, sectionSize: 58, sectionCount: 60 },
  section: { size: 64, offset: 24, bytes: 32, link: 40 },
  symbol: { size: 24, value: 8, section: 6 },
};

/** The longest header of an ELF file. */
export const ELF_HEADER_BYTES = ELF64.header.size;

/** True for bytes that begin as an ELF file does. */
export const isElf = (bytes: Uint8Array): boolean =>
  bytes.length >= 16 && bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46;

/** e_type and e_machine, at the same offsets in both classes. */
const TYPE_AT = 16;
const MACHINE_AT = 18;
const RELOCATABLE = 1;
const SYMBOL_TABLE = 2;

const MACHINES: ReadonlyMap<number, string> = new Map([
  [3, 'x86'],
  [8, 'mips'],
  [20, 'powerpc'],
  [40, 'arm'],
  [62, 'x86-64'],
  [183, 'arm64'],
  [243, 'riscv'],
]);

/** A section of the file, known to lie within it. */
interface Section {
  readonly offset: number;
  readonly bytes: number;
}

/**
 * Reads the symbols that bound the image off a `vmlinux` for arm or arm64; given the architecture, for that one alone.
 *
 * @throws InputError when the file is no such ELF file, is damaged, or was stripped of its symbols
 */
export function vmlinuxSymbols(bytes: Uint8Array, file: string, architecture?: 'arm' | 'arm64'): KernelSymbols {
  const elf = new ElfFile(bytes, file);
  const { machine } = elf;
  if (architecture === undefined ? machine !== 'arm' && machine !== 'arm64' : machine !== architecture) {
    throw elf.unfit(`this is a kernel for ${machine}, not for ${architecture ?? 'arm or arm64'}`, MACHINE_AT);
  }
  if (elf.type === RELOCATABLE) throw elf.unfit('this is an object file or a module, no linked kernel', TYPE_AT);
  return { file, addresses: elf.addressesOf(IMAGE_SYMBOLS) };
}

class ElfFile {
  readonly type: number;
  /** The architecture's name, or `machine 0x…` for one without a name here. */
  readonly machine: string;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #file: string;
  readonly #layout: Layout;

  constructor(bytes: Uint8Array, file: string) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#file = file;
    if (!isElf(bytes)) throw this.#notElf();
    if (bytes[5] !== 1) throw this.unfit('this is a big-endian kernel; only little-endian ones can be read', 5);
    if (bytes[4] !== 1 && bytes[4] !== 2) throw this.unfit(`ELF class ${bytes[4]} is neither 32 nor 64 bits`, 4);
    this.#layout = bytes[4] === 2 ? ELF64 : ELF32;
    if (bytes.length < this.#layout.header.size) throw this.unfit('the file ends within the ELF header', bytes.length);

    this.type = this.#view.getUint16(TYPE_AT, true);
    const machine = this.#view.getUint16(MACHINE_AT, true);
    this.machine = MACHINES.get(machine) ?? `machine ${hex(machine)}`;
  }

  /** The values of the named symbols, as far as the file defines them. */
  addressesOf<Name extends ImageSymbol>(names: readonly Name[]): Map<Name, bigint> {
    const { symbols, strings } = this.#symbolTable();
    const { size, value, section } = this.#layout.symbol;
    const wanted = new Map<string, Name>(names.map((name) => [name, name]));
    const longest = Math.max(...names.map((name) => name.length));
    const initials = new Set(names.map((name) => name.charCodeAt(0)));

    const found = new Map<Name, bigint>();
    const end = symbols.offset + symbols.bytes - (symbols.bytes % size);
    for (let at = symbols.offset; at < end; at += size) {
      const nameAt = this.#view.getUint32(at, true);
      if (!initials.has(this.#bytes[strings.offset + nameAt] ?? 0)) continue;
      const isDefined = this.#view.getUint16(at + section, true) !== 0;
      const name = isDefined ? wanted.get(this.#stringAt(strings, nameAt, longest)) : undefined;
      if (name !== undefined) found.set(name, this.#wordAt(at + value));
    }
    return found;
  }

  unfit(message: string, offset: number, help?: string): InputError {
    return new InputError({
      message,
      span: { kind: 'blob', file: this.#file, offset },
      help: help ?? 'give the vmlinux that the kernel build left, with its symbols',
    });
  }

  #symbolTable(): { symbols: Section; strings: Section } {
    const { size, link } = this.#layout.section;
    const { first, count } = this.#sectionHeaders();
    for (let index = 0; index < count; index++) {
      const at = first + index * size;
      if (this.#view.getUint32(at + 4, true) !== SYMBOL_TABLE) continue;
      const stringsIndex = this.#view.getUint32(at + link, true);
      if (stringsIndex >= count)
        throw this.unfit(`the symbol table names section ${stringsIndex} of ${count}`, at + link);
      return { symbols: this.#sectionAt(at), strings: this.#sectionAt(first + stringsIndex * size) };
    }
    throw this.unfit(
      'vmlinux is stripped of its symbols',
      0,
      'give the unstripped vmlinux or the System.map of the build',
    );
  }

  #sectionHeaders(): { first: number; count: number } {
    const { header, section } = this.#layout;
    const first = this.#wordAt(header.sections);
    if (first === 0n) return { first: 0, count: 0 };
    const sectionSize = this.#view.getUint16(header.sectionSize, true);
    if (sectionSize !== section.size) {
      throw this.unfit(`section headers are of ${sectionSize} bytes instead of ${section.size}`, header.sectionSize);
    }
    this.#within(first, BigInt(section.size), 'the section headers lie', header.sections);
    const headerCount = this.#view.getUint16(header.sectionCount, true);
    // From 0xff00 sections on, the count stands in the first header's size.
    const count = headerCount === 0 ? this.#wordAt(Number(first) + section.bytes) : BigInt(headerCount);
    this.#within(first, count * BigInt(section.size), `${count} section headers lie`, header.sectionCount);
    return { first: Number(first), count: Number(count) };
  }

  #sectionAt(header: number): Section {
    const { offset, bytes } = this.#layout.section;
    const start = this.#wordAt(header + offset);
    const size = this.#wordAt(header + bytes);
    this.#within(start, size, 'the symbol table or its names lie', header + offset);
    return { offset: Number(start), bytes: Number(size) };
  }

  #within(offset: bigint, size: bigint, what: string, fieldAt: number): void {
    if (offset + size <= BigInt(this.#bytes.length)) return;
    throw this.unfit(
      `${what} beyond the end of the file (${this.#bytes.length} bytes): it is damaged or cut short`,
      fieldAt,
    );
  }

  #wordAt(at: number): bigint {
    return this.#layout.wordBytes === 8 ? this.#view.getBigUint64(at, true) : BigInt(this.#view.getUint32(at, true));
  }

  /** The string at an offset of the string table, as far as its first `longest` + 1 characters. */
  #stringAt(strings: Section, nameAt: number, longest: number): string {
    const end = Math.min(strings.offset + strings.bytes, strings.offset + nameAt + longest + 1);
    let text = '';
    for (let at = strings.offset + nameAt; at < end; at++) {
      const code = this.#bytes[at];
      if (!code) break;
      text += String.fromCharCode(code);
    }
    return text;
  }

  #notElf(): InputError {
    const other = OTHER_FORMATS.find(({ at, magic }) => magic.every((byte, index) => this.#bytes[at + index] === byte));
    return this.unfit(other ? `this is ${other.name}, which holds no symbols` : 'this is no ELF file', 0);
  }
}

/** What people have at hand in place of a vmlinux. */
const OTHER_FORMATS: readonly { readonly name: string; readonly at: number; readonly magic: readonly number[] }[] = [
  { name: 'a zImage', at: 0x24, magic: [0x18, 0x28, 0x6f, 0x01] },
  { name: 'an arm64 Image', at: 0x38, magic: [0x41, 0x52, 0x4d, 0x64] },
  { name: 'a uImage', at: 0, magic: [0x27, 0x05, 0x19, 0x56] },
  { name: 'gzip-compressed', at: 0, magic: [0x1f, 0x8b] },
];
