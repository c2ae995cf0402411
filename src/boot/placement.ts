/**
 * Where the boot loader put things: what the user says of it, and what a tree tells about where they cannot be.
 */
import type { DeviceTree } from '../devicetree/tree.ts';
import type { ImageSections } from '../kernel/image/image.ts';
import { type AddressRange, byBase, endOf, overlaps } from '../terms/address-range.ts';
import { roundDown, roundUp } from '../terms/alignment.ts';
import { InputError } from '../terms/input-error.ts';
import { hex } from '../terms/notation.ts';
import { saysMemory, statedMemory } from './of/memory-nodes.ts';
import { rootCellsOf } from './of/root-cells.ts';
import type { Assumption } from './prediction.ts';

/** A mapping that a platform makes for itself, as iotable_init takes it. */
export interface StaticMap {
  readonly virtual: bigint;
  readonly physical: bigint;
  /** Bytes. */
  readonly size: bigint;
}

/** Physical places. */
export interface Placement {
  /** Last byte included; the sections are virtual ranges, as far as they are known. */
  readonly kernelImage: { readonly start: bigint; readonly end: bigint; readonly sections?: ImageSections };
  readonly dtb: AddressRange;
  /** From the command line of dtmem; it replaces the figures in /chosen. */
  readonly initrd?: AddressRange;
  readonly staticMaps?: readonly StaticMap[];
}

/** What the user says. */
export interface PlacementRequest {
  /** Physical, last byte included; with the virtual ranges of its sections where a vmlinux or System.map tells them. */
  readonly kernelImage?: { readonly start: bigint; readonly end: bigint; readonly sections?: ImageSections };
  readonly dtbAt?: bigint;
  /** Where {@link dtbAt} does not say: at the end of RAM, where U-Boot moves a blob to, instead of in its middle. */
  readonly dtbAtEnd?: boolean;
  /** Bytes; the blob's own size when absent. */
  readonly dtbSize?: number;
  /** Physical, last byte included. */
  readonly initrd?: { readonly start: bigint; readonly end: bigint };
  /** What the platform maps for itself, for the page tables. */
  readonly staticMaps?: readonly StaticMap[];
}

/** What there is to place in. */
export interface PlacementInput {
  readonly tree: DeviceTree;
  readonly request: PlacementRequest;
  /** Size of the blob where the user states none. */
  readonly blobBytes: number;
  /** The ranges of `mem=` with a start, which replace what the tree describes. */
  readonly cmdlineMemory: readonly AddressRange[];
}

/** The places, and which of them were assumed. */
export interface Placed<Own extends Placement = Placement> {
  readonly placement: Own;
  readonly assumptions: readonly Assumption[];
}

/** The ranges that /memory describes, read as any version reads them, from low to high; for assumptions only. */
export function describedMemory({ tree, cmdlineMemory }: PlacementInput): AddressRange[] {
  const { address, size } = rootCellsOf(tree);
  const ranges: AddressRange[] = [];
  for (const node of tree.root.children) {
    if (!saysMemory(node) || !node.isAvailable) continue;
    ranges.push(...(statedMemory(node)?.reg(address, size) ?? []));
  }
  const described = (cmdlineMemory.length > 0 ? cmdlineMemory : ranges).filter((range) => range.size > 0n);
  return [...described].sort(byBase);
}

/** What the tree reserves at fixed places, from low to high: no boot loader would put the blob there. */
export function takenMemory(tree: DeviceTree): AddressRange[] {
  const { address, size } = rootCellsOf(tree);
  const regions = (tree.root.child('reserved-memory')?.children ?? [])
    .filter((node) => node.isAvailable)
    .flatMap((node) => node.property('reg')?.reg(address, size) ?? []);
  const carveouts = tree.root.children
    .flatMap((parent) => parent.children)
    .filter((node) => node.has('linux,reserve-contiguous-region'))
    .flatMap((node) => node.property('reg')?.reg(node.addressCells ?? address, node.sizeCells ?? size) ?? [])
    .filter((range) => range.base > 0n);
  return [...tree.reservations, ...regions, ...carveouts].sort(byBase);
}

/** `start`, or the first multiple of `step` behind it that none of `taken`, which is sorted, covers. */
export function clearOf(taken: readonly AddressRange[], start: bigint, size: bigint, step: bigint): bigint {
  let base = start;
  for (const range of taken) if (overlaps(range, { base, size })) base = roundUp(endOf(range), step);
  return base;
}

/** `end`, or the last multiple of `step` before it from which `size` bytes are free of `taken`, which is sorted. */
export function belowTaken(taken: readonly AddressRange[], end: bigint, size: bigint, step: bigint): bigint {
  let base = end;
  for (const range of [...taken].reverse())
    if (overlaps(range, { base, size })) base = roundDown(range.base > size ? range.base - size : 0n, step);
  return base;
}

/** Bytes of the blob. @throws InputError for a size that is not positive */
export function blobSizeOf({ request, blobBytes }: PlacementInput): bigint {
  const size = BigInt(request.dtbSize ?? blobBytes);
  if (size <= 0n)
    throw new InputError({ message: `a device tree blob of ${size} bytes`, help: 'state a size above 0' });
  return size;
}

/** @throws InputError for a range that ends below its start */
export function requireOrder(subject: string, { start, end }: { start: bigint; end: bigint }): void {
  if (end >= start) return;
  throw new InputError({
    message: `the ${subject} ends at ${hex(end)}, below its start ${hex(start)}`,
    help: 'a range reads START-END, END inclusive',
  });
}

/** The initrd as the user places it, if at all. @throws InputError for a range that ends below its start */
export function initrdOf({ initrd }: PlacementRequest): { initrd?: AddressRange } {
  if (!initrd) return {};
  requireOrder('initrd', initrd);
  return { initrd: { base: initrd.start, size: initrd.end - initrd.start + 1n } };
}
