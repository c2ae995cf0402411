/**
 * What the build of an ARM kernel decides about memory beside what all builds do.
 */
import { KiB, MiB, roundUp } from '../../terms/alignment.ts';
import { PageSize } from '../../terms/page-size.ts';
import type { KernelConfig } from '../config/config.ts';
import type { ArmBehaviour } from '../history/arm/arm.ts';
import { platformVmallocEnd } from './arm-vmalloc-end.ts';
import { type Build, buildOf } from './common.ts';

export interface ArmBuild extends Build {
  readonly lpae: boolean;
  /** Bytes of zone DMA from PHYS_OFFSET on, where the platform's header says so (DMA_ZONE_SIZE). */
  readonly dmaZoneSize: bigint | undefined;
  readonly modules: boolean;
  readonly thumb2: boolean;
  readonly kasan: boolean;
  /** PHYS_OFFSET is a multiple of this many bytes. */
  readonly physOffsetAlignment: bigint;
  /** Bytes from the start of RAM to the kernel's `_text`. */
  readonly textOffset: bigint;
  /** Bytes from the start of RAM to `_stext`, where the reservation of the image begins. */
  readonly stextOffset: bigint;
  /** Exclusive end of the vmalloc area. */
  readonly vmallocEnd: bigint;
  /** The processor's cache is VIPT and aliasing: highmem is not used, though it is built in. */
  readonly viptAliasing: boolean;
  /** Size of the meminfo array, for kernels that keep memory in banks (NR_BANKS). */
  readonly banks: number;
  /** Holes in RAM are given to vmalloc (ENABLE_VMALLOC_SAVING of Qualcomm's kernels). */
  readonly vmallocSaving: boolean;
  /** Highest physical address, inclusive, where such a hole may start or end; undefined for 256 MiB above PHYS_OFFSET. */
  readonly maxHoleAddress: bigint | undefined;
  /** Bytes of the window for consistent DMA memory; 0 where there is none. */
  readonly consistentDma: bigint;
  /** Exclusive end of that window; virtual. */
  readonly consistentEnd: bigint;
  /** Bytes that one first-level section maps: 1 MiB, with LPAE 2 MiB. */
  readonly sectionSize: bigint;
}

/** The one size of pages that ARM has. */
const PAGE = new PageSize(4n * KiB);

/** A 2 MiB huge page, the only size ARM has. */
const HUGE_PAGE_ORDER = 9;

/** Platforms that move the kernel away from the start of RAM (arch/arm/Makefile, textofs-y); the last that is set wins. */
const TEXT_OFFSETS: readonly (readonly [string, bigint])[] = [
  ['CONFIG_ARCH_REALTEK', 0x10_8000n],
  ['CONFIG_SA1111', 0x20_8000n],
  ['CONFIG_QCOM_RESERVE_SMEM', 0x20_8000n],
  ['CONFIG_ARCH_MSM8X60', 0x20_8000n],
  ['CONFIG_ARCH_MSM8960', 0x20_8000n],
  ['CONFIG_ARCH_MESON', 0x20_8000n],
  ['CONFIG_ARCH_AXXIA', 0x30_8000n],
];

/** Every distance at which kernels lie, the usual one first. */
export const KNOWN_TEXT_OFFSETS: readonly bigint[] = [
  ...new Set([0x8000n, ...TEXT_OFFSETS.map(([, offset]) => offset)]),
];

function textOffsetOf(config: KernelConfig): bigint {
  const stated = config.numberWithin('TEXT_OFFSET', 0n, 256n * MiB, 'the offset of the kernel from the start of RAM');
  if (stated !== undefined) return stated;
  let offset = 0x8000n;
  for (const [symbol, moved] of TEXT_OFFSETS) if (config.enabled(symbol)) offset = moved;
  return offset;
}

