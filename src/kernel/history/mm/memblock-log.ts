/**
 * How `memblock=debug` reads in the log (mm/memblock.c): which operations have a line, its form, and the functions that it names.
 *
 * The functions depend on what the compiler inlined: those here are of Debian's kernels of 5.10, 6.1, 6.12 and 7.2 and of plain
 * builds of older ones. Other builds may name others; nothing else in the log depends on it.
 */
import type { Rows } from '../era.ts';

/** What a line names in place of the function that asked; by that function, or by operation or stage and function. */
export interface PrintedCallers {
  readonly all: Readonly<Record<string, string>>;
  /** Otherwise in LPAE builds. */
  readonly lpae?: Readonly<Record<string, string>>;
  /** Otherwise in builds for one processor. */
  readonly uniprocessor?: Readonly<Record<string, string>>;
}

/** Who reserves what an allocation found, as the line says. */
export interface ReservingFunctions {
  /** For memory to be used through the kernel's mapping. */
  readonly mapped: string;
  /** For blocks that are asked for without the layer above. */
  readonly plain: string;
  /** For memory by its physical address in a window. */
  readonly window: string;
}

export interface MemblockLogBehaviour {
  /** Ranges end before or with their last byte, and how wide addresses are: as phys_addr_t, or 14 digits. */
  readonly memblockRanges: 'exclusive' | 'fixed-width' | 'as-wide-as-addresses';
  /** What a line on a reservation tells besides. */
  readonly memblockReserveLine: 'none' | 'plain' | 'flags' | 'node-and-flags';
  /** The name that a line on freed memory starts with; early blocks had their own. */
  readonly memblockFreeLine: { readonly physical: string; readonly early: string; readonly earlyFixedWidth?: true };
  readonly memblockAddLine: boolean;
  readonly memblockRemoveLine: boolean;
  /** An allocation through the kernel's mapping has a line of its own. */
  readonly memblockAllocLine: 'none' | 'virtual' | 'node';
  /** So has one by physical address. */
  readonly memblockPhysicalAllocLine: boolean;
  /** Dynamic regions are found first and reserved by whoever asked. */
  readonly dynamicFoundFirst: boolean;
  /** Bounds of an allocation's window are printed as they are, or as wide as addresses. */
  readonly memblockWindowWidth: 'fixed' | 'as-wide-as-addresses';
  /** The dump tells how much is reserved, not only how much memory there is. */
  readonly memblockDumpReserved: boolean;
  /** Regions of the dump tell their flags. */
  readonly memblockDumpFlags: boolean;
  readonly memblockReservers: ReservingFunctions;
  /** Functions whose allocations take the plain way, without a line of their own. */
  readonly memblockPlainAllocations: readonly string[];
  readonly memblockCallers: PrintedCallers;
}

const MEMBLOCK = 'mm/memblock.c';
const TOPIC = 'memblock=debug';

/** Up to 4.19: set by the same build of each kernel. */
const VINTAGE_CALLERS: PrintedCallers = {
  all: {
    arm_initrd_init: 'arm_memblock_init',
    early_init_fdt_reserve_self: 'early_init_dt_reserve_memory_arch',
    early_init_fdt_scan_reserved_mem: 'early_init_dt_reserve_memory_arch',
    __reserved_mem_reserve_reg: 'early_init_dt_reserve_memory_arch',
    __reserved_mem_alloc_size: 'early_init_dt_alloc_reserved_memory_arch',
    dma_contiguous_reserve: 'cma_declare_contiguous',
    alloc_node_mem_map: 'alloc_node_mem_map.constprop.0',
    setup_usemap: 'free_area_init_node',
    request_standard_resources: 'setup_arch',
    setup_command_line: 'start_kernel',
    pcpu_fc_alloc: 'setup_per_cpu_areas',
    free_unused_memmap: 'mem_init',
  },
};

const OLD_CALLERS: PrintedCallers = {
  all: {
    arm_initrd_init: 'arm_memblock_init',
    early_init_fdt_reserve_self: 'arm_dt_memblock_reserve',
    early_init_fdt_scan_reserved_mem: 'arm_dt_memblock_reserve',
  },
};

