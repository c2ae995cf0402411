/**
 * The lines on Qualcomm's carveouts (drivers/base/dma-contiguous.c of its kernels), in the kernel's own format.
 */
import type { FormatAddress } from '../address-format.ts';
import { mebibytes } from '../figures.ts';

export function foundArea(
  pa: FormatAddress,
  node: string,
  { base, size, limit }: { base: bigint; size: bigint; limit: bigint },
): string {
  return `cma: Found ${node}, memory base ${pa(base)}, size ${mebibytes(size)} MiB, limit ${pa(limit)}`;
}

export function declaringArea(
  pa: FormatAddress,
  { base, size, limit }: { base: bigint; size: bigint; limit: bigint },
): string {
  return `cma: dma_contiguous_reserve_area(size ${size.toString(16)}, base ${pa(base)}, limit ${pa(limit)})`;
}

export function areaReserved(pa: FormatAddress, size: bigint, base: bigint, name?: string): string {
  return `cma: CMA: reserved ${mebibytes(size)} MiB at ${pa(base)}${name === undefined ? '' : ` for ${name}`}`;
}

export function areaFailed(size: bigint, name?: string): string {
  return `cma: CMA: failed to reserve ${mebibytes(size)} MiB${name === undefined ? '' : ` for ${name}`}`;
}