/** The highest address of 32 bits. */
const WORD = 0xffff_ffffn;
/** No kernel for ARM has less user space than this, nor less room above PAGE_OFFSET than vmalloc and the vectors take. */
const LEAST_PAGE_OFFSET = 0x1000_0000n;
const MOST_PAGE_OFFSET = 0xe000_0000n;
/** vmalloc= keeps 32 MiB of lowmem (arch/arm/mm/mmu.c), and 240 MiB with a gap of 8 MiB is what it gets by itself. */
const LEAST_ABOVE_PAGE_OFFSET = 280n * MiB;

/** Reads a configuration under the rules of one version. */
export function armBuildOf(config: KernelConfig, behaviour: ArmBehaviour): ArmBuild {
  const lpae = config.enabled('CONFIG_ARM_LPAE');
  const sectionSize = lpae ? 2n * MiB : MiB;
  const textOffset = textOffsetOf(config);
  const pageOffset =
    config.numberWithin('CONFIG_PAGE_OFFSET', LEAST_PAGE_OFFSET, MOST_PAGE_OFFSET, 'PAGE_OFFSET') ?? 0xc000_0000n;
  const banksOf = (symbol: string): bigint | undefined => config.numberWithin(symbol, 1n, 1024n, 'the number of banks');
  const { vmallocEndOf } = behaviour;
  const platformEnd =
    vmallocEndOf === 'all-platforms' ? undefined : platformVmallocEnd(config, vmallocEndOf, pageOffset);
  const common = buildOf(config, behaviour, {
    page: PAGE,
    pageOffset,
    physicalBits: lpae ? 64 : 32,
    longBits: 32,
    cacheLine: 1n << (config.numberWithin('CONFIG_ARM_L1_CACHE_SHIFT', 4n, 8n, 'the order of a cache line') ?? 6n),
    hugePageOrder: HUGE_PAGE_ORDER,
    structPage: Number(
      config.numberWithin('STRUCT_PAGE_SIZE', 16n, 256n, 'the size of struct page') ??
        (config.enabled('CONFIG_MEMCG') ? behaviour.structPageMemcg : behaviour.structPage),
    ),
  });
  return {
    ...common,
    lpae,
    dmaZoneSize: config.numberWithin('DMA_ZONE_SIZE', 0n, WORD, 'the size of the zone DMA'),
    modules: config.enabled('CONFIG_MODULES'),
    thumb2: config.enabled('CONFIG_THUMB2_KERNEL'),
    kasan: config.enabled('CONFIG_KASAN'),
    // without ARM_PATCH_PHYS_VIRT it is the platform's own figure, which need not be round
    physOffsetAlignment: config.enabled('CONFIG_ARM_PATCH_PHYS_VIRT') ? behaviour.physOffsetAlignment : 2n * MiB,
    textOffset,
    // with read-only text, _stext starts the section after the head code (arch/arm/kernel/vmlinux.lds.S)
    stextOffset: config.enabled('CONFIG_STRICT_KERNEL_RWX') ? roundUp(textOffset + 1n, sectionSize) : textOffset,
    vmallocEnd:
      config.numberWithin('VMALLOC_END', pageOffset + LEAST_ABOVE_PAGE_OFFSET, WORD, 'the end of vmalloc space') ??
      platformEnd ??
      behaviour.vmallocEnd,
    viptAliasing: config.enabled('CACHE_IS_VIPT_ALIASING'),
    banks: Number(banksOf('NR_BANKS') ?? banksOf('CONFIG_ARM_NR_BANKS') ?? 8n),
    vmallocSaving: behaviour.vmallocSaving !== 'none' && config.enabled('CONFIG_ENABLE_VMALLOC_SAVING'),
    maxHoleAddress: config.numberWithin('MAX_HOLE_ADDRESS', 0n, 1n << 40n, 'a physical address'),
    consistentDma:
      behaviour.consistentDma === 0n
        ? 0n
        : (config.numberWithin('CONSISTENT_DMA_SIZE', 0n, 512n * MiB, 'the size of DMA space') ??
          behaviour.consistentDma),
    // asm/memory.h, up to 3.1
    consistentEnd: config.numberWithin('CONSISTENT_END', pageOffset, WORD, 'the end of DMA space') ?? 0xffe0_0000n,
    sectionSize,
  };
}
