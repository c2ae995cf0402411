/**
 * The lines on the default area of contiguous memory and on pools. Each in the kernel's own format; the source file stands above
 * its group.
 */
import type { FormatAddress } from '../address-format.ts';
import { mebibytes } from '../figures.ts';

// kernel/dma/contiguous.c, drivers/base/dma-contiguous.c: the default area

export const CMA_WITHOUT_VALUE = 'cma: Config string not provided';

/** With CMA_DEBUG: the value of the parameter as it stands. */
export function earlyCma(text: string): string {
  return `cma: early_cma(${text.slice(text.indexOf('=') + 1)})`;
}

export function reservingDefault(limit: string): string {
  return `cma: dma_contiguous_reserve(limit ${limit})`;
}

export function reservingGlobalArea(size: bigint): string {
  return `cma: dma_contiguous_reserve: reserving ${mebibytes(size)} MiB for global area`;
}

// kernel/dma/contiguous.c, kernel/dma/coherent.c: pools

export function bypassDefaultNode(node: string): string {
  return `Reserved memory: bypass ${node} node, using cmdline CMA params instead`;
}

export const INCORRECT_ALIGNMENT = 'Reserved memory: incorrect alignment of CMA region';
export const UNABLE_TO_SET_UP = 'Reserved memory: unable to setup CMA region';
export const POOL_WITHOUT_NOMAP = 'Reserved memory: regions without no-map are not yet supported';

export function cmaPoolCreated(pa: FormatAddress, base: bigint, size: bigint): string {
  return `Reserved memory: created CMA memory pool at ${pa(base)}, size ${mebibytes(size)} MiB`;
}

export function dmaPoolCreated(pa: FormatAddress, base: bigint, size: bigint): string {
  return `Reserved memory: created DMA memory pool at ${pa(base)}, size ${mebibytes(size)} MiB`;
}
