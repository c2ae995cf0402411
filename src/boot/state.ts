/**
 * The state of a boot: its inputs and what its stages share. A stage reads what earlier stages
 * left here and leaves what later ones need; memblock is changed only through {@link BootState.as}, so that every step of
 * it is on record with who did it and why.
 */
import type { DeviceTree, Node } from '../devicetree/tree.ts';
import type { EarlyParameter } from '../kernel/cmdline.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { Memblock, type MemblockOptions } from '../memblock/memblock.ts';
import { FLAG } from '../memblock/regions.ts';
import { Trace } from '../memblock/trace.ts';
import type { MemblockView } from '../memblock/view.ts';
import type { AddressRange } from '../terms/address-range.ts';
import type { Span } from '../terms/span.ts';
import { addressFormat, type FormatAddress } from './address-format.ts';
import type { Death, Incident } from './incident.ts';
import type { Bootmem } from './mm/bootmem.ts';
import type { Placement } from './placement.ts';
import type {
  Assumption,
  CmaArea,
  LayoutRegion,
  LogEnd,
  MemoryLine,
  MemoryRegion,
  MemTotal,
  ReservedMemoryNode,
  Zone,
} from './prediction.ts';
import type { Reason } from './reason.ts';
import type { ArchitectureRules } from './rules.ts';

/** What `cma=` asks for. */
export interface CmaRequest extends AddressRange {
  /** Exclusive end of the search; 0 when not given. A range that ends just there is a fixed place. */
  readonly limit: bigint;
}

/** A region of /reserved-memory and where it lies; base and size 0 for a dynamic one that has no place yet. */
export interface PlacedRegion {
  readonly node: Node;
  base: bigint;
  size: bigint;
}

/** The array of page structures: where it lies, and which page its first entry is of. */
export interface MemMap {
  readonly base: bigint;
  readonly firstPfn: number;
}

/** Pages that the kernel counts on when it sizes its hash tables. */
export interface KernelPages {
  /** Those of lowmem (nr_kernel_pages). */
  readonly kernel: number;
  /** All of them (nr_all_pages). */
  readonly all: number;
}

/** Pages that are handed to the page allocator. */
export interface FreePages {
  readonly low: number;
  readonly high: number;
}

/** What a boot starts from. */
export interface BootInput<OwnKernel extends Kernel = Kernel, OwnPlacement extends Placement = Placement> {
  readonly tree: DeviceTree;
  readonly kernel: OwnKernel;
  readonly placement: OwnPlacement;
  readonly cmdline: string;
  readonly parameters: readonly EarlyParameter[];
  readonly assumptions: readonly Assumption[];
  /** Processors that may ever run; those of the tree when absent. */
  readonly cpus?: number;
}

/** What the stages of every architecture share; each has a state of its own that adds to it. */
/** Operations on memory itself; the others are on what is reserved. */
const ON_MEMORY: ReadonlySet<string> = new Set([
  'add',
  'remove',
  'mark_nomap',
  'clear_nomap',
  'mark_hotplug',
  'clear_hotplug',
]);

export class BootState<OwnKernel extends Kernel = Kernel, OwnPlacement extends Placement = Placement> {
  readonly tree: DeviceTree;
  readonly kernel: OwnKernel;
  readonly placement: OwnPlacement;
  /** What differs on this architecture. */
  readonly architecture: ArchitectureRules<BootState>;
  readonly cmdline: string;
  readonly parameters: readonly EarlyParameter[];
  readonly assumptions: readonly Assumption[];
  /** Processors that may ever run. */
  readonly cpus: number;
  readonly physicalBits: 32 | 64;
  /** Formats an address as this kernel's `%pa` does. */
  readonly pa: FormatAddress;
  readonly trace = new Trace();

  /** The name of the stage that runs. */
  stage = '';
  readonly messages: string[] = [];
  /** For each message, how many steps came before it. */
  readonly messagesAfter: number[] = [];
  /** How many steps came before `memblock=debug` was read, or would have been at the start of the command line. */
  debugFrom = 0;
  readonly incidents: Incident[] = [];

  /** What the memory nodes that this kernel reads describe, as written. */
  readonly described: AddressRange[] = [];
  /** Memory right after import and `mem=`. */
  imported: readonly MemoryRegion[] = [];
  cmaRequest: CmaRequest | undefined;
  /** Physical start and size of the initrd as the kernel has it at the moment. */
  initrd: AddressRange | undefined;
  /** What says where the initrd lies. */
  initrdOrigin = '';
  /** Highest address that DMA reaches, inclusive. */
  dmaLimit: bigint;
  /** Where allocations go that ask for memory above what old DMA controllers reach; physical (MAX_DMA_ADDRESS). */
  maxDmaAddress = 0n;
  /** Where highmem starts, physical, as the CMA code sees it. */
  lowHighBoundary = 0n;
  readonly reservedMemory: ReservedMemoryNode[] = [];
  /** Dynamic regions of the tree that are registered, in the order they were placed. */
  readonly placedRegions: PlacedRegion[] = [];
  /** Dynamic regions of the tree that got memory, be they registered or not. */
  dynamicRegions = 0;
  readonly cmaAreas: CmaArea[] = [];
  /** Names of CMA areas that cannot be activated. */
  readonly lostCma = new Set<string>();
  /** A pool of the tree has become the default CMA area. */
  hasDefaultCma = false;
  /** memblock as its own dump shows it, and the numbers of steps and messages that led there. */
  dump: {
    readonly memory: readonly MemoryRegion[];
    readonly reserved: readonly MemoryRegion[];
    readonly steps: number;
    readonly messages: number;
  } = { memory: [], reserved: [], steps: 0, messages: 0 };
  zones: readonly Zone[] = [];
  /** The zones once ZONE_MOVABLE has taken its part of them: what the page allocator works with. */
  zonesInUse: readonly Zone[] = [];
  /** The node's first page, and the end that its page structures reach to, exclusive. */
  nodePfns: { readonly start: number; readonly end: number } = { start: 0, end: 0 };
  /** First page above lowmem (max_low_pfn), as the zones were sized by. */
  maxLowPfn = 0;
  /** The array of page structures. */
  memMap: MemMap | undefined;
  /** What the hash tables are sized by. */
  kernelPages: KernelPages = { kernel: 0, all: 0 };
  /** What the page allocator gets. */
  freePages: FreePages = { low: 0, high: 0 };
  /** The allocator of old kernels once zones are sized; undefined where memblock goes on. */
  bootmem: Bootmem | undefined;
  /** An early allocation has failed that the kernel cannot do without. */
  outOfMemory = false;
  /** Pages that the zones are expected to hold when their lists are built. */
  expectedPages = 0;
  nodeRanges: readonly AddressRange[] = [];
  layout: readonly LayoutRegion[] = [];
  /** The layout as this kernel prints it, or as the last that printed it did. */
  layoutLines: readonly string[] = [];
  memoryLine: MemoryLine | undefined;
  memTotal: MemTotal | undefined;

