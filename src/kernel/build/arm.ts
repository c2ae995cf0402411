/**
 * What the build of a kernel decides about memory: the configuration's symbols, read once and named in the kernel's terms.
 */
import { MiB, roundUp } from '../../terms/alignment.ts';
import type { KernelConfig } from '../config/config.ts';
import type { Behaviour } from '../history.ts';
import { platformVmallocEnd } from './arm-vmalloc-end.ts';

export interface CmaBuild {
  /** The default area exists (CONFIG_DMA_CMA). */
  readonly defaultArea: boolean;
  /** CMA itself is built in (CONFIG_CMA): reusable pools work. */
  readonly enabled: boolean;
  /** Bytes that CONFIG_CMA_SIZE_MBYTES gives. */
  readonly sizeBytes: bigint;
  /** CONFIG_CMA_SIZE_PERCENTAGE. */
  readonly percentage: bigint;
  /** Which of the two counts. */
  readonly sizeRule: 'bytes' | 'percentage' | 'smaller' | 'larger';
  /** Alignment in bytes of every area's base and size. */
  readonly alignment: bigint;
  /** How many areas the table holds, the default one included. */
  readonly areas: number;
}

export interface Build {
  /** First virtual address of the kernel's linear mapping. */
  readonly pageOffset: bigint;
  readonly lpae: boolean;
  readonly highmem: boolean;
  readonly zoneDma: boolean;
  /** Bytes of zone DMA from PHYS_OFFSET on, where the platform's header says so (DMA_ZONE_SIZE). */
  readonly dmaZoneSize: bigint | undefined;
  readonly modules: boolean;
  readonly thumb2: boolean;
  readonly crashDump: boolean;
  readonly kasan: boolean;
  readonly smp: boolean;
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
  /** Memory allocation debugging of CMA is built in: its requests are logged. */
  readonly cmaDebug: boolean;
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
  /** Bytes per cache line: the alignment of allocations that ask for none. */
  readonly cacheLine: bigint;
  /** Bytes per `struct page`. */
  readonly structPage: number;
  /** Highest order of the page allocator, inclusive. */
  readonly maxOrder: number;
  /** Order of a page block. */
  readonly pageblockOrder: number;
  readonly cma: CmaBuild;
  readonly config: KernelConfig;
}

const PMD_ORDER = 9; // a 2 MiB huge page, the only size ARM has

/** Highest order of the page allocator, inclusive (include/linux/mmzone.h). */
function maxOrderOf(config: KernelConfig, behaviour: Behaviour): number {
  const forced = config.number('CONFIG_ARCH_FORCE_MAX_ORDER') ?? config.number('CONFIG_FORCE_MAX_ZONEORDER');
  return behaviour.maxOrder === 'inclusive' ? Number(forced ?? 10n) : Number(forced ?? 11n) - 1;
}

/** Order of a page block, by the rule of the version (include/linux/pageblock-flags.h; K-modern §3 of the specification). */
function pageblockOrderOf(config: KernelConfig, behaviour: Behaviour, maxOrder: number): number {
  const hugetlb = config.enabled('CONFIG_HUGETLB_PAGE');
  const huge = hugetlb || config.enabled('CONFIG_TRANSPARENT_HUGEPAGE');
  switch (behaviour.pageBlock) {
    case 'hugetlb':
      return hugetlb ? PMD_ORDER : maxOrder;
    case 'hugetlb-capped':
      return hugetlb ? Math.min(PMD_ORDER, maxOrder) : maxOrder;
    case 'huge':
      return huge ? Math.min(PMD_ORDER, maxOrder) : maxOrder;
    case 'huge-or-own': {
      const highest = Number(config.number('CONFIG_PAGE_BLOCK_MAX_ORDER') ?? BigInt(maxOrder));
      return huge ? Math.min(PMD_ORDER, highest) : highest;
    }
  }
}

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

function textOffsetOf(config: KernelConfig): bigint {
  const stated = config.number('TEXT_OFFSET');
  if (stated !== undefined) return stated;
  let offset = 0x8000n;
  for (const [symbol, moved] of TEXT_OFFSETS) if (config.enabled(symbol)) offset = moved;
  return offset;
}

