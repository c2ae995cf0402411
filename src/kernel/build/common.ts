/**
 * What the build of a kernel decides about memory, as far as architectures agree: the configuration's symbols, read once and
 * named in the kernel's terms.
 */
import { MiB } from '../../terms/alignment.ts';
import type { PageSize } from '../../terms/page-size.ts';
import type { KernelConfig } from '../config/config.ts';
import type { Behaviour } from '../history.ts';

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

/** What the architecture alone decides, before the shared symbols are read. */
export interface ArchitectureBuild {
  readonly page: PageSize;
  /** First virtual address of the kernel's linear mapping. */
  readonly pageOffset: bigint;
  /** Bits of a physical address (phys_addr_t). */
  readonly physicalBits: 32 | 64;
  /** Bits of an unsigned long. */
  readonly longBits: 32 | 64;
  /** Bytes per cache line: the alignment of allocations that ask for none. */
  readonly cacheLine: bigint;
  /** Order of the one size of huge pages that there is. */
  readonly hugePageOrder: number;
  /** Bytes per `struct page`. */
  readonly structPage: number;
}

export interface Build extends Omit<ArchitectureBuild, 'hugePageOrder'> {
  readonly highmem: boolean;
  readonly zoneDma: boolean;
  readonly crashDump: boolean;
  readonly smp: boolean;
  /** Highest order of the page allocator, inclusive. */
  readonly maxOrder: number;
  /** Order of a page block. */
  readonly pageblockOrder: number;
  readonly cma: CmaBuild;
  /** Memory allocation debugging of CMA is built in: its requests are logged. */
  readonly cmaDebug: boolean;
  readonly config: KernelConfig;
}

/** Symbols that set the highest order of the page allocator, the newer first. */
const ORDERS = ['CONFIG_ARCH_FORCE_MAX_ORDER', 'CONFIG_FORCE_MAX_ZONEORDER'] as const;

/**
 * Highest order of the page allocator, inclusive (include/linux/mmzone.h).
 *
 * @throws InputError for one at which a block would not be counted by a `long` of the kernel, in bytes
 */
function maxOrderOf(
  config: KernelConfig,
  behaviour: Behaviour,
  { longBits, page }: Pick<ArchitectureBuild, 'longBits' | 'page'>,
): number {
  const excess = behaviour.maxOrder === 'inclusive' ? 0n : 1n;
  const most = BigInt(page.pagesFor(1n << BigInt(longBits - 1)).toString(2).length - 1);
  for (const symbol of ORDERS) {
    const forced = config.numberWithin(symbol, excess, most + excess, 'the highest order of the page allocator');
    if (forced !== undefined) return Number(forced - excess);
  }
  return 10;
}

/** Order of a page block, by the rule of the version (include/linux/pageblock-flags.h). */
function pageblockOrderOf(config: KernelConfig, behaviour: Behaviour, maxOrder: number, hugePageOrder: number): number {
  const hugetlb = config.enabled('CONFIG_HUGETLB_PAGE');
  const huge = hugetlb || config.enabled('CONFIG_TRANSPARENT_HUGEPAGE');
  switch (behaviour.pageBlock) {
    case 'hugetlb':
      return hugetlb ? hugePageOrder : maxOrder;
    case 'hugetlb-capped':
      return hugetlb ? Math.min(hugePageOrder, maxOrder) : maxOrder;
    case 'huge':
      return huge ? Math.min(hugePageOrder, maxOrder) : maxOrder;
    case 'huge-or-own': {
      const highest = Number(
        config.numberWithin('CONFIG_PAGE_BLOCK_MAX_ORDER', 0n, BigInt(maxOrder), 'the order of a page block') ??
          BigInt(maxOrder),
      );
      return huge ? Math.min(hugePageOrder, highest) : highest;
    }
  }
}

/** The largest `int` of Kconfig, which the size in MiB is. */
const MOST_CMA_MIB = 0x7fff_ffffn;

function cmaOf(config: KernelConfig, behaviour: Behaviour, alignment: bigint): CmaBuild {
  const areas = Number(config.numberWithin('CONFIG_CMA_AREAS', 0n, 1000n, 'the number of CMA areas') ?? 7n);
  return {
    enabled: config.enabled('CONFIG_CMA'),
    defaultArea: behaviour.cmaDefaultSymbol !== 'none' && config.enabled(behaviour.cmaDefaultSymbol),
    sizeBytes:
      (config.numberWithin('CONFIG_CMA_SIZE_MBYTES', 0n, MOST_CMA_MIB, 'the size of the default CMA area') ?? 0n) * MiB,
    percentage: config.numberWithin('CONFIG_CMA_SIZE_PERCENTAGE', 0n, 100n, 'a percentage') ?? 0n,
    sizeRule: config.enabled('CONFIG_CMA_SIZE_SEL_PERCENTAGE')
      ? 'percentage'
      : config.enabled('CONFIG_CMA_SIZE_SEL_MIN')
        ? 'smaller'
        : config.enabled('CONFIG_CMA_SIZE_SEL_MAX')
          ? 'larger'
          : 'bytes',
    alignment,
    areas: behaviour.cmaAreas === 'one-more' ? areas + 1 : areas,
  };
}

/** Reads what every architecture's configuration says, under the rules of one version. */
export function buildOf(config: KernelConfig, behaviour: Behaviour, architecture: ArchitectureBuild): Build {
  const { hugePageOrder, ...own } = architecture;
  const maxOrder = maxOrderOf(config, behaviour, architecture);
  const pageblockOrder = pageblockOrderOf(config, behaviour, maxOrder, hugePageOrder);
  const cmaOrder = behaviour.cmaAlignment === 'largest' ? Math.max(maxOrder, pageblockOrder) : pageblockOrder;
  return {
    ...own,
    highmem: config.enabled('CONFIG_HIGHMEM'),
    zoneDma: config.enabled('CONFIG_ZONE_DMA'),
    crashDump: config.enabled('CONFIG_CRASH_DUMP'),
    smp: config.enabled('CONFIG_SMP'),
    maxOrder,
    pageblockOrder,
    cma: cmaOf(config, behaviour, own.page.bytesOf(2 ** cmaOrder)),
    cmaDebug: config.enabled('CONFIG_CMA_DEBUG'),
    config,
  };
}
