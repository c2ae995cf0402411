/**
 * The state of a boot: its inputs and what its stages share. A stage reads what earlier stages
 * left here and leaves what later ones need; memblock is changed only through {@link BootState.as}, so that every step of
 * it is on record with who did it and why.
 */
import type { DeviceTree, Node, Property } from '../devicetree/tree.ts';
import type { EarlyParameter } from '../kernel/cmdline.ts';
import type { ImageSections } from '../kernel/image/image.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { Memblock, type MemblockOptions } from '../memblock/memblock.ts';
import { FLAG } from '../memblock/regions.ts';
import { type Purpose, Trace } from '../memblock/trace.ts';
import type { MemblockView } from '../memblock/view.ts';
import type { AddressRange } from '../terms/address-range.ts';
import type { Span } from '../terms/span.ts';
import { addressFormat, type FormatAddress } from './address-format.ts';
import type { Incident, MappingFailure } from './incident.ts';
import type {
  Assumption,
  CmaArea,
  LayoutRegion,
  MemoryLine,
  MemoryRegion,
  ReservedMemoryNode,
  Zone,
} from './prediction.ts';

/** The figures of the low/high split, physical and exclusive but for `highMemory`, which is virtual. */
export interface LowmemBounds {
  readonly vmallocLimit: bigint;
  readonly lowmemLimit: bigint;
  readonly memblockLimit: bigint;
  readonly highMemory: bigint;
}

/** What `cma=` asks for. */
export interface CmaRequest extends AddressRange {
  /** Exclusive end of the search; 0 when not given. A range that ends just there is a fixed place. */
  readonly limit: bigint;
}

/** Where the boot loader put things, physical. */
export interface Placement {
  readonly physOffset: bigint;
  /** Last byte included; the sections are virtual ranges, as far as they are known. */
  readonly kernelImage: { readonly start: bigint; readonly end: bigint; readonly sections?: ImageSections };
  readonly dtb: AddressRange;
  /** From the command line of dtmem; it replaces the figures in /chosen. */
  readonly initrd?: AddressRange;
}

/** A region of /reserved-memory and where it lies; base and size 0 for a dynamic one that has no place yet. */
export interface PlacedRegion {
  readonly node: Node;
  base: bigint;
  size: bigint;
}

/** A bank of memory, as kernels up to 3.14 keep it until memblock is filled. */
export interface MemoryBank extends AddressRange {
  /** Not in the linear mapping. */
  readonly highmem: boolean;
  /** Node and property, or command-line parameter, that the bank comes from. */
  readonly origin: string;
  readonly span?: Span | undefined;
}

/** An area that dma_contiguous_remap will map anew. */
export interface RemappedArea extends AddressRange {
  readonly name: string;
  /** Node, parameter or symbol behind it. */
  readonly origin: string;
  readonly span?: Span | undefined;
}

/** Why memblock is asked to do something. */
export interface Reason {
  /** The kernel function that asks. */
  readonly caller: string;
  /** Node and property, command-line parameter or configuration symbol behind it. */
  readonly origin: string;
  readonly span?: Span | undefined;
  /** Who holds the range afterwards, for reservations. */
  readonly owner?: string;
  /** What it is for, where the operation does not say. */
  readonly purpose?: Purpose;
}

export class BootState {
  readonly tree: DeviceTree;
  readonly kernel: Kernel;
  readonly placement: Placement;
  readonly cmdline: string;
  readonly parameters: readonly EarlyParameter[];
  readonly assumptions: readonly Assumption[];
  readonly physicalBits: 32 | 64;
  /** Formats an address as this kernel's `%pa` does. */
  readonly pa: FormatAddress;
  readonly trace = new Trace();

  /** The name of the stage that runs. */
  stage = '';
  readonly messages: string[] = [];
  readonly incidents: Incident[] = [];

