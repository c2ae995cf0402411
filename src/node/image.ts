import { ELF_HEADER_BYTES, isElf, vmlinuxSymbols } from '../kernel/image/elf.ts';
import type { KernelSymbols } from '../kernel/image/symbols.ts';
import { systemMapSymbols } from '../kernel/image/system-map.ts';
import { readFile, readRange, TEXT, VMLINUX } from './read-file.ts';

/** The symbols that bound the image of a `vmlinux`. @throws InputError when the file is none, or is stripped */
export function readVmlinux(path: string, architecture?: 'arm' | 'arm64'): KernelSymbols {
  // what is none is told by its first bytes: some hundred MiB are not read for that
  const head = readRange(path, VMLINUX, 0, ELF_HEADER_BYTES);
  if (!isElf(head)) return vmlinuxSymbols(head, path, architecture);
  return vmlinuxSymbols(readFile(path, VMLINUX), path, architecture);
}

/** The symbols that bound the image in a `System.map`. @throws InputError when the file is none */
export function readSystemMap(path: string): KernelSymbols {
  return systemMapSymbols(new TextDecoder().decode(readFile(path, TEXT)), path);
}