function cmaOf(config: KernelConfig, behaviour: Behaviour, order: number): CmaBuild {
  const areas = Number(config.number('CONFIG_CMA_AREAS') ?? 7n);
  return {
    enabled: config.enabled('CONFIG_CMA'),
    defaultArea: behaviour.cmaDefaultSymbol !== 'none' && config.enabled(behaviour.cmaDefaultSymbol),
    sizeBytes: (config.number('CONFIG_CMA_SIZE_MBYTES') ?? 0n) * MiB,
    percentage: config.number('CONFIG_CMA_SIZE_PERCENTAGE') ?? 0n,
    sizeRule: config.enabled('CONFIG_CMA_SIZE_SEL_PERCENTAGE')
      ? 'percentage'
      : config.enabled('CONFIG_CMA_SIZE_SEL_MIN')
        ? 'smaller'
        : config.enabled('CONFIG_CMA_SIZE_SEL_MAX')
          ? 'larger'
          : 'bytes',
    alignment: 4096n << BigInt(order),
    areas: behaviour.cmaAreas === 'one-more' ? areas + 1 : areas,
  };
}

/** Reads a configuration under the rules of one version. */
export function buildOf(config: KernelConfig, behaviour: Behaviour): Build {
  const lpae = config.enabled('CONFIG_ARM_LPAE');
  const sectionSize = lpae ? 2n * MiB : MiB;
  const textOffset = textOffsetOf(config);
  const maxOrder = maxOrderOf(config, behaviour);
  const pageblockOrder = pageblockOrderOf(config, behaviour, maxOrder);
  const cmaOrder = behaviour.cmaAlignment === 'largest' ? Math.max(maxOrder, pageblockOrder) : pageblockOrder;
  const pageOffset = config.number('CONFIG_PAGE_OFFSET') ?? 0xc000_0000n;
  const { vmallocEndOf } = behaviour;
  const platformEnd =
    vmallocEndOf === 'all-platforms' ? undefined : platformVmallocEnd(config, vmallocEndOf, pageOffset);
  return {
    pageOffset,
    lpae,
    highmem: config.enabled('CONFIG_HIGHMEM'),
    zoneDma: config.enabled('CONFIG_ZONE_DMA'),
    dmaZoneSize: config.number('DMA_ZONE_SIZE'),
    modules: config.enabled('CONFIG_MODULES'),
    thumb2: config.enabled('CONFIG_THUMB2_KERNEL'),
    crashDump: config.enabled('CONFIG_CRASH_DUMP'),
    kasan: config.enabled('CONFIG_KASAN'),
    smp: config.enabled('CONFIG_SMP'),
    textOffset,
    // with read-only text, _stext starts the section after the head code (arch/arm/kernel/vmlinux.lds.S)
    stextOffset: config.enabled('CONFIG_STRICT_KERNEL_RWX') ? roundUp(textOffset + 1n, sectionSize) : textOffset,
    vmallocEnd: config.number('VMALLOC_END') ?? platformEnd ?? behaviour.vmallocEnd,
    viptAliasing: config.enabled('CACHE_IS_VIPT_ALIASING'),
    banks: Number(config.number('NR_BANKS') ?? config.number('CONFIG_ARM_NR_BANKS') ?? 8n),
    cmaDebug: config.enabled('CONFIG_CMA_DEBUG'),
    vmallocSaving: behaviour.vmallocSaving !== 'none' && config.enabled('CONFIG_ENABLE_VMALLOC_SAVING'),
    maxHoleAddress: config.number('MAX_HOLE_ADDRESS'),
    consistentDma:
      behaviour.consistentDma === 0n ? 0n : (config.number('CONSISTENT_DMA_SIZE') ?? behaviour.consistentDma),
    // asm/memory.h, up to 3.1
    consistentEnd: config.number('CONSISTENT_END') ?? 0xffe0_0000n,
    sectionSize,
    cacheLine: 1n << (config.number('CONFIG_ARM_L1_CACHE_SHIFT') ?? 6n),
    structPage: Number(
      config.number('STRUCT_PAGE_SIZE') ??
        (config.enabled('CONFIG_MEMCG') ? behaviour.structPageMemcg : behaviour.structPage),
    ),
    maxOrder,
    pageblockOrder,
    cma: cmaOf(config, behaviour, cmaOrder),
    config,
  };
}