  /** What the memory nodes that this kernel reads describe, as written. */
  readonly described: AddressRange[] = [];
  /** The meminfo array, for kernels that import memory into banks. */
  banks: MemoryBank[] = [];
  /** Memory right after import and `mem=`. */
  imported: readonly MemoryRegion[] = [];
  /** Virtual bytes that `vmalloc=` keeps for vmalloc, after clamping; undefined for the version's default. */
  vmallocReserve: bigint | undefined;
  cmaRequest: CmaRequest | undefined;
  /** Physical start and size of the initrd as the kernel has it at the moment. */
  initrd: AddressRange | undefined;
  /** What says where the initrd lies. */
  initrdOrigin = '';
  /** Highest address that DMA reaches, inclusive. */
  dmaLimit: bigint;
  /** Size of the zone DMA that the platform asks for; 0 when it asks for none. */
  dmaZoneSize = 0n;
  /** Why lowmem cannot be mapped; undefined when it can. */
  mappingFailure: MappingFailure | undefined;
  bounds: LowmemBounds = { vmallocLimit: 0n, lowmemLimit: 0n, memblockLimit: 0n, highMemory: 0n };
  /** The lowmem limit of the first pass, which the CMA code keeps for its low/high boundary. */
  lowHighBoundary = 0n;
  readonly reservedMemory: ReservedMemoryNode[] = [];
  /** Areas for contiguous memory that are to be mapped anew in pages where they lie in lowmem. */
  readonly remapped: RemappedArea[] = [];
  /** Dynamic regions of the tree that are registered, in the order they were placed. */
  readonly placedRegions: PlacedRegion[] = [];
  readonly cmaAreas: CmaArea[] = [];
  /** A pool of the tree has become the default CMA area. */
  hasDefaultCma = false;
  /** memblock as its own dump shows it, and the number of steps that led there. */
  dump: {
    readonly memory: readonly MemoryRegion[];
    readonly reserved: readonly MemoryRegion[];
    readonly steps: number;
  } = { memory: [], reserved: [], steps: 0 };
  zones: readonly Zone[] = [];
  nodeRanges: readonly AddressRange[] = [];
  layout: readonly LayoutRegion[] = [];
  /** The layout as this kernel prints it, or as the last that printed it did. */
  layoutLines: readonly string[] = [];
  memoryLine: MemoryLine | undefined;

  readonly memblockOptions: MemblockOptions;
  readonly #memblock: Memblock;

  constructor(input: {
    tree: DeviceTree;
    kernel: Kernel;
    placement: Placement;
    cmdline: string;
    parameters: readonly EarlyParameter[];
    assumptions: readonly Assumption[];
  }) {
    this.tree = input.tree;
    this.kernel = input.kernel;
    this.placement = input.placement;
    this.cmdline = input.cmdline;
    this.parameters = input.parameters;
    this.assumptions = input.assumptions;
    this.physicalBits = input.kernel.build.lpae ? 64 : 32;
    this.pa = addressFormat(this.physicalBits);
    this.memblockOptions = {
      physicalBits: this.physicalBits,
      cacheLine: Number(input.kernel.build.cacheLine),
      keepsTop: input.kernel.behaviour.memblockTop === 'kept',
    };
    this.#memblock = new Memblock(this.memblockOptions);
    this.dmaLimit = this.#memblock.physicalMax;
    this.trace.watch(this.#memblock);
  }

  /** Memblock, to look at. */
  get memblock(): MemblockView {
    return this.#memblock;
  }

  /** Acts on memblock: what `act` does is on record with this reason. Its result is handed on. */
  as<T>(reason: Reason, act: (memblock: Memblock) => T): T {
    this.trace.cause = { stage: this.stage, ...reason };
    return act(this.#memblock);
  }

  log(...lines: readonly string[]): void {
    this.messages.push(...lines);
  }

  /** Notes something that the board's owner should know; analysis makes a finding of it. */
  note(incident: Incident): void {
    this.incidents.push(incident);
  }

  /** The flags that this kernel gives to what it allocates, as against what it plainly reserves. */
  get allocationFlags(): number {
    return this.kernel.behaviour.allocationFlag ? FLAG.kernel : FLAG.none;
  }

  /** `value` as a phys_addr_t of this kernel holds it: without LPAE the upper 32 bits are lost. */
  phys(value: bigint): bigint {
    return BigInt.asUintN(this.physicalBits, value);
  }
}

/** A named part of the boot, in the kernel's own order. */
export interface Stage {
  readonly name: string;
  run(state: BootState): void;
}

/** `/memory@80000000 reg`: how steps and findings name a property. */
export function originOf(node: Node, property: Property | string): string {
  return `${node.path} ${typeof property === 'string' ? property : property.name}`;
}
