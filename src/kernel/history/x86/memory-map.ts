/**
 * An x86 PC: how the BIOS's memory map is read, told and split. These kernels boot without a device tree; their history
 * reaches further back than that of the ARM stages.
 */
import type { FlavourName } from '../../flavours.ts';
import type { Version } from '../../version.ts';
import { eraFor, type Rows } from '../era.ts';

const E820 = 'arch/x86/kernel/e820.c';
const SETUP = 'arch/x86/kernel/setup.c';
const INIT_32 = 'arch/x86/mm/init_32.c';

/** Bytes that a 32-bit kernel can map linearly, where no build says otherwise. */
export interface LinearLimit {
  /** `window`: what is left of the top GiB by VMALLOC_RESERVE; `vmalloc-end`: what is left below VMALLOC_END. */
  readonly from: 'window' | 'vmalloc-end';
  /** VMALLOC_END of a usual build; virtual, exclusive. */
  readonly vmallocEnd: bigint;
  /** The same with PAE, whose page tables cover 2 MiB each. */
  readonly vmallocEndPae: bigint;
}

/** How a version makes memory of a BIOS map. */
export interface MemoryMapBehaviour {
  /** Entries below which a BIOS map is not believed. */
  readonly smallestBiosMap: number;
  /** How entries are printed: their end exclusive or inclusive, the modern words and the gaps between them. */
  readonly mapLines: 'exclusive' | 'inclusive' | 'with-gaps';
  /** What becomes of page 0, the BIOS's own: reserved only, or taken out of RAM, with X86_RESERVE_LOW's bytes or without. */
  readonly biosPage: 'reserved' | 'page' | 'reserve-low';
  /** CONFIG_X86_RESERVE_LOW is reserved in memblock rather than taken out of the map. */
  readonly reservesLow: boolean;
  /** The real-mode trampoline takes the whole first MiB once it has its place. */
  readonly reservesFirstMegabyte: boolean;
  /** How changes of the map are printed. */
  readonly updateLines: 'none' | 'exclusive' | 'inclusive';
  /** `last_pfn =` is printed. */
  readonly lastPfnLine: boolean;
  /** `low ram: 0 - …` is printed with the lowmem figures. */
  readonly lowRamLine: boolean;
  readonly linearLimit: LinearLimit;
  /** Physical address at which the kernel is built to run. */
  readonly physicalStart: bigint;
  /** Bytes of a usual image, `_text` to `_end`. */
  readonly imageBytes: bigint;
  /** The end of RAM is looked for below max_arch_pfn: what lies above is not seen at all. */
  readonly endOfRamClipped: boolean;
  /** How zones are printed: by page frames, or by addresses of at least 8 or 16 digits. */
  readonly zoneLines: 'frames' | 'eight' | 'sixteen';
}

