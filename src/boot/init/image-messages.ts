/**
 * The lines on what the boot loader placed: initrd and crash dump header. Each in the kernel's own format; wording that changed between versions
 * follows the behaviour named in the function; the source file stands above its group.
 */
import type { Behaviour } from '../../kernel/history.ts';
import { paddedHex } from '../../terms/notation.ts';
import { plainHex } from '../figures.ts';

// arch/arm/mm/init.c, init/initramfs.c: the initrd

export function initrdRefused(
  behaviour: Behaviour,
  why: 'is not a memory region' | 'overlaps in-use memory region',
  start: bigint,
  size: bigint,
): readonly string[] {
  const line = `INITRD: ${paddedHex(start, 8)}+${paddedHex(size, 8)} ${why}`;
  // only the second of the generic code's two messages ends its line before the continuation
  return behaviour.initrdRefusal === 'continued' && why === 'overlaps in-use memory region'
    ? [line, ' - disabling initrd']
    : [`${line} - disabling initrd`];
}

// drivers/of/fdt.c: elfcorehdr

export function reservingElfCoreHeader(base: bigint, size: bigint): string {
  return `OF: fdt: Reserving ${size >> 10n} KiB of memory at ${plainHex(base)} for elfcorehdr`;
}

export const ELF_CORE_HEADER_OVERLAPPED = 'OF: fdt: elfcorehdr is overlapped';
