/**
 * The symbols that decide a kernel's memory, with what each decides: what completion offers and what a misspelled symbol is
 * held against.
 */
import { meantWord } from '../../terms/spelling.ts';
import { PLAIN_MACHINES } from '../build/arm-plain-machines.ts';
import { PLATFORM_SYMBOLS } from '../build/arm-vmalloc-end.ts';

export interface MemorySymbol {
  readonly name: string;
  /** One line without a full stop. */
  readonly about: string;
}

const row = (name: string, about: string): MemorySymbol => ({ name: `CONFIG_${name}`, about });

/** In the order in which people reach for them. */
export const MEMORY_SYMBOLS: readonly MemorySymbol[] = [
  row('HIGHMEM', 'RAM above the linear mapping is used'),
  row('VMSPLIT_3G', 'the kernel has the top 1 GiB of addresses'),
  row('VMSPLIT_3G_OPT', 'the kernel has the top 1.25 GiB'),
  row('VMSPLIT_2G', 'the kernel has the top 2 GiB'),
  row('VMSPLIT_1G', 'the kernel has the top 3 GiB'),
  row('PAGE_OFFSET', 'where the linear mapping begins; follows from VMSPLIT_*'),
  row('ARM_LPAE', 'physical addresses of more than 32 bits'),
  row('ZONE_DMA', 'the first zone is DMA; selected by platforms'),
  row('CMA', 'contiguous areas'),
  row('DMA_CMA', 'the default contiguous area'),
  row('CMA_SIZE_MBYTES', 'its size in MiB'),
  row('CMA_SIZE_PERCENTAGE', 'its size in percent of RAM'),
  row('CMA_SIZE_SEL_MBYTES', 'the size in MiB counts'),
  row('CMA_SIZE_SEL_PERCENTAGE', 'the percentage counts'),
  row('CMA_SIZE_SEL_MIN', 'the smaller of both counts'),
  row('CMA_SIZE_SEL_MAX', 'the larger of both counts'),
  row('CMA_AREAS', 'how many areas there may be'),
  row('CMA_DEBUG', 'requests for areas are logged'),
  row('ARCH_FORCE_MAX_ORDER', 'highest order of the page allocator, from 5.19 on'),
  row('FORCE_MAX_ZONEORDER', 'the same before, one more'),
  row('PAGE_BLOCK_MAX_ORDER', 'highest order of a page block'),
  row('PAGE_BLOCK_ORDER', 'order of a page block'),
  row('HUGETLB_PAGE', 'page blocks have the size of a huge page'),
  row('TRANSPARENT_HUGEPAGE', 'the same'),
  row('FLATMEM_MANUAL', 'one array of page structures'),
  row('SPARSEMEM_MANUAL', 'page structures by section'),
  row('DISCONTIGMEM_MANUAL', 'page structures by node'),
  row('FLATMEM', 'follows from FLATMEM_MANUAL'),
  row('SPARSEMEM', 'follows from SPARSEMEM_MANUAL'),
  row('SPARSEMEM_VMEMMAP', 'page structures have a window of their own'),
  row('NUMA', 'memory in nodes'),
  row('NODES_SHIFT', 'how many nodes there may be'),
  row('MODULES', 'there is a window for modules'),
  row('THUMB2_KERNEL', 'the window for modules has 8 MiB, not 16'),
  row('ARM_MODULE_PLTS', 'modules may lie in vmalloc space too'),
  row('STRICT_KERNEL_RWX', 'the kernel’s text starts a section of its own'),
  row('DEBUG_RODATA', 'the same before 4.11'),
  row('SMP', 'more than one processor'),
  row('NR_CPUS', 'how many'),
  row('ARM_L1_CACHE_SHIFT', 'the least alignment of early allocations'),
  row('ARM_PATCH_PHYS_VIRT', 'the start of RAM is found at run time'),
  row('MEMCG', 'page structures are larger up to 3.17'),
  row('KASAN', 'lowmem has a shadow'),
  row('CRASH_DUMP', 'elfcorehdr= is read'),
  row('KEXEC', 'crashkernel= is read'),
  row('CMDLINE', 'the command line of the build'),
  row('CMDLINE_FROM_BOOTLOADER', 'it stands in where the boot loader gives none'),
  row('CMDLINE_EXTEND', 'it is put together with the boot loader’s'),
  row('DEBUG_LL', 'the debug UART is mapped early'),
  row('DEBUG_UART_PHYS', 'where it is'),
  row('DEBUG_UART_VIRT', 'where it is mapped'),
  row('CMDLINE_FORCE', 'it replaces the boot loader’s'),
  row('XIP_KERNEL', 'the kernel runs from flash'),
  row('SWIOTLB', 'bounce buffers for DMA'),
  row('ARM_NR_BANKS', 'how many banks of RAM there may be, up to 3.14'),
  row('ENABLE_VMALLOC_SAVING', 'holes in RAM become vmalloc space, in Qualcomm’s kernels'),
  row('ARM64_4K_PAGES', 'pages of 4 KiB'),
  row('ARM64_16K_PAGES', 'pages of 16 KiB'),
  row('ARM64_64K_PAGES', 'pages of 64 KiB'),
  ...[36, 39, 42, 47, 48, 52].map((bits) => row(`ARM64_VA_BITS_${bits}`, `virtual addresses of ${bits} bits`)),
  row('ARM64_VA_BITS', 'follows from ARM64_VA_BITS_*'),
  row('ARM64_PA_BITS_48', 'physical addresses of 48 bits'),
  row('ARM64_PA_BITS_52', 'physical addresses of 52 bits'),
  row('ARM64_PA_BITS', 'follows from ARM64_PA_BITS_*'),
  row('ARM64_PAGE_SHIFT', 'follows from ARM64_*_PAGES, up to 6.8'),
  row('PAGE_SHIFT', 'follows from ARM64_*_PAGES, from 6.9 on'),
  row('ZONE_DMA32', 'a zone below 4 GiB'),
  row('RANDOMIZE_BASE', 'the kernel’s addresses are random'),
  row('SYSFS', 'nodes of the unpacked tree are larger'),
  row('OF_KOBJ', 'nodes of the unpacked tree appear in sysfs; follows from SYSFS'),
  row('OF_DYNAMIC', 'properties of the unpacked tree are larger'),
  row('PCI', 'a window of addresses for PCI I/O is kept'),
  row('LOG_BUF_SHIFT', 'size of the log buffer, log2'),
  row('LOG_CPU_MAX_BUF_SHIFT', 'what each processor adds to the log buffer, log2'),
  row('PAGE_EXTENSION', 'pages have extended structures'),
  row('PAGE_IDLE_FLAG', 'idle pages are flagged, in extended structures on 32 bits'),
  row('IDLE_PAGE_TRACKING', 'idle pages are tracked'),
  row('PAGE_OWNER', 'owners of pages are tracked'),
  row('STACKDEPOT', 'call traces are kept'),
  row('CRASH_RESERVE', 'crashkernel= is known'),
  row('DEBUG_LL', 'an early console at a fixed address'),
  row('DEBUG_UART_PHYS', 'its physical address'),
  row('DEBUG_UART_VIRT', 'its virtual address'),
  row('SOC_IMX6Q', 'i.MX6 Quad and DualLite are supported'),
];