const CALLERS_5_10: Readonly<Record<string, string>> = {
  arm_initrd_init: 'arm_memblock_init',
  early_init_fdt_scan_reserved_mem: 'early_init_dt_reserve_memory_arch',
  __reserved_mem_reserve_reg: 'early_init_dt_reserve_memory_arch',
  __reserved_mem_alloc_size: 'early_init_dt_alloc_reserved_memory_arch',
  dma_contiguous_reserve: 'cma_declare_contiguous_nid',
  omap_secure_ram_reserve_memblock: 'arm_memblock_steal',
  omap_barrier_reserve_memblock: 'arm_memblock_steal',
  alloc_node_mem_map: 'alloc_node_mem_map.constprop.0',
  setup_usemap: 'setup_usemap.constprop.0',
  request_standard_resources: 'setup_arch',
  reserve_crashkernel: 'setup_arch',
  unflatten_device_tree: 'early_init_dt_alloc_memory_arch',
  of_alias_scan: 'early_init_dt_alloc_memory_arch',
  setup_command_line: 'memblock_alloc.constprop.0',
  pcpu_alloc_alloc_info: 'memblock_alloc',
  'alloc pcpu_embed_first_chunk': 'memblock_alloc',
  pcpu_fc_alloc: 'pcpu_dfl_fc_alloc',
  pcpu_setup_first_chunk: 'memblock_alloc',
  pcpu_alloc_first_chunk: 'memblock_alloc',
  pcpu_fc_free: 'pcpu_dfl_fc_free',
  free_unused_memmap: 'mem_init',
};

const CALLERS_6_1: Readonly<Record<string, string>> = {
  ...CALLERS_5_10,
  arm_mm_memblock_reserve: 'arm_memblock_init',
  early_init_fdt_scan_reserved_mem: 'early_init_fdt_scan_reserved_mem',
  fdt_reserve_elfcorehdr: 'early_init_fdt_scan_reserved_mem',
  __reserved_mem_reserve_reg: 'early_init_fdt_scan_reserved_mem',
  alloc_node_mem_map: 'free_area_init',
  setup_usemap: 'setup_usemap',
  setup_command_line: 'start_kernel',
  print_unknown_bootoptions: 'start_kernel',
  pcpu_alloc_alloc_info: 'pcpu_embed_first_chunk',
  'alloc pcpu_embed_first_chunk': 'pcpu_embed_first_chunk',
  pcpu_fc_alloc: 'pcpu_embed_first_chunk',
  pcpu_setup_first_chunk: 'pcpu_setup_first_chunk',
  pcpu_alloc_first_chunk: 'pcpu_alloc_first_chunk',
  pcpu_fc_free: 'pcpu_embed_first_chunk',
  pcpu_free_alloc_info: 'pcpu_embed_first_chunk',
  free_unused_memmap: 'memblock_free_all',
  swiotlb_init: 'swiotlb_init_remap',
  swiotlb_init_with_tbl: 'swiotlb_init_remap',
};

const LPAE_6_1 = { alloc_node_mem_map: 'memmap_alloc' };
const UNIPROCESSOR_6_1 = {
  pcpu_alloc_alloc_info: 'pcpu_alloc_alloc_info',
  pcpu_free_alloc_info: 'start_kernel',
};

const CALLERS_6_12: Readonly<Record<string, string>> = {
  ...CALLERS_6_1,
  fdt_reserve_elfcorehdr: 'early_init_fdt_scan_reserved_mem',
  __reserved_mem_reserve_reg: 'fdt_scan_reserved_mem',
  alloc_reserved_mem_array: 'fdt_scan_reserved_mem_reg_nodes',
  fdt_init_reserved_mem_node: 'fdt_reserved_mem_save_node',
};

const OR_PANIC = '__memblock_alloc_or_panic';

