/**
 * The virtual address space: the fixed windows, and how `Virtual kernel memory layout:` reads.
 */
import type { Rows } from '../era.ts';

const INIT = 'arch/arm/mm/init.c';
const FIXMAP = 'arch/arm/include/asm/fixmap.h';

/** The fixmap window and where its line ends; virtual, ends exclusive. */
export interface Fixmap {
  readonly start: bigint;
  readonly end: bigint;
}

/** How a version lays out its virtual space and tells of it. */
export interface LayoutBehaviour {
  /** The fixmap window, as printed. */
  readonly fixmap: Fixmap;
  /** The blob is mapped at 0xff800000. */
  readonly blobWindow: boolean;
  /** Bytes of the window for consistent DMA memory below 0xffe00000 where no platform says otherwise; 0 where there is none. */
  readonly consistentDma: bigint;
  /** The window for PCI I/O at 0xfee00000. */
  readonly pciIo: boolean;
  /** Whether and how the layout is printed: with which order of sections, addresses of sections hidden. */
  readonly layoutPrint: 'none' | 'init-first' | 'init-first-bss' | 'text-first' | 'hidden';
  /** The modules line is printed without CONFIG_MODULES too. */
  readonly layoutModules: boolean;
  /** How lowmem with holes given to vmalloc is printed: by banks, or by regions whose upper neighbour moves on or stays. */
  readonly layoutHoles: 'ordinary' | 'banks' | 'moving' | 'staying';
  /** KASAN keeps a shadow of the kernel's space below the modules, in builds with it. */
  readonly kasanShadow: boolean;
}

export const LAYOUT: Rows<LayoutBehaviour> = {
  fixmap: {
    topic: 'virtual layout',
    eras: [
      {
        from: '2.6.32',
        value: { start: 0xfff0_0000n, end: 0xfffe_0000n },
        change: 'fixmap is 0xfff00000-0xfffe0000',
        source: `${FIXMAP} 3.10`,
        flavours: ['msm-3.10', 'msm-3.10-q2', 'msm-3.10-q3'],
      },
      {
        from: '3.15',
        value: { start: 0xffc0_0000n, end: 0xffe0_0000n },
        change: 'fixmap is 0xffc00000-0xffe00000',
        source: `${FIXMAP} 3.16`,
        between: ['3.14', '3.16'],
      },
      {
        from: '3.19',
        value: { start: 0xffc0_0000n, end: 0xfff0_0000n },
        change: 'fixmap is 0xffc00000-0xfff00000',
        source: `${FIXMAP} 4.1`,
        between: ['3.18', '4.1'],
      },
      {
        from: '5.11',
        value: { start: 0xffc8_0000n, end: 0xfff0_0000n },
        change: 'fixmap is 0xffc80000-0xfff00000, with the blob mapped below it',
        source: `${FIXMAP} 5.12`,
        between: ['5.4.59', '5.12'],
        backports: ['5.4.214', '5.10.223'],
      },
    ],
  },
  blobWindow: {
    topic: 'virtual layout',
    eras: [
      {
        from: '2.6.32',
        value: false,
        change: 'the blob is read through the linear mapping',
        source: `arch/arm/mm/mmu.c 5.4`,
      },
      {
        from: '5.11',
        value: true,
        change: 'the blob is mapped at 0xff800000',
        source: `arch/arm/mm/mmu.c 5.12`,
        between: ['5.4.59', '5.12'],
        backports: ['5.4.214', '5.10.223'],
      },
    ],
  },
  consistentDma: {
    topic: 'virtual layout',
    eras: [
      {
        from: '2.6.32',
        value: 0x20_0000n,
        change: '2 MiB below 0xffe00000 are for consistent DMA memory',
        source: `arch/arm/include/asm/memory.h 2.6.39`,
      },
      {
        from: 'vendor',
        value: 0xb80_0000n,
        change: '184 MiB below 0xffe00000 are for consistent DMA memory',
        source: `arch/arm/plat-mxc of Freescale 3.0.35`,
        flavours: ['imx-3.0.35'],
      },
      {
        from: '3.2',
        value: 0n,
        change: 'consistent DMA memory is mapped in the vmalloc area',
        source: 'arch/arm/mm/dma-mapping.c 3.4',
        between: ['3.1', '3.4'],
      },
    ],
  },
  pciIo: {
    topic: 'virtual layout',
    eras: [
      {
        from: '2.6.32',
        value: false,
        change: 'PCI I/O has no window of its own',
        source: `Documentation/arm/memory.txt 3.4`,
      },
      {
        from: '3.7',
        value: true,
        change: 'PCI I/O is mapped at 0xfee00000',
        source: `Documentation/arm/memory.txt 3.10`,
      },
    ],
  },
  layoutPrint: {
    topic: 'virtual layout',
    eras: [
      { from: '2.6.32', value: 'none', change: 'the virtual layout is not printed', source: `${INIT} 2.6.32` },
      {
        from: '2.6.35',
        value: 'init-first',
        change: 'the virtual layout is printed, sections as .init .text .data',
        source: `${INIT} 2.6.36; a 2.6.35 boot log`,
      },
      { from: '3.0', value: 'init-first-bss', change: '.bss is printed too', source: `${INIT} 3.0` },
      {
        from: '3.1',
        value: 'text-first',
        change: 'sections are printed as .text .init .data .bss',
        source: `${INIT} 3.1`,
      },
      {
        from: '4.15',
        value: 'hidden',
        change: 'the addresses of sections are printed as (ptrval)',
        source: `${INIT} 4.19`,
        between: ['4.14', '4.19'],
      },
      {
        from: '5.1',
        value: 'none',
        change: 'the virtual layout is no longer printed',
        source: `${INIT} 5.4`,
        between: ['4.19', '5.4'],
      },
    ],
  },
  layoutModules: {
    topic: 'virtual layout',
    eras: [
      { from: '2.6.32', value: true, change: 'the modules line is always printed', source: `${INIT} 3.1` },
      {
        from: '3.2',
        value: false,
        change: 'the modules line needs CONFIG_MODULES',
        source: `${INIT} 3.4`,
        between: ['3.1', '3.4'],
      },
    ],
  },
  layoutHoles: {
    topic: 'virtual layout',
    eras: [
      { from: '2.6.32', value: 'ordinary', change: 'one vmalloc line and one lowmem line', source: `${INIT} 3.10` },
      {
        from: 'vendor',
        value: 'banks',
        change: 'lines by bank, with ENABLE_VMALLOC_SAVING',
        source: `${INIT} of Qualcomm 3.10.28`,
        flavours: ['msm-3.10-q1'],
      },
      {
        from: 'vendor',
        value: 'moving',
        change: 'alternating lines, each up to the region above',
        source: `the published log of a Qualcomm 3.10 system`,
        flavours: ['msm-3.10'],
      },
      {
        from: 'vendor',
        value: 'staying',
        change: 'alternating lines, each up to the highest region',
        source: `${INIT} of Qualcomm 3.10.49`,
        flavours: ['msm-3.10-q2', 'msm-3.10-q3'],
      },
    ],
  },
  kasanShadow: {
    topic: 'virtual layout',
    eras: [
      { from: '2.6.32', value: false, change: 'there is no KASAN', source: 'arch/arm/Kconfig 5.10' },
      {
        from: '5.11',
        value: true,
        change: 'KASAN keeps a shadow below the modules',
        source: 'arch/arm/include/asm/kasan_def.h 5.12',
        between: ['5.10', '5.12'],
      },
    ],
  },
};
