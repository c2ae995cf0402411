/**
 * Every line that the early memory set-up logs, in the kernel's own format. Wording that changed between versions follows
 * the behaviour row named in the function; the source file of a line stands above its group.
 */

import type { Behaviour } from '../../kernel/history.ts';
import { MiB } from '../../terms/alignment.ts';
import { paddedHex } from '../../terms/notation.ts';
import type { FormatAddress } from '../address-format.ts';

const mebibytes = (bytes: bigint): string => `${bytes / MiB}`;
const plainHex = (value: bigint): string => `0x${BigInt.asUintN(64, value).toString(16)}`;

// drivers/of/fdt.c: import of memory

export function ignoringMemoryBlock(base: bigint, end: bigint): string {
  return `OF: fdt: Ignoring memory block ${plainHex(base)} - ${plainHex(end)}`;
}

export function ignoringMemoryRange(base: bigint, end: bigint): string {
  return `OF: fdt: Ignoring memory range ${plainHex(base)} - ${plainHex(end)}`;
}

// arch/arm/kernel/setup.c: arm_add_memory

export function ignoringMemoryOutside32Bits(start: bigint): string {
  return `Ignoring memory at ${paddedHex(start, 8)} outside 32-bit physical address space`;
}

export function truncatingMemoryTo32Bits(start: bigint): string {
  return `Truncating memory at ${paddedHex(start, 8)} to fit in 32-bit physical address space`;
}

export function ignoringMemoryBelowPhysOffset(start: bigint, end: bigint): string {
  return `Ignoring memory below PHYS_OFFSET: ${paddedHex(start, 8)}-${paddedHex(end, 8)}`;
}

// arch/arm/mm/mmu.c: early_vmalloc, adjust_lowmem_bounds

export function vmallocClamped(behaviour: Behaviour, which: 'small' | 'big', bytes: bigint): string {
  return behaviour.vmallocClampWording === 'area too small, MB'
    ? `vmalloc area ${which === 'small' ? 'too small' : 'is too big'}, limiting to ${mebibytes(bytes)}MB`
    : `vmalloc area is too ${which}, limiting to ${mebibytes(bytes)}MiB`;
}

export function ignoringRam(pa: FormatAddress, base: bigint, end: bigint): readonly string[] {
  return [`Ignoring RAM at ${pa(base)}-${pa(end)}`, 'Consider using a HIGHMEM enabled kernel.'];
}

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

// drivers/of/fdt.c, drivers/of/of_reserved_mem.c: /reserved-memory

export function unsupportedNodeFormat(behaviour: Behaviour): string {
  return `${behaviour.reserveFailurePrefix}Reserved memory: unsupported node format, ignoring`;
}

export function reserveFailed(
  behaviour: Behaviour,
  pa: FormatAddress,
  node: string,
  base: bigint,
  size: bigint,
): string {
  return `${behaviour.reserveFailurePrefix}Reserved memory: failed to reserve memory for node '${node}': base ${pa(base)}, size ${mebibytes(size)} MiB`;
}

export function invalidReg(behaviour: Behaviour, node: string): string {
  return `${behaviour.reserveFailurePrefix}Reserved memory: invalid reg property in '${node}', skipping node.`;
}

export function onlyFirstEntry(node: string, entries: number): string {
  return `OF: reserved mem: Reserved memory: node '${node}' has ${entries} <base size> entries, only the first is used`;
}

export function ignoresEntries(node: string, entries: number): string {
  return `OF: reserved mem: fdt_scan_reserved_mem_reg_nodes() ignores ${entries} regions in node '${node}'`;
}

export const NO_RESERVED_MEMORY_NODE = 'OF: reserved mem: Reserved memory: No reserved-memory node in the DT';
export const TABLE_FULL = 'OF: reserved mem: not enough space for all defined regions.';

export function tooManyDynamic(node: string): string {
  return `OF: reserved mem: too many defined dynamic regions, skip '${node}'`;
}

export function invalidProperty(property: 'size' | 'alignment', node: string): string {
  return `OF: reserved mem: invalid ${property} property in '${node}' node.`;
}

export function invalidAllocRanges(node: string): string {
  return `OF: reserved mem: invalid alloc-ranges property in '${node}', skipping node.`;
}

