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

/** `_stext`, which is stated as often as `_text`, lies less than this behind it. */
const STEXT_REACH = 2n * MiB;

/** A blob above this distance from the start of RAM is out of the decompressor's way (Documentation/arch/arm/booting.rst). */
const SAFE_BLOB_DISTANCE = 128n * MiB;

/** Where the blob goes on a board with less RAM than that. */
const SMALL_BOARD_BLOB_DISTANCE = 64n * MiB;
/** An assumed blob lies on a multiple of this where it cannot lie at one of these distances. */
const BLOB_STEP = 64n * KiB;

/** Where RAM starts for a kernel that finds it from its own place. */
const startOfRam = ({ build }: ArmKernel, image: bigint, textOffset: bigint): bigint =>
  image > textOffset ? roundDown(image - textOffset, build.physOffsetAlignment) : 0n;

/**
 * Where RAM starts for a kernel at the lowest place that its boot loader has for it: on the boundary below the first bank, where
 * the text offset leads into that all the same, else on the one above.
 */
function assumedPhysOffset({ build }: ArmKernel, ramStart: bigint): bigint {
  const below = roundDown(ramStart, build.physOffsetAlignment);
  return below + build.textOffset >= ramStart ? below : roundUp(ramStart, build.physOffsetAlignment);
}

/**
 * The distance from the start of RAM to the image: the build's own, unless that is assumed and another one that kernels have
 * puts the start of RAM where a bank begins. Then what was stated, the image and the banks, agrees.
 */
function textOffsetFor({ build, configuration }: ArmKernel, image: bigint, banks: readonly AddressRange[]): bigint {
  const agrees = (offset: bigint): boolean =>
    banks.some(({ base }) => {
      const start = image > offset ? roundDown(image - offset, STEXT_REACH) : 0n;
      return start === roundUp(base, STEXT_REACH) || start === roundDown(base, STEXT_REACH);
    });
  const isOwn = configuration.kind === 'given' || build.config.get('TEXT_OFFSET') !== undefined;
  if (isOwn || agrees(build.textOffset)) return build.textOffset;
  // `_text` itself lies just there; `_stext`, which is stated as often, somewhere behind it
  const candidates = KNOWN_TEXT_OFFSETS.filter(agrees);
  return candidates.find((offset) => isAligned(image - offset, STEXT_REACH)) ?? candidates[0] ?? build.textOffset;
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
  const base = belowTaken(taken, roundDown(endOf(bank) - size, BLOB_STEP), size, BLOB_STEP);
  // one that is larger than the bank lies somewhere all the same
  return base < bank.base ? bank.base : base;
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
    physOffset = startOfRam(kernel, kernelImage.start, textOffset);
    if (textOffset !== build.textOffset) {
      assumptions.push({
        subject: 'TEXT_OFFSET',
        value: hex(textOffset),
        reason: `with the ${hex(build.textOffset)} of the assumed configuration RAM would start at ${hex(startOfRam(kernel, kernelImage.start, build.textOffset))}; state yours with --set TEXT_OFFSET=`,
        flags: ['--set TEXT_OFFSET='],
      });
    }
  } else {
    physOffset = assumedPhysOffset(kernel, banks[0]?.base ?? 0n);
    const start = physOffset + build.stextOffset;
    kernelImage = { start, end: start + typicalImageBytes(kernel.version, kernel.flavour) - 1n };
    assumptions.push({
      subject: 'kernel image',
      value: `${hex(kernelImage.start)}-${hex(kernelImage.end)}`,
      reason:
        'a typical kernel of this version at the start of RAM; state yours with --kernel-image, --vmlinux or --system-map',
      flags: ['--kernel-image', '--vmlinux'],
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
      flags: ['--dtb-at'],
    });
  }
  const { staticMaps } = request;
  const stated = { ...initrdOf(request), ...(staticMaps ? { staticMaps } : {}) };
  return { placement: { physOffset, textOffset, kernelImage, dtb: { base, size }, ...stated }, assumptions };
}
