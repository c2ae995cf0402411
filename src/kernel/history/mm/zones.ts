/**
 * Zones: how they are sized, what is logged of them, and how large a page structure is.
 */
import type { Rows } from '../era.ts';

const PAGE_ALLOC = 'mm/page_alloc.c';

/** How a version sizes its zones and tells of them. */
export interface ZoneBehaviour {
  /** Zones are sized before the tree is unflattened, or after setup_arch. */
  readonly zonesSized: 'before-unflatten' | 'after-setup-arch';
  /** How the configured highest order is meant: one more than the highest, or the highest itself. */
  readonly maxOrder: 'exclusive' | 'inclusive';
  /**
   * What sizes a page block: a huge page of HUGETLB_PAGE, however large, or the highest order; the same, no larger than
   * that order; a huge page of either kind; the same, with a symbol of its own for the largest block.
   */
  readonly pageBlock: 'hugetlb' | 'hugetlb-capped' | 'huge' | 'huge-or-own';
  /** Bytes per `struct page`. */
  readonly structPage: number;
  /** Bytes per `struct page` in a build with memory control groups. */
  readonly structPageMemcg: number;
  /** `kernelcore=mirror` is ignored where no memory is mirrored; up to 6.1 only RAM from 4 GiB on becomes movable then. */
  readonly mirrorChecked: boolean;
  /** Whether ZONE_MOVABLE counts as highmem: by the build alone, or where it takes its pages from zone HighMem. */
  readonly movableIsHighmem: 'by-build' | 'by-host';
  /** Debug lines on each zone's pages (`On node 0 totalpages`) reach the log. */
  readonly zonePageLines: boolean;
  /** What the line of a zone counts: its pages less those of their page structures, or all that are present. */
  readonly zonePagesPrinted: 'without-memmap' | 'present';
  /** The page structures of highmem are logged. */
  readonly highmemMemmapLine: boolean;
  /** Pages that a batch of per-CPU pages is sized from, at most. */
  readonly batchCap: 128 | 256;
  /** Which pages without memory are counted in the log: those in holes, those after the last region too. */
  readonly unavailableRanges: 'silent' | 'holes' | 'holes-and-tail';
  /** Kinds of pages that mobility keeps apart, without and with CMA: with fewer pages than a block for each, grouping is off. */
  readonly migrateTypes: { readonly plain: number; readonly withCma: number };
  /** What zones are taken to hold before memory is handed over: all their pages, or those without their page structures. */
  readonly zonePagesExpected: 'without-memmap' | 'present';
  /** How `Built 1 zonelists` reads: whether it names the order, and what stands before the total. */
  readonly zonelistLine: { readonly order: boolean; readonly gap: string };
}