  readonly memblockOptions: MemblockOptions;
  readonly #memblock: Memblock;
  #death: LogEnd | undefined;

  constructor(input: BootInput<OwnKernel, OwnPlacement>, architecture: ArchitectureRules<BootState>) {
    this.tree = input.tree;
    this.kernel = input.kernel;
    this.placement = input.placement;
    this.cmdline = input.cmdline;
    this.parameters = input.parameters;
    this.assumptions = input.assumptions;
    this.architecture = architecture;
    this.cpus = input.cpus ?? architecture.possibleCpus(input);
    this.physicalBits = input.kernel.build.physicalBits;
    this.pa = addressFormat(this.physicalBits);
    this.memblockOptions = {
      physicalBits: this.physicalBits,
      cacheLine: Number(input.kernel.build.cacheLine),
      pageSize: Number(input.kernel.build.page.bytes),
      keepsTop: input.kernel.behaviour.memblockTop === 'kept',
    };
    this.#memblock = new Memblock({ ...this.memblockOptions, regionBytes: architecture.regionBytes(input.kernel) });
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
    const before = this.trace.steps.length;
    const result = act(this.#memblock);
    if (this.trace.steps.slice(before).some((step) => step.failed)) this.#meetFullArray(reason);
    return result;
  }

  /** Whether the last operation found no entry left in memblock's array of regions, and was lost. */
  get lastOperationLost(): boolean {
    return this.trace.steps.at(-1)?.failed ?? false;
  }

  /** Memblock has no entry for a change: it is lost, of which the first is told, or the kernel panics. */
  #meetFullArray({ origin, span }: Reason): void {
    const operation = this.trace.steps.at(-1)?.operation ?? '';
    const list = ON_MEMORY.has(operation) ? 'memory' : 'reserved';
    if (this.kernel.behaviour.fullRegionArray === 'panics') {
      const panic = `memblock: cannot resize ${list} array`;
      this.die({ kind: 'region-array-full', list, panic }, { origin, span, panic });
    } else if (!this.incidents.some(({ kind }) => kind === 'change-lost')) {
      this.note({ kind: 'change-lost', list, origin, ...(span ? { span } : {}) });
    }
  }

  /** Puts a step of bootmem on record, with its reason. */
  recordBootmem(reason: Reason, operation: 'alloc' | 'free', base: bigint, size: bigint): void {
    this.trace.cause = { stage: this.stage, ...reason };
    this.trace.recordBootmem(operation, base, size);
  }

  /** Bytes of the kernel's own per-CPU variables, of one processor. */
  get perCpuBytes(): number {
    const known = this.placement.kernelImage.sections?.percpu;
    return known ? Number(known.size) : this.architecture.typicalPerCpuBytes(this.kernel);
  }

  /** What the kernel logs; nothing once it is dead. */
  log(...lines: readonly string[]): void {
    if (this.#death) return;
    for (const line of lines) {
      this.messages.push(line);
      this.messagesAfter.push(this.trace.steps.length);
    }
  }

  /** The kernel dies at this point of the boot: it logs what it panics with, if it comes to that, and nothing more. */
  die(death: Death, { origin, span, panic }: { origin: string; span?: Span | undefined; panic?: string }): void {
    if (panic !== undefined) this.log(`Kernel panic - not syncing: ${panic}`);
    if (this.#death) return;
    this.note({ kind: 'kernel-dies', death, origin, ...(span ? { span } : {}) });
    this.#death = { steps: this.trace.steps.length, dumped: this.dump.steps > 0 };
  }

  /** Where the kernel died, if it did. */
  get death(): LogEnd | undefined {
    return this.#death;
  }

  /** Notes something that the board's owner should know; analysis makes a finding of it. */
  note(incident: Incident): void {
    this.incidents.push(incident);
  }

  /** The flags that this kernel gives to what it allocates, as against what it plainly reserves. */
  get allocationFlags(): number {
    return this.kernel.behaviour.allocationFlag ? FLAG.kernel : FLAG.none;
  }

  /** `value` as a phys_addr_t of this kernel holds it: one of 32 bits loses the upper half. */
  phys(value: bigint): bigint {
    return BigInt.asUintN(this.physicalBits, value);
  }

  /** `value` as an unsigned long of this kernel holds it. */
  ulong(value: bigint): bigint {
    return BigInt.asUintN(this.kernel.build.longBits, value);
  }
}

/** A named part of the boot, in the kernel's own order. */
export interface Stage<State extends BootState = BootState> {
  readonly name: string;
  run(state: State): void;
}