/** Platforms of the kernel: they decide TEXT_OFFSET, VMALLOC_END, zones or hooks. */
const PLATFORMS: readonly string[] = [
  ...PLATFORM_SYMBOLS,
  ...PLAIN_MACHINES.flatMap(({ symbols }) => symbols),
  'CONFIG_ARCH_MESON',
  'CONFIG_ARCH_AXXIA',
  'CONFIG_ARCH_REALTEK',
  'CONFIG_ARCH_MSM8X60',
  'CONFIG_ARCH_MSM8960',
  'CONFIG_QCOM_RESERVE_SMEM',
  'CONFIG_SA1111',
  'CONFIG_ARCH_BCM2835',
  'CONFIG_ARCH_BRCMSTB',
  'CONFIG_ARCH_HIGHBANK',
  'CONFIG_ARCH_KEYSTONE',
  'CONFIG_ARCH_MVEBU',
  'CONFIG_MACH_MVEBU_V7',
  'CONFIG_ARCH_RENESAS',
  'CONFIG_ARCH_ROCKCHIP',
  'CONFIG_ARCH_SUNXI',
  'CONFIG_ARCH_STM32',
  'CONFIG_ARCH_ZYNQ',
  'CONFIG_ARCH_QCOM',
  'CONFIG_ARCH_OMAP3',
  'CONFIG_SOC_OMAP5',
  'CONFIG_SOC_AM33XX',
  'CONFIG_SOC_AM43XX',
  'CONFIG_SOC_DRA7XX',
  'CONFIG_SOC_TI81XX',
  'CONFIG_SOC_OMAP2420',
  'CONFIG_SOC_OMAP2430',
  'CONFIG_MACH_ARMADA_370',
  'CONFIG_MACH_ARMADA_XP',
  'CONFIG_OMAP_INTERCONNECT_BARRIER',
  'CONFIG_ARCH_MULTI_V6',
  'CONFIG_ARCH_MULTI_V7',
  'CONFIG_CPU_V6',
  'CONFIG_CPU_V6K',
  'CONFIG_CPU_V7',
  'CONFIG_ISA_DMA_API',
  'CONFIG_ARM',
  'CONFIG_ARM64',
  'CONFIG_MMU',
];

const KNOWN: ReadonlySet<string> = new Set([...MEMORY_SYMBOLS.map(({ name }) => name), ...PLATFORMS]);

export const isMemorySymbol = (symbol: string): boolean => KNOWN.has(symbol);

/**
 * The symbol that `symbol` is a misspelling of; undefined where it is known, and where it is more likely another one that
 * has nothing to do with memory: Kconfig has thousands, of which CMA_DEBUGFS is no misspelled CMA_DEBUG and ARCH_OMAP5 no
 * misspelled ARCH_OMAP4.
 */
export function misspelledSymbol(symbol: string): string | undefined {
  if (KNOWN.has(symbol)) return undefined;
  const word = symbol.replace(/^CONFIG_/, '');
  const letters = (text: string): string => text.replace(/\d+/g, '#');
  const candidates = [...KNOWN]
    .map((name) => name.slice('CONFIG_'.length))
    .filter((name) => !word.startsWith(name) && letters(name) !== letters(word))
    .filter((name) => !name.startsWith(word) || name.length === word.length + 1);
  const meant = meantWord(word, candidates, word.length < 8 ? 1 : 2);
  return meant === undefined ? undefined : `CONFIG_${meant}`;
}