const CALLERS_7_2: Readonly<Record<string, string>> = {
  ...CALLERS_6_12,
  dma_contiguous_reserve: '__cma_declare_contiguous_nid',
  early_alloc: OR_PANIC,
  iotable_init: OR_PANIC,
  vm_reserve_area_early: OR_PANIC,
  alloc_node_mem_map: 'mm_core_init_early',
  request_standard_resources: OR_PANIC,
  alloc_reserved_mem_array: 'fdt_scan_reserved_mem_late',
  fdt_init_reserved_mem_node: 'fdt_scan_reserved_mem',
  'reserved-memory-late fdt_init_reserved_mem_node': 'fdt_scan_reserved_mem_late',
  unflatten_device_tree: OR_PANIC,
  of_alias_scan: OR_PANIC,
  omap_hwmod_init: OR_PANIC,
  omap2_clk_legacy_provider_init: OR_PANIC,
  setup_command_line: OR_PANIC,
  pcpu_setup_first_chunk: OR_PANIC,
  pcpu_alloc_first_chunk: OR_PANIC,
};

const PLAIN_UP_TO_4_14 = [
  'early_alloc',
  'iotable_init',
  'vm_reserve_area_early',
  'map_lowmem',
  'unflatten_device_tree',
  'of_alias_scan',
];

