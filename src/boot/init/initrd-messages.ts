/**
 * The lines on what the boot loader placed: the initrd. Each in the kernel's own format; wording that changed between versions
 * follows the behaviour named in the function; the source file stands above its group.
 */
import type { Behaviour } from '../../kernel/history.ts';
import { paddedHex } from '../../terms/notation.ts';

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
