/**
 * Where the boot loader put the kernel, the blob and the initrd, and where RAM starts for the kernel. What the user does not
 * say is assumed as a typical boot has it, and every assumption is told.
 */
import type { DeviceTree } from '../../devicetree/tree.ts';
import { typicalImageBytes } from '../../kernel/defaults/arm.ts';
import type { ImageSections } from '../../kernel/image/image.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { type AddressRange, byBase, endOf, overlaps } from '../../terms/address-range.ts';
import { KiB, MiB, roundDown, roundUp } from '../../terms/alignment.ts';
import { InputError } from '../../terms/input-error.ts';
import { hex } from '../../terms/notation.ts';
import type { Assumption } from '../prediction.ts';
import type { Placement } from '../state.ts';

export interface PlacementRequest {
  /** Physical, last byte included; with the virtual ranges of its sections where a vmlinux or System.map tells them. */
  readonly kernelImage?: { readonly start: bigint; readonly end: bigint; readonly sections?: ImageSections };
  readonly dtbAt?: bigint;
  /** Bytes; the blob's own size when absent. */
  readonly dtbSize?: number;
  /** Physical, last byte included. */
  readonly initrd?: { readonly start: bigint; readonly end: bigint };
}

/** PHYS_OFFSET is found at a multiple of this since 5.11, in 5.10 stable too (arch/arm/kernel/phys2virt.S). */
const PHYS_OFFSET_ALIGNMENT = 2n * MiB;

/** A blob above this distance from the start of RAM is out of the decompressor's way (Documentation/arch/arm/booting.rst). */
const SAFE_BLOB_DISTANCE = 128n * MiB;

/** Where the blob goes on a board with less RAM than that. */
const SMALL_BOARD_BLOB_DISTANCE = 64n * MiB;
/** An assumed blob lies on a multiple of this where it cannot lie at one of these distances. */
const BLOB_STEP = 64n * KiB;

/** The ranges that /memory describes, read as any version reads them; for assumptions only. */
function describedMemory(tree: DeviceTree, cmdlineMemory: readonly AddressRange[]): AddressRange[] {
  const address = tree.root.addressCells ?? 1;
  const size = tree.root.sizeCells ?? 1;
  const ranges: AddressRange[] = [];
  for (const node of tree.root.children) {
    if (node.property('device_type')?.string() !== 'memory' || !node.isAvailable) continue;
    const property = node.property('linux,usable-memory') ?? node.property('reg');
    ranges.push(...(property?.reg(address, size) ?? []));
  }
  const described = (cmdlineMemory.length > 0 ? cmdlineMemory : ranges).filter((range) => range.size > 0n);
  return [...described].sort(byBase);
}

/** What the tree reserves at fixed places, from low to high: no boot loader would put the blob there. */
function takenMemory(tree: DeviceTree): AddressRange[] {
  const address = tree.root.addressCells ?? 1;
  const size = tree.root.sizeCells ?? 1;
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

/** `start`, or the first place behind it that none of `taken` covers. */
function clearOf(taken: readonly AddressRange[], start: bigint, size: bigint): bigint {
  let base = start;
  for (const range of taken) if (overlaps(range, { base, size })) base = roundUp(endOf(range), BLOB_STEP);
  return base;
}

function assumedBlobAt(tree: DeviceTree, physOffset: bigint, banks: readonly AddressRange[], size: bigint): bigint {
  const bank = banks.find((range) => range.base <= physOffset && physOffset < endOf(range));
  if (!bank) return physOffset + SMALL_BOARD_BLOB_DISTANCE;
  const taken = takenMemory(tree);
  for (const distance of [SAFE_BLOB_DISTANCE, SMALL_BOARD_BLOB_DISTANCE]) {
    const base = clearOf(taken, physOffset + distance, size);
    if (base + size <= endOf(bank)) return base;
  }
  return roundDown(endOf(bank) - size, BLOB_STEP);
}

/**
 * Settles the placement. `cmdlineMemory` are the ranges of `mem=` with a start, which replace what the tree describes.
 *
 * @throws InputError for a range whose end lies below its start, or a size that is not positive
 */
export function placementOf(
  tree: DeviceTree,
  kernel: Kernel,
  request: PlacementRequest,
  blobBytes: number,
  cmdlineMemory: readonly AddressRange[],
): { placement: Placement; assumptions: Assumption[] } {
  const { build } = kernel;
  const assumptions: Assumption[] = [];
  const banks = describedMemory(tree, cmdlineMemory);

  let kernelImage: Placement['kernelImage'] | undefined = request.kernelImage;
  let physOffset: bigint;
  if (kernelImage) {
    requireOrder('kernel image', kernelImage);
    const text = kernelImage.start - build.textOffset;
    physOffset = roundDown(text > 0n ? text : 0n, PHYS_OFFSET_ALIGNMENT);
  } else {
    physOffset = roundUp(banks[0]?.base ?? 0n, PHYS_OFFSET_ALIGNMENT);
    const start = physOffset + build.stextOffset;
    kernelImage = { start, end: start + typicalImageBytes(kernel.version, kernel.flavour) - 1n };
    assumptions.push({
      subject: 'kernel image',
      value: `${hex(kernelImage.start)}-${hex(kernelImage.end)}`,
      reason:
        'a typical kernel of this version at the start of RAM; state yours with --kernel-image, --vmlinux or --system-map',
    });
  }

  const dtbSize = BigInt(request.dtbSize ?? blobBytes);
  if (dtbSize <= 0n)
    throw new InputError({ message: `a device tree blob of ${dtbSize} bytes`, help: 'state a size above 0' });
  let dtbBase = request.dtbAt;
  if (dtbBase === undefined) {
    dtbBase = assumedBlobAt(tree, physOffset, banks, dtbSize);
    assumptions.push({
      subject: 'device tree blob',
      value: `${hex(dtbBase)}-${hex(dtbBase + dtbSize - 1n)}`,
      reason:
        'clear of the kernel and of what the tree reserves, as the kernel’s boot documentation advises; state yours with --dtb-at',
    });
  }
  if (request.initrd) requireOrder('initrd', request.initrd);
  return {
    placement: {
      physOffset,
      kernelImage,
      dtb: { base: dtbBase, size: dtbSize },
      ...(request.initrd
        ? { initrd: { base: request.initrd.start, size: request.initrd.end - request.initrd.start + 1n } }
        : {}),
    },
    assumptions,
  };
}

function requireOrder(subject: string, { start, end }: { start: bigint; end: bigint }): void {
  if (end < start) {
    throw new InputError({
      message: `the ${subject} ends at ${hex(end)}, below its start ${hex(start)}`,
      help: 'a range reads START-END, END inclusive',
    });
  }
}
