/**
 * What the stages of a 32-bit ARM boot share beside what all stages do.
 */
import type { ArmKernel } from '../../kernel/kernel.ts';
import type { AddressRange } from '../../terms/address-range.ts';
import type { Span } from '../../terms/span.ts';
import type { MappingFailure } from '../incident.ts';
import type { PageTables } from '../prediction.ts';
import type { DeclaredArea } from '../rules.ts';
import { BootState, type Stage } from '../state.ts';
import { KernelMappings } from './page-tables/kernel-mappings.ts';
import type { ArmPlacement } from './placement.ts';

/** The figures of the low/high split, physical and exclusive but for `highMemory`, which is virtual. */
export interface LowmemBounds {
  readonly vmallocLimit: bigint;
  readonly lowmemLimit: bigint;
  readonly memblockLimit: bigint;
  readonly highMemory: bigint;
}

/** A bank of memory, as kernels up to 3.14 keep it until memblock is filled. */
export interface MemoryBank extends AddressRange {
  /** Not in the linear mapping. */
  readonly highmem: boolean;
  /** Node and property, or command-line parameter, that the bank comes from. */
  readonly origin: string;
  readonly span?: Span | undefined;
}

/** A static mapping that needs a page table where lowmem is mapped by a section. */
export interface BlockedMapping {
  readonly origin: string;
  /** Where in it: the first address of the slot, or of the mapping in it. */
  readonly virtual: bigint;
}

export class ArmState extends BootState<ArmKernel, ArmPlacement> {
  /** The meminfo array, for kernels that import memory into banks. */
  banks: MemoryBank[] = [];
  /** Virtual bytes that `vmalloc=` keeps for vmalloc, after clamping; undefined for the version's default. */
  vmallocReserve: bigint | undefined;
  /** Size of the zone DMA that the platform asks for; 0 when it asks for none. */
  dmaZoneSize = 0n;
  /** Why lowmem cannot be mapped; undefined when it can. */
  mappingFailure: MappingFailure | undefined;
  /** A static mapping that finds a section of lowmem in its way; undefined when none does. */
  blockedMapping: BlockedMapping | undefined;
  bounds: LowmemBounds = { vmallocLimit: 0n, lowmemLimit: 0n, memblockLimit: 0n, highMemory: 0n };
  /** Areas for contiguous memory that dma_contiguous_remap is to map anew in pages where they lie in lowmem. */
  readonly remapped: DeclaredArea[] = [];
  /** The kernel's own tables as paging_init leaves them. */
  pageTables: PageTables | undefined;
  /** What an OMAP took for the barrier of its interconnect: physical, 1 MiB. */
  omapBarrier: bigint | undefined;
  /** The kernel's page tables as they fill up. */
  readonly mappings = new KernelMappings(Number(this.kernel.build.sectionSize), Number(this.kernel.build.page.bytes));
}

/** A stage that only ARM has. */
export type ArmStage = Stage<ArmState>;