export const MEMORY_MAP: Rows<MemoryMapBehaviour> = {
  smallestBiosMap: {
    topic: 'x86 memory map',
    eras: [
      {
        from: '2.6.11',
        value: 2,
        change: 'a BIOS map of fewer than two entries is replaced by the default map',
        source: `${E820} 2.6.32`,
      },
      {
        from: '7.2',
        value: 1,
        change: 'only an empty BIOS map is replaced by the default map',
        source: `${E820} 7.2`,
        between: ['6.1', '7.2'],
      },
    ],
  },
  mapLines: {
    topic: 'x86 memory map',
    eras: [
      { from: '2.6.11', value: 'exclusive', change: 'map entries end with the byte after', source: `${E820} 2.6.32` },
      { from: '3.5', value: 'inclusive', change: 'map entries end with their last byte', source: `${E820} 3.6` },
      {
        from: '7.2',
        value: 'with-gaps',
        change: 'map entries are called System RAM and device reserved, and gaps are printed',
        source: `${E820} 7.2`,
        between: ['6.1', '7.2'],
      },
    ],
  },
  biosPage: {
    topic: 'x86 memory map',
    eras: [
      {
        from: '2.6.11',
        value: 'reserved',
        change: 'page 0 is reserved, and stays RAM in the map',
        source: `${SETUP} 2.6.32`,
      },
      {
        from: '2.6.34',
        value: 'page',
        change: 'page 0 is reserved and RAM at 640 KiB to 1 MiB removed',
        source: `${SETUP} 2.6.34`,
      },
      {
        from: '2.6.38',
        value: 'reserve-low',
        change: 'the first 64 KiB (X86_RESERVE_LOW) are reserved in the map',
        source: `${SETUP} 3.0`,
        between: ['2.6.36', '3.0'],
      },
      { from: '3.9', value: 'page', change: 'page 0 alone is reserved in the map', source: `${SETUP} 3.10` },
    ],
  },
  reservesLow: {
    topic: 'x86 memory map',
    eras: [
      { from: '2.6.11', value: false, change: 'the first 64 KiB are not reserved in memblock', source: `${SETUP} 3.6` },
      { from: '3.9', value: true, change: 'the first 64 KiB are reserved in memblock', source: `${SETUP} 3.10` },
    ],
  },
  reservesFirstMegabyte: {
    topic: 'x86 memory map',
    eras: [
      { from: '2.6.11', value: false, change: 'free parts of the first MiB are used', source: `${SETUP} 5.10` },
      {
        from: '5.13',
        value: true,
        change: 'the whole first MiB is reserved once the real-mode trampoline is placed',
        source: 'arch/x86/realmode/init.c 6.1',
        between: ['5.10', '6.1'],
      },
    ],
  },
  updateLines: {
    topic: 'x86 memory map',
    eras: [
      { from: '2.6.11', value: 'none', change: 'changes of the map are not printed', source: `${E820} 2.6.32` },
      { from: '2.6.34', value: 'exclusive', change: 'changes of the map are printed', source: `${E820} 2.6.36` },
      { from: '3.5', value: 'inclusive', change: 'changes of the map end with their last byte', source: `${E820} 3.6` },
    ],
  },
  lastPfnLine: {
    topic: 'x86 memory map',
    eras: [
      { from: '2.6.11', value: false, change: 'the last page frame is not printed', source: `${E820} 2.6.23` },
      {
        from: '2.6.27',
        value: true,
        change: 'the last page frame is printed',
        source: `${E820} 2.6.32`,
        between: ['2.6.23', '2.6.32'],
      },
    ],
  },
  lowRamLine: {
    topic: 'x86 memory map',
    eras: [
      { from: '2.6.11', value: false, change: 'the end of low RAM is not printed', source: `${INIT_32} 2.6.23` },
      {
        from: '2.6.27',
        value: true,
        change: 'the end of low RAM is printed',
        source: `${INIT_32} 2.6.32`,
        between: ['2.6.23', '2.6.32'],
      },
    ],
  },
  linearLimit: {
    topic: 'x86 memory map',
    eras: [
      {
        from: '2.6.11',
        value: { from: 'window', vmallocEnd: 0xff7f_e000n, vmallocEndPae: 0xffbf_e000n },
        change: 'low memory is what the top GiB leaves beside 128 MiB of vmalloc: 896 MiB',
        source: 'include/asm-i386/page.h 2.6.23',
      },
      {
        from: '2.6.25',
        value: { from: 'vmalloc-end', vmallocEnd: 0xff7f_e000n, vmallocEndPae: 0xff7f_e000n },
        change: 'low memory ends 128 MiB below VMALLOC_END: a little less than 896 MiB',
        source: 'arch/x86/include/asm/pgtable_32_types.h 2.6.32; VMALLOC_END as in logs of 2.6.32 to 4.9',
      },
      {
        from: '4.15',
        value: { from: 'vmalloc-end', vmallocEnd: 0xfebf_e000n, vmallocEndPae: 0xfeff_e000n },
        change: 'the CPU entry area lies above VMALLOC_END: low memory is about 876 MiB',
        source: 'boots of Debian 6.1 for i386',
        between: ['4.14', '6.1'],
      },
    ],
  },
  physicalStart: {
    topic: 'x86 memory map',
    eras: [
      { from: '2.6.11', value: 0x10_0000n, change: 'the kernel runs from 1 MiB', source: 'arch/i386/Kconfig 2.6.23' },
      {
        from: '2.6.32',
        value: 0x100_0000n,
        change: 'the kernel runs from 16 MiB (PHYSICAL_START)',
        source: 'arch/x86/Kconfig 2.6.32',
        between: ['2.6.23', '2.6.32'],
      },
    ],
  },
  imageBytes: {
    topic: 'x86 memory map',
    eras: [
      {
        from: '2.6.11',
        value: 0x30_0000n,
        change: 'a usual kernel image takes 3 MiB',
        source: 'the published example of a PC',
      },
      {
        from: '2.6.32',
        value: 0xef_6000n,
        change: 'a usual kernel image takes 15 MiB',
        source: 'boots of Debian 6.1 for i386',
      },
    ],
  },
  endOfRamClipped: {
    topic: 'x86 memory map',
    eras: [
      {
        from: '2.6.11',
        value: false,
        change: 'RAM is counted beyond what page frames reach',
        source: `${E820} 2.6.23`,
      },
      {
        from: '2.6.27',
        value: true,
        change: 'RAM is counted up to max_arch_pfn',
        source: `${E820} 2.6.32`,
        between: ['2.6.23', '2.6.32'],
      },
    ],
  },
  zoneLines: {
    topic: 'x86 memory map',
    eras: [
      { from: '2.6.11', value: 'frames', change: 'zones are printed as page frames', source: 'mm/page_alloc.c 2.6.32' },
      { from: '3.5', value: 'eight', change: 'zones are printed as addresses', source: 'mm/page_alloc.c 3.10' },
      {
        from: '4.0',
        value: 'sixteen',
        change: 'zones are printed as addresses of 16 digits',
        source: 'mm/page_alloc.c 4.1',
        between: ['3.18', '4.1'],
      },
    ],
  },
};

/** All that holds for one version. */
export function memoryMapBehaviourOf(version: Version, flavour?: FlavourName): MemoryMapBehaviour {
  const names = Object.keys(MEMORY_MAP) as (keyof MemoryMapBehaviour)[];
  return Object.fromEntries(
    names.map((name) => [name, eraFor<unknown>(MEMORY_MAP[name], version, flavour).value]),
  ) as unknown as MemoryMapBehaviour;
}
