/**
 * The lines on memory as it is imported and on /reserved-memory. Each in the kernel's own format; wording that changed between versions
 * follows the behaviour named in the function; the source file stands above its group.
 */
import type { Behaviour } from '../../kernel/history.ts';
import type { FormatAddress } from '../address-format.ts';
import { mebibytes, plainHex } from '../figures.ts';

// drivers/of/fdt.c: import of memory

export function ignoringMemoryBlock(behaviour: Behaviour, base: bigint, end: bigint): string {
  return `${behaviour.fdtPrefix}Ignoring memory block ${plainHex(base)} - ${plainHex(end)}`;
}

export function ignoringMemoryRange(behaviour: Behaviour, base: bigint, end: bigint): string {
  return `${behaviour.fdtPrefix}Ignoring memory range ${plainHex(base)} - ${plainHex(end)}`;
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

export function tableFull(behaviour: Behaviour): string {
  return `${behaviour.reservedMemoryPrefix}not enough space ${behaviour.tableFullWording} defined regions.`;
}

export function tooManyDynamic(node: string): string {
  return `OF: reserved mem: too many defined dynamic regions, skip '${node}'`;
}

export function invalidProperty(behaviour: Behaviour, property: 'size' | 'alignment', node: string): string {
  return `${behaviour.reservedMemoryPrefix}invalid ${property} property in '${node}' node.`;
}

export function invalidAllocRanges(behaviour: Behaviour, node: string): string {
  return `${behaviour.reservedMemoryPrefix}invalid alloc-ranges property in '${node}', skipping node.`;
}

export function allocateFailed(behaviour: Behaviour, node: string, size: bigint): string {
  const line = `${behaviour.reservedMemoryPrefix}failed to allocate memory for node '${node}'`;
  return behaviour.allocateFailureSize ? `${line}: size ${mebibytes(size)} MiB` : line;
}

export function overlapDetected(
  behaviour: Behaviour,
  pa: FormatAddress,
  a: { name: string; base: bigint; end: bigint },
  b: { name: string; base: bigint; end: bigint },
): readonly string[] {
  return [
    `${behaviour.reservedMemoryPrefix}OVERLAP DETECTED!`,
    `${a.name} (${pa(a.base)}--${pa(a.end)}) overlaps with ${b.name} (${pa(b.base)}--${pa(b.end)})`,
  ];
}

export function nodeInitialised(behaviour: Behaviour, node: string, compatible: string): string {
  return `${behaviour.reservedMemoryPrefix}initialized node ${node}, compatible id ${compatible}`;
}

export function matchingFailed(behaviour: Behaviour, node: string): string {
  return `${behaviour.reservedMemoryPrefix}node ${node} compatible matching fail`;
}

export function regionRegistered(
  pa: FormatAddress,
  region: { name: string; base: bigint; size: bigint; kibibytes: bigint; nomap: boolean; reusable: boolean },
): string {
  const { name, base, size, kibibytes, nomap, reusable } = region;
  return `OF: reserved mem: ${pa(base)}..${pa(base + size - 1n)} (${kibibytes} KiB) ${nomap ? 'nomap' : 'map'} ${reusable ? 'reusable' : 'non-reusable'} ${name}`;
}

export function skippingDefaultNode({ skippedDefaultLine }: Behaviour): string {
  return skippedDefaultLine === 'prefixed'
    ? 'OF: reserved mem: Skipping dt linux,cma-default for "cma=" kernel param.'
    : 'Skipping dt linux,cma-default node in favor for "cma=" kernel param.';
}
