/**
 * Where the boot loader put the kernel, the blob and the initrd, and where RAM starts for the kernel. What the user does not
 * say is assumed as a typical boot has it, and every assumption is told.
 */
import { KNOWN_TEXT_OFFSETS } from '../../kernel/build/arm.ts';
import { typicalImageBytes } from '../../kernel/defaults/arm.ts';
import type { ArmKernel } from '../../kernel/kernel.ts';
import { type AddressRange, byBase, endOf } from '../../terms/address-range.ts';
import { isAligned, KiB, MiB, roundDown, roundUp } from '../../terms/alignment.ts';
import { hex } from '../../terms/notation.ts';
import {
  belowTaken,
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
  /** Bytes from there to `_text`: the build's, or what a stated image and RAM agree on. */
  readonly textOffset: bigint;
}

/** PHYS_OFFSET is found at a multiple of this since 5.11, in 5.10 stable too (arch/arm/kernel/phys2virt.S). */
const PHYS_OFFSET_ALIGNMENT = 2n * MiB;

/** A blob above this distance from the start of RAM is out of the decompressor's way (Documentation/arch/arm/booting.rst). */
const SAFE_BLOB_DISTANCE = 128n * MiB;

/** Where the blob goes on a board with less RAM than that. */
const SMALL_BOARD_BLOB_DISTANCE = 64n * MiB;
/** An assumed blob lies on a multiple of this where it cannot lie at one of these distances. */
const BLOB_STEP = 64n * KiB;

/** Where RAM starts for a kernel that finds it from its own place. */
const startOfRam = (image: bigint, textOffset: bigint): bigint =>
  image > textOffset ? roundDown(image - textOffset, PHYS_OFFSET_ALIGNMENT) : 0n;

/**
 * The distance from the start of RAM to the image: the build's own, unless that is assumed and another one that kernels have
 * puts the start of RAM where a bank begins. Then what was stated, the image and the banks, agrees.
 */
function textOffsetFor({ build, configuration }: ArmKernel, image: bigint, banks: readonly AddressRange[]): bigint {
  const agrees = (offset: bigint): boolean =>
    banks.some(({ base }) => {
      const start = startOfRam(image, offset);
      return start === roundUp(base, PHYS_OFFSET_ALIGNMENT) || start === roundDown(base, PHYS_OFFSET_ALIGNMENT);
    });
  const isOwn = configuration.kind === 'given' || build.config.get('TEXT_OFFSET') !== undefined;
  if (isOwn || agrees(build.textOffset)) return build.textOffset;
  // `_text` itself lies just there; `_stext`, which is stated as often, somewhere behind it
  const candidates = KNOWN_TEXT_OFFSETS.filter(agrees);
  return (
    candidates.find((offset) => isAligned(image - offset, PHYS_OFFSET_ALIGNMENT)) ?? candidates[0] ?? build.textOffset
  );
}

/** At a distance from the kernel as boot loaders keep it; at the end of the bank where there is no room, or where asked for. */
function assumedBlobAt(
  { tree, request }: PlacementInput,
  physOffset: bigint,
  banks: readonly AddressRange[],
  size: bigint,
): bigint {
  const bank = banks.find((range) => range.base <= physOffset && physOffset < endOf(range));
  if (!bank) return physOffset + SMALL_BOARD_BLOB_DISTANCE;
  const { initrd } = initrdOf(request);
  const taken = [...takenMemory(tree), ...(initrd ? [initrd] : [])].sort(byBase);
  for (const distance of request.dtbAtEnd ? [] : [SAFE_BLOB_DISTANCE, SMALL_BOARD_BLOB_DISTANCE]) {
    const base = clearOf(taken, physOffset + distance, size, BLOB_STEP);
    if (base + size <= endOf(bank)) return base;
  }
  return belowTaken(taken, roundDown(endOf(bank) - size, BLOB_STEP), size, BLOB_STEP);
}

/** Settles the placement. @throws InputError for a range that ends below its start, or a size that is not positive */
export function placementOf(kernel: ArmKernel, input: PlacementInput): Placed<ArmPlacement> {
  const { build } = kernel;
  const { request } = input;
  const assumptions: Assumption[] = [];
  const banks = describedMemory(input);

  let kernelImage: Placement['kernelImage'] | undefined = request.kernelImage;
  let physOffset: bigint;
  let { textOffset } = build;
  if (kernelImage) {
    requireOrder('kernel image', kernelImage);
    textOffset = textOffsetFor(kernel, kernelImage.start, banks);
    physOffset = startOfRam(kernelImage.start, textOffset);
    if (textOffset !== build.textOffset) {
      assumptions.push({
        subject: 'TEXT_OFFSET',
        value: hex(textOffset),
        reason: `with the ${hex(build.textOffset)} of the assumed configuration RAM would start at ${hex(startOfRam(kernelImage.start, build.textOffset))}; state yours with --set TEXT_OFFSET=`,
      });
    }
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
      reason: request.dtbAtEnd
        ? 'at the end of RAM, as elsewhere it is in the way of what asks for room; state yours with --dtb-at'
        : 'clear of the kernel and of what the tree reserves, as the kernel’s boot documentation advises; state yours with --dtb-at',
    });
  }
  return { placement: { physOffset, textOffset, kernelImage, dtb: { base, size }, ...initrdOf(request) }, assumptions };
}
