/**
 * Where the boot loader put the kernel, the blob and the initrd, and where RAM starts for the kernel. What the user does not
 * say is assumed as a typical boot has it, and every assumption is told.
 */
import { typicalImageBytes } from '../../kernel/defaults/arm.ts';
import type { ArmKernel } from '../../kernel/kernel.ts';
import { type AddressRange, endOf } from '../../terms/address-range.ts';
import { KiB, MiB, roundDown, roundUp } from '../../terms/alignment.ts';
import { hex } from '../../terms/notation.ts';
import {
  blobSizeOf,
  clearOf,
  describedMemory,
  initrdOf,
  type Placed,
  type Placement,
  type PlacementInput,
  requireOrder,
  takenMemory,
} from '../placement.ts';
import type { Assumption } from '../prediction.ts';

export interface ArmPlacement extends Placement {
  /** The physical address that PAGE_OFFSET maps: where RAM starts for the kernel. */
  readonly physOffset: bigint;
}

/** PHYS_OFFSET is found at a multiple of this since 5.11, in 5.10 stable too (arch/arm/kernel/phys2virt.S). */
const PHYS_OFFSET_ALIGNMENT = 2n * MiB;

/** A blob above this distance from the start of RAM is out of the decompressor's way (Documentation/arch/arm/booting.rst). */
const SAFE_BLOB_DISTANCE = 128n * MiB;

/** Where the blob goes on a board with less RAM than that. */
const SMALL_BOARD_BLOB_DISTANCE = 64n * MiB;
/** An assumed blob lies on a multiple of this where it cannot lie at one of these distances. */
const BLOB_STEP = 64n * KiB;

function assumedBlobAt(
  { tree }: PlacementInput,
  physOffset: bigint,
  banks: readonly AddressRange[],
  size: bigint,
): bigint {
  const bank = banks.find((range) => range.base <= physOffset && physOffset < endOf(range));
  if (!bank) return physOffset + SMALL_BOARD_BLOB_DISTANCE;
  const taken = takenMemory(tree);
  for (const distance of [SAFE_BLOB_DISTANCE, SMALL_BOARD_BLOB_DISTANCE]) {
    const base = clearOf(taken, physOffset + distance, size, BLOB_STEP);
    if (base + size <= endOf(bank)) return base;
  }
  return roundDown(endOf(bank) - size, BLOB_STEP);
}

/** Settles the placement. @throws InputError for a range that ends below its start, or a size that is not positive */
export function placementOf(kernel: ArmKernel, input: PlacementInput): Placed<ArmPlacement> {
  const { build } = kernel;
  const { request } = input;
  const assumptions: Assumption[] = [];
  const banks = describedMemory(input);

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

  const size = blobSizeOf(input);
  let base = request.dtbAt;
  if (base === undefined) {
    base = assumedBlobAt(input, physOffset, banks, size);
    assumptions.push({
      subject: 'device tree blob',
      value: `${hex(base)}-${hex(base + size - 1n)}`,
      reason:
        'clear of the kernel and of what the tree reserves, as the kernel’s boot documentation advises; state yours with --dtb-at',
    });
  }
  return { placement: { physOffset, kernelImage, dtb: { base, size }, ...initrdOf(request) }, assumptions };
}