export function allocateFailed(behaviour: Behaviour, node: string, size: bigint): string {
  const line = `OF: reserved mem: failed to allocate memory for node '${node}'`;
  return behaviour.allocateFailureSize ? `${line}: size ${mebibytes(size)} MiB` : line;
}

export function overlapDetected(
  pa: FormatAddress,
  a: { name: string; base: bigint; end: bigint },
  b: { name: string; base: bigint; end: bigint },
): readonly string[] {
  return [
    'OF: reserved mem: OVERLAP DETECTED!',
    `${a.name} (${pa(a.base)}--${pa(a.end)}) overlaps with ${b.name} (${pa(b.base)}--${pa(b.end)})`,
  ];
}

export function nodeInitialised(node: string, compatible: string): string {
  return `OF: reserved mem: initialized node ${node}, compatible id ${compatible}`;
}

export function matchingFailed(node: string): string {
  return `OF: reserved mem: node ${node} compatible matching fail`;
}

export function regionRegistered(
  pa: FormatAddress,
  region: { name: string; base: bigint; size: bigint; nomap: boolean; reusable: boolean },
): string {
  const { name, base, size, nomap, reusable } = region;
  return `OF: reserved mem: ${pa(base)}..${pa(base + size - 1n)} (${size >> 10n} KiB) ${nomap ? 'nomap' : 'map'} ${reusable ? 'reusable' : 'non-reusable'} ${name}`;
}

// kernel/dma/contiguous.c, kernel/dma/coherent.c: pools

export function bypassDefaultNode(node: string): string {
  return `Reserved memory: bypass ${node} node, using cmdline CMA params instead`;
}

export const SKIPPING_DEFAULT_NODE = 'Skipping dt linux,cma-default node in favor for "cma=" kernel param.';
export const INCORRECT_ALIGNMENT = 'Reserved memory: incorrect alignment of CMA region';
export const UNABLE_TO_SET_UP = 'Reserved memory: unable to setup CMA region';
export const POOL_WITHOUT_NOMAP = 'Reserved memory: regions without no-map are not yet supported';

export function cmaPoolCreated(pa: FormatAddress, base: bigint, size: bigint): string {
  return `Reserved memory: created CMA memory pool at ${pa(base)}, size ${mebibytes(size)} MiB`;
}

export function dmaPoolCreated(pa: FormatAddress, base: bigint, size: bigint): string {
  return `Reserved memory: created DMA memory pool at ${pa(base)}, size ${mebibytes(size)} MiB`;
}

// mm/cma.c

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

export function cmaReserved(behaviour: Behaviour, pa: FormatAddress, size: bigint, base: bigint): string {
  const line = `cma: Reserved ${mebibytes(size)} MiB at ${pa(base)}`;
  return behaviour.cmaReservedLine === 'on-node' ? `${line} on node -1` : line;
}

export function cmaFailed(behaviour: Behaviour, size: bigint): string {
  const line = `cma: Failed to reserve ${mebibytes(size)} MiB`;
  return behaviour.cmaReservedLine === 'on-node' ? `${line} on node -1` : line;
}

export function cmaNotActivated(name: string): string {
  return `cma: CMA area ${name} could not be activated`;
}

// mm/mm_init.c, mm/page_alloc.c: zones

const zoneRange = (start: bigint, end: bigint): string => `[mem ${paddedHex(start, 16)}-${paddedHex(end - 1n, 16)}]`;

export function zoneLine(name: string, start: bigint, end: bigint): string {
  return `  ${name.padEnd(8)} ${end > start ? zoneRange(start, end) : 'empty'}`;
}

export function movableStartLine(start: bigint): string {
  return `  Node 0: ${paddedHex(start, 16)}`;
}

export const NO_MIRROR = 'The system has no mirror memory, ignore kernelcore=mirror.';

export function nodeRangeLine(start: bigint, end: bigint): string {
  return `  node   0: ${zoneRange(start, end)}`;
}

export function initmemSetup(start: bigint, end: bigint): string {
  return `Initmem setup node 0 ${zoneRange(start, end)}`;
}

export function unavailableRanges(zone: string, pages: number): string {
  return `On node 0, zone ${zone}: ${pages} pages in unavailable ranges`;
}
