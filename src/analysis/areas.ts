/**
 * The whole 32-bit address space of an ARM kernel as Documentation/arch/arm/memory.rst tells it (Russell King, 2005): what each
 * range is for, and the formula behind its two ends.
 */
import type { LayoutRegion, Prediction } from '../boot/prediction.ts';

export interface Area {
  readonly name: string;
  readonly start: bigint;
  /** Last byte. */
  readonly end: bigint;
  readonly use: string;
  /** What the first address is, in symbols; and what the one after the last is. */
  readonly startIs: string;
  readonly endIs: string;
}

interface Formula {
  readonly use: string;
  readonly startIs: string;
  readonly endIs: string;
}

/** What the regions of the virtual layout are. */
const FORMULAS: Readonly<Record<string, Formula>> = {
  vector: { use: 'vectors of the processor', startIs: 'CONFIG_VECTORS_BASE', endIs: 'a page above' },
  fixmap: { use: 'mappings at places fixed when the kernel is built', startIs: 'FIXADDR_START', endIs: 'FIXADDR_TOP' },
  fdt: { use: 'the device tree blob, read only', startIs: 'FDT_FIXED_BASE', endIs: 'FDT_FIXED_BASE + 4 MiB' },
  DMA: {
    use: 'memory that dma_alloc_coherent gives',
    startIs: 'CONSISTENT_END - CONSISTENT_DMA_SIZE',
    endIs: 'CONSISTENT_END',
  },
  'pci-io': {
    use: 'I/O ports of PCI, within the vmalloc area',
    startIs: 'PCI_IO_VIRT_BASE',
    endIs: '0xff000000',
  },
  lowmem: {
    use: 'RAM, mapped one to one',
    startIs: 'PAGE_OFFSET',
    endIs: 'high_memory = PAGE_OFFSET + lowmem limit - PHYS_OFFSET',
  },
  pkmap: { use: 'permanent mappings of highmem pages', startIs: 'PAGE_OFFSET - 2 MiB', endIs: 'PAGE_OFFSET' },
  kasan: {
    use: 'shadow of KASAN: a byte for every 8',
    startIs: 'MODULES_VADDR / 8 + KASAN_SHADOW_OFFSET',
    endIs: 'MODULES_VADDR',
  },
  user: { use: 'programs', startIs: 'a page', endIs: 'TASK_SIZE' },
};

/** Ranges at the top that no version moved. */
const FIXED: readonly (Formula & { readonly name: string; readonly start: bigint; readonly end: bigint })[] = [
  {
    name: 'minicache',
    start: 0xffff_8000n,
    end: 0xffff_ffffn,
    use: 'copying and clearing of user pages; the minicache of SA11xx and XScale',
    startIs: 'COPYPAGE_MINICACHE',
    endIs: '4 GiB',
  },
];

const PLATFORM_TOP = 0xff00_0000n;
const DMA_TOP = 0xffc0_0000n;

function formulaOf({ name }: LayoutRegion, prediction: Prediction): Formula | undefined {
  const { input, layout } = prediction;
  const alternates = layout.filter((region) => region.name === 'lowmem').length > 1;
  if (name === 'vmalloc') {
    return {
      use: 'vmalloc() and ioremap()',
      startIs: alternates ? 'end of a piece of lowmem' : 'high_memory + 8 MiB, rounded down to 8 MiB',
      endIs: alternates ? 'start of the piece above, or VMALLOC_END' : 'VMALLOC_END',
    };
  }
  if (name === 'lowmem' && alternates) {
    return { use: 'RAM, mapped one to one', startIs: 'PAGE_OFFSET + bank - PHYS_OFFSET', endIs: 'end of the bank' };
  }
  if (name === 'modules') {
    const modules = layout.find((region) => region.name === 'modules');
    const bytes = modules ? (input.pageOffset - modules.start) >> 20n : 16n;
    return {
      use: 'the kernel’s modules',
      startIs: `PAGE_OFFSET - ${bytes} MiB`,
      endIs: input.highmem ? 'PAGE_OFFSET - 2 MiB' : 'PAGE_OFFSET',
    };
  }
  if (name === 'user' && layout.some((region) => region.name === 'kasan')) {
    return { use: 'programs', startIs: 'a page', endIs: 'TASK_SIZE = KASAN_SHADOW_START' };
  }
  if (name === 'user') return { use: 'programs', startIs: 'a page', endIs: 'TASK_SIZE = PAGE_OFFSET - 16 MiB' };
  return FORMULAS[name];
}

/** From the top down; ranges within others stand below the one they are in. */
export function memoryAreas(prediction: Prediction): Area[] {
  const { layout, limits, pageTables, input } = prediction;
  const areas: Area[] = FIXED.map((area) => ({ ...area }));
  for (const region of layout) {
    const formula = formulaOf(region, prediction);
    if (formula) areas.push({ name: region.name, start: region.start, end: region.end - 1n, ...formula });
  }
  const vector = layout.find(({ name }) => name === 'vector');
  const stubs = pageTables?.mappings.find(({ name }) => name === 'vector stubs');
  const vectorsEnd = vector ? vector.end : 0n;
  if (stubs) {
    areas.push({
      name: 'stubs',
      start: stubs.virtual,
      end: stubs.virtual + stubs.size - 1n,
      use: 'stubs that the vectors branch to',
      startIs: 'vectors + a page',
      endIs: 'a page above',
    });
  }
  const reservedFrom = stubs ? stubs.virtual + stubs.size : vectorsEnd;
  areas.push({
    name: 'reserved',
    start: reservedFrom,
    end: 0xffff_7fffn,
    use: 'no platform may use it',
    startIs: stubs ? 'after the stubs' : 'after the vectors',
    endIs: 'COPYPAGE_MINICACHE',
  });
  if (layout.some(({ name }) => name === 'DMA')) {
    areas.push({
      name: 'reserved',
      start: PLATFORM_TOP,
      end: DMA_TOP - 1n,
      use: 'kept for the DMA region to grow',
      startIs: '0xff000000',
      endIs: '0xffc00000',
    });
  }
  if (limits.vmallocEnd < PLATFORM_TOP) {
    areas.push({
      name: 'platform',
      start: limits.vmallocEnd,
      end: PLATFORM_TOP - 1n,
      use: 'free for the platform: static mappings',
      startIs: 'VMALLOC_END',
      endIs: '0xff000000',
    });
  }
  areas.push({
    name: 'null',
    start: 0n,
    end: input.pageSize - 1n,
    use: 'null pointers are caught here; low vectors where the processor has no others',
    startIs: '0',
    endIs: 'a page',
  });
  return areas.sort((a, b) => (a.start === b.start ? (a.end > b.end ? -1 : 1) : a.start > b.start ? -1 : 1));
}