export const MEMBLOCK_LOG: Rows<MemblockLogBehaviour> = {
  memblockRanges: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: 'exclusive',
        change: 'memblock=debug tells ranges by their exclusive end',
        source: `${MEMBLOCK} 3.10`,
      },
      {
        from: '3.14',
        value: 'fixed-width',
        change: 'memblock=debug tells ranges by their last byte',
        source: `${MEMBLOCK} 3.18; bracketed by 3.10`,
      },
      {
        from: '4.10',
        value: 'as-wide-as-addresses',
        change: 'memblock=debug prints addresses as wide as they are',
        source: `${MEMBLOCK} 4.14; bracketed by 4.9`,
      },
    ],
  },
  memblockReserveLine: {
    topic: TOPIC,
    eras: [
      { from: '2.6.32', value: 'none', change: 'memblock=debug is the dump alone', source: 'boots of 3.0.86' },
      {
        from: '3.3',
        value: 'plain',
        change: 'memblock=debug tells range and caller of reservations',
        source: `${MEMBLOCK} 3.4; bracketed by 3.0`,
      },
      {
        from: '3.14',
        value: 'flags',
        change: 'memblock=debug tells the flags of reservations',
        source: `${MEMBLOCK} 3.18 to 4.9`,
      },
      {
        from: '4.10',
        value: 'plain',
        change: 'memblock=debug no longer tells flags',
        source: `${MEMBLOCK} 4.14; bracketed by 4.9`,
      },
      {
        from: '6.13',
        value: 'node-and-flags',
        change: 'memblock=debug tells node and flags of reservations, as __memblock_reserve',
        source: 'boots of 6.18.35 and 7.2.13; bracketed by 6.12',
      },
    ],
  },
  memblockFreeLine: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: { physical: '   memblock_free', early: '   memblock_free' },
        change: 'freed ranges are indented',
        source: `${MEMBLOCK} 3.10`,
      },
      {
        from: '3.14',
        value: { physical: '   memblock_free', early: '__memblock_free_early', earlyFixedWidth: true },
        change: 'early blocks are freed by __memblock_free_early',
        source: `${MEMBLOCK} 3.18 to 4.14`,
      },
      {
        from: '4.15',
        value: { physical: '   memblock_free', early: '__memblock_free_early' },
        change: 'early blocks that are freed are printed as wide as addresses',
        source: 'boots of 4.19.72; bracketed by 4.14',
      },
      {
        from: '4.20',
        value: { physical: '   memblock_free', early: '   memblock_free' },
        change: 'early blocks are freed by memblock_free',
        source: `boots of 5.4.286; bracketed by 4.19`,
      },
      {
        from: '5.5',
        value: { physical: 'memblock_free', early: 'memblock_free' },
        change: 'freed ranges are not indented',
        source: 'boots of 5.10.223; bracketed by 5.4',
      },
      {
        from: '5.16',
        value: { physical: 'memblock_phys_free', early: 'memblock_phys_free' },
        change: 'memory is freed by memblock_phys_free',
        source: `${MEMBLOCK} 5.16; boots of 5.15.135 and 6.1.176`,
      },
    ],
  },
  memblockAddLine: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: false,
        change: 'memblock=debug has no lines on added memory',
        source: `${MEMBLOCK} 3.18`,
      },
      {
        from: '4.2',
        value: true,
        change: 'memblock=debug has lines on added memory',
        source: 'boots of 4.4.60; bracketed by 3.18',
      },
    ],
  },
  memblockRemoveLine: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: false,
        change: 'memblock=debug has no lines on removed memory',
        source: 'boots of 4.14.5',
      },
      {
        from: '4.15',
        value: true,
        change: 'memblock=debug has lines on removed memory',
        source: 'boots of 4.19.72; bracketed by 4.14',
      },
    ],
  },
  memblockAllocLine: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: 'none',
        change: 'memblock=debug tells of allocations by their reservation only',
        source: `${MEMBLOCK} 3.10`,
      },
      {
        from: '3.14',
        value: 'virtual',
        change: 'memblock=debug tells of allocations by memblock_virt_alloc_try_nid',
        source: `${MEMBLOCK} 3.18 to 4.19`,
      },
      {
        from: '4.20',
        value: 'node',
        change: 'memblock=debug tells of allocations by memblock_alloc_try_nid',
        source: `${MEMBLOCK} 5.4; bracketed by 4.19`,
      },
    ],
  },
  memblockPhysicalAllocLine: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: false,
        change: 'blocks by physical address are found and reserved',
        source: `${MEMBLOCK} 5.10`,
      },
      {
        from: '5.14',
        value: true,
        change: 'blocks by physical address have a line, memblock_phys_alloc_range',
        source: `${MEMBLOCK} 5.15; bracketed by 5.10`,
      },
    ],
  },
  dynamicFoundFirst: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: false,
        change: 'dynamic regions are allocated',
        source: 'boots of 3.18.20 to 4.19.72',
      },
      {
        from: '4.20',
        value: true,
        change: 'dynamic regions are found, then reserved',
        source: 'drivers/of/of_reserved_mem.c 5.10; bracketed by 4.19',
      },
    ],
  },
  memblockWindowWidth: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: 'fixed',
        change: 'bounds of windows are printed as they are',
        source: `${MEMBLOCK} 4.14`,
      },
      {
        from: '4.15',
        value: 'as-wide-as-addresses',
        change: 'bounds of windows are printed as wide as addresses',
        source: `${MEMBLOCK} 4.19; bracketed by 4.14`,
      },
    ],
  },
  memblockDumpReserved: {
    topic: TOPIC,
    eras: [
      { from: '2.6.32', value: false, change: 'the dump tells the size of memory', source: 'boots of 3.0.86' },
      {
        from: '3.3',
        value: true,
        change: 'the dump tells the sizes of memory and of what is reserved',
        source: `${MEMBLOCK} 3.4; bracketed by 3.0`,
      },
    ],
  },
  memblockDumpFlags: {
    topic: TOPIC,
    eras: [
      { from: '2.6.32', value: false, change: 'the dump has no flags', source: `${MEMBLOCK} 3.10` },
      { from: '3.14', value: true, change: 'the dump tells flags', source: `${MEMBLOCK} 3.18; bracketed by 3.10` },
    ],
  },
  memblockReservers: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: {
          mapped: 'memblock_alloc_base_nid',
          plain: 'memblock_alloc_base_nid',
          window: 'memblock_alloc_base_nid',
        },
        change: 'allocations are reserved by memblock_alloc_base_nid',
        source: `${MEMBLOCK} 3.10`,
      },
      {
        from: '3.14',
        value: {
          mapped: 'memblock_virt_alloc_internal',
          plain: 'memblock_alloc_range_nid',
          window: 'memblock_alloc_range_nid',
        },
        change: 'allocations are reserved by memblock_virt_alloc_internal',
        source: 'boots of 3.18.20 to 4.14.5',
      },
      {
        from: '4.15',
        value: {
          mapped: 'memblock_virt_alloc_internal',
          plain: 'memblock_alloc_base_nid',
          window: 'memblock_alloc_range',
        },
        change: 'plain allocations are reserved by memblock_alloc_base_nid',
        source: 'boots of 4.19.72',
      },
      {
        from: '4.20',
        value: {
          mapped: 'memblock_alloc_range_nid',
          plain: 'memblock_alloc_range_nid',
          window: 'memblock_alloc_range_nid',
        },
        change: 'allocations are reserved by memblock_alloc_range_nid',
        source: 'boots of 5.4.286',
      },
    ],
  },
  memblockPlainAllocations: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: PLAIN_UP_TO_4_14,
        change: 'page tables and the unpacked tree are allocated by memblock_alloc',
        source: 'boots of 3.18.20 to 4.14.5',
      },
      {
        from: '4.15',
        value: PLAIN_UP_TO_4_14.slice(0, 4),
        change: 'the unpacked tree is allocated by memblock_virt_alloc',
        source: 'boots of 4.19.72',
      },
      {
        from: '4.20',
        value: [],
        change: 'all early memory is allocated by memblock_alloc_try_nid',
        source: 'boots of 5.4.286',
      },
    ],
  },
  memblockCallers: {
    topic: TOPIC,
    eras: [
      {
        from: '2.6.32',
        value: OLD_CALLERS,
        change: 'memblock=debug names callers',
        source: 'boots of 3.4.39, 3.10.99',
      },
      {
        from: 'vendor',
        value: {
          all: {
            ...VINTAGE_CALLERS.all,
            reserve_carveouts: 'dma_contiguous_reserve_area',
            dma_contiguous_reserve: 'dma_contiguous_reserve_area',
          },
        },
        change: 'memblock=debug names dma_contiguous_reserve_area',
        source: 'boots of Qualcomm 3.10.49',
        flavours: ['msm-3.10', 'msm-3.10-q1', 'msm-3.10-q2', 'msm-3.10-q3'],
      },
      {
        from: '3.14',
        value: VINTAGE_CALLERS,
        change: 'memblock=debug names the callers of 3.18',
        source: 'boots of 3.18.20 to 4.14.5',
      },
      {
        from: '4.15',
        value: {
          all: {
            ...VINTAGE_CALLERS.all,
            setup_usemap: 'setup_usemap.constprop.0',
            unflatten_device_tree: 'early_init_dt_alloc_memory_arch',
            of_alias_scan: 'early_init_dt_alloc_memory_arch',
          },
        },
        change: 'memblock=debug names the callers of 4.19',
        source: 'boots of 4.19.72',
      },
      {
        from: '4.20',
        value: {
          all: CALLERS_5_10,
          lpae: {
            early_alloc: 'memblock_alloc',
            iotable_init: 'memblock_alloc',
            vm_reserve_area_early: 'memblock_alloc',
            omap_hwmod_init: 'memblock_alloc.constprop.0',
            omap2_clk_legacy_provider_init: 'memblock_alloc.constprop.0',
          },
        },
        change: 'memblock=debug names the callers of 5.10',
        source: 'boots of Debian’s 5.10.223',
      },
      {
        from: '5.14',
        value: { all: CALLERS_6_1, lpae: LPAE_6_1, uniprocessor: UNIPROCESSOR_6_1 },
        change: 'memblock=debug names the callers of 6.1',
        source: 'boots of Debian’s 6.1.176',
      },
      {
        from: '6.12',
        value: { all: CALLERS_6_12, lpae: LPAE_6_1, uniprocessor: UNIPROCESSOR_6_1 },
        change: 'memblock=debug names the callers of 6.12',
        source: 'boots of Debian’s 6.12.107',
      },
      {
        from: '6.13',
        value: {
          all: CALLERS_7_2,
          lpae: { ...LPAE_6_1, arm_mm_memblock_reserve: 'arm_mm_memblock_reserve' },
          uniprocessor: UNIPROCESSOR_6_1,
        },
        change: 'memblock=debug names the callers of 7.2',
        source: 'boots of Debian’s 7.2.13',
      },
    ],
  },
};
