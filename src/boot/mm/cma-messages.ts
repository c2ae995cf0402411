/**
 * The lines of the contiguous memory allocator. Each in the kernel's own format; wording that changed between versions
 * follows the behaviour named in the function; the source file stands above its group.
 */
import type { Behaviour } from '../../kernel/history.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { FormatAddress } from '../address-format.ts';
import { mebibytes } from '../figures.ts';

/** `%08lx`: what an unsigned long of the kernel holds of a value. */
export const longHex = (value: bigint, longBits: number): string =>
  BigInt.asUintN(longBits, value).toString(16).padStart(8, '0');

// mm/cma.c, drivers/base/dma-contiguous.c

/** With CMA_DEBUG: what is asked for, before it is rounded. */
export function declaring(
  { behaviour, build }: Kernel,
  pa: FormatAddress,
  { size, base, limit, alignment }: { size: bigint; base: bigint; limit: bigint; alignment: bigint },
): string {
  return behaviour.cmaDeclaration === 'dma_declare_contiguous'
    ? `cma: dma_declare_contiguous(size ${size.toString(16)}, base ${longHex(base, build.longBits)}, limit ${longHex(limit, build.longBits)})`
    : `cma: cma_declare_contiguous(size ${pa(size)}, base ${pa(base)}, limit ${pa(limit)} alignment ${pa(alignment)})`;
}

export const CMA_NO_SLOTS = 'cma: Not enough slots for CMA reserved regions!';

export function cmaMisaligned(pa: FormatAddress, base: bigint, alignment: bigint): string {
  return `cma: Region at ${pa(base)} must be aligned to ${pa(alignment)} bytes`;
}

export function cmaAcrossBoundary(pa: FormatAddress, base: bigint, boundary: bigint): string {
  return `cma: Region at ${pa(base)} defined on low/high memory boundary (${pa(boundary)})`;
}

export function cmaExceedsLimit(pa: FormatAddress, size: bigint, base: bigint, limit: bigint): string {
  return `cma: Size (${pa(size)}) of region at ${pa(base)} exceeds limit (${pa(limit)})`;
}

export function cmaReserved({ behaviour, build }: Kernel, pa: FormatAddress, size: bigint, base: bigint): string {
  if (behaviour.cmaReservedLine === 'without-0x')
    return `cma: CMA: reserved ${mebibytes(size)} MiB at ${longHex(base, build.longBits)}`;
  const line = `cma: Reserved ${mebibytes(size)} MiB at ${pa(base)}`;
  return behaviour.cmaReservedLine === 'on-node' ? `${line} on node -1` : line;
}

export function cmaFailed(behaviour: Behaviour, size: bigint): string {
  if (behaviour.cmaReservedLine === 'without-0x') return `cma: CMA: failed to reserve ${mebibytes(size)} MiB`;
  const line = `cma: Failed to reserve ${mebibytes(size)} MiB`;
  return behaviour.cmaReservedLine === 'on-node' ? `${line} on node -1` : line;
}

export function cmaNotActivated(name: string): string {
  return `cma: CMA area ${name} could not be activated`;
}
