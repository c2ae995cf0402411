/**
 * What paging_init allocates on 32-bit ARM (arch/arm/mm/mmu.c): tables, vectors, the list of static mappings.
 */
import type { Rows } from '../era.ts';

export interface EarlyTableBehaviour {
  /** Bytes of struct static_vm without LPAE; undefined where static mappings are not kept in a list. */
  readonly staticVmBytes: number | undefined;
  /** The kernel's own sections are mapped apart from the lowmem around them: up to where its init sections or its image end. */
  readonly lowmemSplit: 'none' | 'init-end' | 'image-end';
  /** Pieces of lowmem are in the list of static mappings. */
  readonly lowmemListed: boolean;
  /** The fixmap has a page table of its own: in builds with HIGHMEM, or in all. */
  readonly fixmapTableAllocated: 'none' | 'highmem' | 'always';
  /** The zero page is allocated rather than part of the kernel image. */
  readonly zeroPageAllocated: boolean;
  /** i.MX6 maps its snoop control unit early. */
  readonly imx6ScuMapped: boolean;
  /** Clocks of OMAP2+ machines that are described by a node of their own kind take memory before there is an allocator. */
  readonly omapClockModules: 'none' | 'all' | 'dm81xx';
}

const MMU = 'arch/arm/mm/mmu.c';
const TOPIC = 'page tables';

export const EARLY_TABLES: Rows<EarlyTableBehaviour> = {
  staticVmBytes: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: undefined,
        change: 'static mappings are not allocated one by one',
        source: `${MMU} 3.4`,
      },
      {
        from: '3.9',
        value: 40,
        change: 'a static mapping takes 40 bytes',
        source: `${MMU} 3.10; bracketed by 3.4`,
      },
      {
        from: '6.9',
        value: 44,
        change: 'a static mapping takes 44 bytes',
        source: 'boots of 6.6.63 and 6.12.107',
      },
    ],
  },
  lowmemSplit: {
    topic: TOPIC,
    eras: [
      { from: '2.6.32', value: 'none', change: 'each region of lowmem is mapped as it is', source: `${MMU} 3.10` },
      {
        from: '3.11',
        value: 'init-end',
        change: 'lowmem is split around the sections of the kernel, up to the end of its init sections',
        source: `${MMU} 3.14 to 5.12; bracketed by 3.10`,
      },
      {
        from: '5.13',
        value: 'image-end',
        change: 'lowmem is split around the sections of the whole kernel image',
        source: `${MMU} 5.14 (kernel_sec_end); bracketed by 5.12`,
      },
    ],
  },
  lowmemListed: {
    topic: TOPIC,
    eras: [
      { from: '2.6.32', value: false, change: 'lowmem is no static mapping', source: `${MMU} 3.10` },
      {
        from: 'vendor',
        value: true,
        change: 'each piece of lowmem is in the list of static mappings',
        source: `${MMU} of Qualcomm 3.10.49`,
        flavours: ['msm-3.10', 'msm-3.10-q2', 'msm-3.10-q3'],
      },
    ],
  },
  fixmapTableAllocated: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: 'none',
        change: 'the fixmap is part of the kernel’s page tables',
        source: `${MMU} 3.10`,
      },
      {
        from: '3.14',
        value: 'highmem',
        change: 'the fixmap has a page table in builds with HIGHMEM',
        source: 'boots of 3.18.20; bracketed by 3.10',
      },
      { from: '4.1', value: 'always', change: 'the fixmap has a page table', source: `${MMU} 4.4; bracketed by 3.18` },
    ],
  },
  zeroPageAllocated: {
    topic: TOPIC,
    eras: [
      { from: '2.6.32', value: true, change: 'the zero page is allocated', source: `${MMU} 6.12` },
      {
        from: '6.19',
        value: false,
        change: 'the zero page is part of the kernel image',
        source: 'boots of 6.18.35 and 7.2.13',
      },
    ],
  },
  imx6ScuMapped: {
    topic: TOPIC,
    eras: [
      { from: '2.6.32', value: false, change: 'i.MX6 maps its SCU when it is used', source: 'boots of 5.10.223' },
      {
        from: '5.11',
        value: true,
        change: 'i.MX6 maps its SCU early',
        source: 'arch/arm/mach-imx/mach-imx6q.c 6.1; boots of 6.1.176, bracketed by 5.10',
      },
    ],
  },
  omapClockModules: {
    topic: TOPIC,
    eras: [
      { from: '2.6.32', value: 'none', change: 'OMAP clock nodes take no early memory', source: 'boots of 4.19.72' },
      {
        from: '4.16',
        value: 'all',
        change: 'each ti,clkctrl node takes early memory',
        source: 'arch/arm/mach-omap2/omap_hwmod.c 5.10',
      },
      {
        from: '5.15',
        value: 'dm81xx',
        change: 'ti,clkctrl nodes take early memory on DM81xx only',
        source: 'boots of 6.1.176; bracketed by 5.10',
      },
    ],
  },
};