export const ZONES: Rows<ZoneBehaviour> = {
  zonesSized: {
    topic: 'zones',
    eras: [
      {
        from: '2.6.32',
        value: 'before-unflatten',
        change: 'zones are sized in paging_init',
        source: 'arch/arm/mm/init.c 6.12, 6.18; boots of 6.18.35',
      },
      {
        from: '6.19',
        value: 'after-setup-arch',
        change: 'zones are sized after setup_arch, late reserved-memory set-up included',
        source: 'mm/mm_init.c 7.2',
        between: ['6.18', '7.2'],
      },
    ],
  },
  maxOrder: {
    topic: 'zones',
    eras: [
      {
        from: '2.6.32',
        value: 'exclusive',
        change: 'FORCE_MAX_ZONEORDER is one more than the highest order',
        source: 'include/linux/mmzone.h 6.1',
      },
      {
        from: '6.4',
        value: 'inclusive',
        change: 'ARCH_FORCE_MAX_ORDER is the highest order itself',
        source: 'include/linux/mmzone.h 6.6; boots of 6.6.63',
        between: ['6.1', '6.6'],
      },
    ],
  },
  pageBlock: {
    topic: 'zones',
    eras: [
      {
        from: '2.6.32',
        value: 'hugetlb',
        change: 'a page block is a huge page of HUGETLB_PAGE',
        source: 'include/linux/pageblock-flags.h 5.10',
      },
      {
        from: '5.16',
        value: 'hugetlb-capped',
        change: 'a page block is no larger than the highest order',
        source: 'include/linux/pageblock-flags.h 6.1, 6.6',
        between: ['5.15', '6.1'],
      },
      {
        from: '6.7',
        value: 'huge',
        change: 'transparent huge pages size a page block too',
        source: 'include/linux/pageblock-flags.h 6.12',
        between: ['6.6', '6.12'],
      },
      {
        from: '6.16',
        value: 'huge-or-own',
        change: 'PAGE_BLOCK_MAX_ORDER sizes a page block',
        source: 'include/linux/pageblock-flags.h 6.18',
        between: ['6.12', '6.18'],
      },
    ],
  },
  structPage: {
    topic: 'zones',
    eras: [
      { from: '2.6.32', value: 32, change: 'struct page is 32 bytes', source: 'boot logs of 3.0 to 4.1' },
      {
        from: 'vendor',
        value: 36,
        change: 'struct page is 36 bytes',
        source: 'boots of Qualcomm 3.10.49',
        flavours: ['msm-3.10', 'msm-3.10-q1', 'msm-3.10-q2', 'msm-3.10-q3'],
      },
    ],
  },
  structPageMemcg: {
    topic: 'zones',
    eras: [
      { from: '2.6.32', value: 32, change: 'struct page is 32 bytes', source: 'boot logs of 3.0 to 4.1' },
      {
        from: '3.19',
        value: 36,
        change: 'struct page is 36 bytes with memory control groups',
        source: 'include/linux/mm_types.h 3.19; boot logs of 4.1, 4.4, 4.19 and 5.10 (1728 memmap pages for 196608)',
      },
    ],
  },
  mirrorChecked: {
    topic: 'zones',
    eras: [
      {
        from: '4.6',
        value: false,
        change: 'kernelcore=mirror makes all RAM from 4 GiB on movable, mirrored or not',
        source: 'mm/page_alloc.c 5.10, 6.1; boots of 5.10.223 and 6.1.176',
      },
      {
        from: '6.6',
        value: true,
        change: 'kernelcore=mirror is ignored where no memory is mirrored',
        source: 'mm/mm_init.c 6.12; boots of 6.12.107',
        between: ['6.1', '6.6'],
      },
    ],
  },
  movableIsHighmem: {
    topic: 'zones',
    eras: [
      {
        from: '2.6.32',
        value: 'by-build',
        change: 'with HIGHMEM the movable zone is not charged for its page structures',
        source: 'include/linux/mmzone.h 5.10; boots of 5.10.223',
      },
      {
        from: '5.16',
        value: 'by-host',
        change: 'the movable zone is charged for its page structures unless it lies in highmem',
        source: 'include/linux/mmzone.h 6.1',
        between: ['5.15', '6.1'],
      },
    ],
  },
  zonePageLines: {
    topic: 'zones',
    eras: [
      { from: '2.6.32', value: true, change: 'pages of each zone are logged', source: 'mm/page_alloc.c 5.10' },
      {
        from: '5.11',
        value: false,
        change: 'pages of each zone are logged by dynamic debug only',
        source: 'mm/page_alloc.c 5.15; boots of 5.15.135',
        between: ['5.10', '5.15'],
      },
    ],
  },
  zonePagesPrinted: {
    topic: 'zones',
    eras: [
      {
        from: '2.6.32',
        value: 'without-memmap',
        change: 'the pages of page structures are not counted in the line of a zone',
        source: `${PAGE_ALLOC} 3.4`,
      },
      {
        from: '3.7',
        value: 'present',
        change: 'all present pages are counted in the line of a zone',
        source: `${PAGE_ALLOC} 3.10`,
        between: ['3.6', '3.10'],
      },
    ],
  },
  highmemMemmapLine: {
    topic: 'zones',
    eras: [
      { from: '2.6.32', value: true, change: 'page structures of highmem are logged', source: `${PAGE_ALLOC} 3.18` },
      {
        from: '3.19',
        value: false,
        change: 'page structures of highmem are not charged to it',
        source: `${PAGE_ALLOC} 4.1`,
        between: ['3.18', '4.1'],
      },
    ],
  },
  batchCap: {
    topic: 'zones',
    eras: [
      { from: '2.6.32', value: 128, change: 'batches are sized from 512 KiB at most', source: `${PAGE_ALLOC} 4.14` },
      {
        from: '4.15',
        value: 256,
        change: 'batches are sized from 1 MiB at most',
        source: `${PAGE_ALLOC} 4.19`,
        between: ['4.14', '4.19'],
      },
    ],
  },
  unavailableRanges: {
    topic: 'zones',
    eras: [
      {
        from: '2.6.32',
        value: 'silent',
        change: 'pages in holes are not counted in the log',
        source: 'mm/page_alloc.c 5.10',
      },
      {
        from: '5.12',
        value: 'holes',
        change: 'pages in holes of a zone are counted in the log',
        source: 'mm/page_alloc.c 6.1; none in 136 boots of 5.10.223',
      },
      {
        from: '6.13',
        value: 'holes-and-tail',
        change: 'pages after the end of RAM are counted in the log too',
        source: 'mm/mm_init.c 6.18; boots of 6.18.35',
        between: ['6.12', '6.18'],
      },
    ],
  },
  migrateTypes: {
    topic: 'zones',
    eras: [
      {
        from: '2.6.32',
        value: { plain: 5, withCma: 5 },
        change: 'pages are of five kinds of mobility',
        source: 'include/linux/mmzone.h 3.0',
      },
      {
        from: '5.8',
        value: { plain: 4, withCma: 6 },
        change: 'pages are of four kinds of mobility, with CMA of six',
        source: 'include/linux/mmzone.h 5.10 to 7.2',
      },
    ],
  },
  zonePagesExpected: {
    topic: 'zones',
    eras: [
      {
        from: '2.6.32',
        value: 'without-memmap',
        change: 'Built 1 zonelists leaves page structures out of its total',
        source: 'mm/page_alloc.c 5.10; boots of 5.10.223 to 6.6.63',
      },
      {
        from: '6.10',
        value: 'present',
        change: 'Built 1 zonelists counts all pages',
        source: 'mm/mm_init.c 6.12; boots of 6.12.107',
        between: ['6.6', '6.12'],
      },
    ],
  },
  zonelistLine: {
    topic: 'zones',
    eras: [
      {
        from: '2.6.32',
        value: { order: true, gap: '  ' },
        change: 'Built 1 zonelists names the order',
        source: `${PAGE_ALLOC} 3.10; boot logs of 2.6.32 to 3.0.35`,
      },
      {
        from: '3.0.86',
        value: { order: true, gap: '' },
        change: 'Built 1 zonelists lacks the blanks before the total',
        source: `${PAGE_ALLOC} 3.0.86`,
      },
      {
        from: '3.1',
        value: { order: true, gap: '  ' },
        change: 'Built 1 zonelists has its blanks again',
        source: `${PAGE_ALLOC} 3.4`,
      },
      {
        from: '4.13',
        value: { order: false, gap: '  ' },
        change: 'Built 1 zonelists no longer names the order',
        source: `${PAGE_ALLOC} 4.14`,
        between: ['4.12', '4.14'],
      },
    ],
  },
};
