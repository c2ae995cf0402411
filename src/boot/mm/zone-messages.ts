/**
 * The lines on zones and their pages. Each in the kernel's own format; wording that changed between versions
 * follows the behaviour named in the function; the source file stands above its group.
 */
import type { Behaviour } from '../../kernel/history.ts';
import { paddedHex } from '../../terms/notation.ts';

// mm/mm_init.c, mm/page_alloc.c: zones

const zoneRange = (start: bigint, end: bigint): string => `[mem ${paddedHex(start, 16)}-${paddedHex(end - 1n, 16)}]`;

export function zoneLine(name: string, start: bigint, end: bigint): string {
  return `  ${name.padEnd(8)} ${end > start ? zoneRange(start, end) : 'empty'}`;
}

export function movableStartLine(start: bigint): string {
  return `  Node 0: ${paddedHex(start, 16)}`;
}

export const UNMIRRORED = 'This configuration results in unmirrored kernel memory.';
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

/** `Built 1 zonelists`, which all kernels log once the zones stand; up to 4.12 with the order of the lists. */
export function builtZonelists(behaviour: Behaviour, pages: number, byMobility: boolean): string {
  const { order, gap } = behaviour.zonelistLine;
  return `Built 1 zonelists${order ? ' in Zone order' : ''}, mobility grouping ${byMobility ? 'on' : 'off'}.${gap}Total pages: ${pages}`;
}
