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
import type { Placement } from './placement.ts';
import type {
  Assumption,
  CmaArea,
  LayoutRegion,
  MemoryLine,
  MemoryRegion,
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

/** What a boot starts from. */
export interface BootInput<OwnKernel extends Kernel = Kernel, OwnPlacement extends Placement = Placement> {
  readonly tree: DeviceTree;
  readonly kernel: OwnKernel;
  readonly placement: OwnPlacement;
  readonly cmdline: string;
  readonly parameters: readonly EarlyParameter[];
  readonly assumptions: readonly Assumption[];
}

/** What the stages of every architecture share; each has a state of its own that adds to it. */
export class BootState<OwnKernel extends Kernel = Kernel, OwnPlacement extends Placement = Placement> {
  readonly tree: DeviceTree;
  readonly kernel: OwnKernel;
  readonly placement: OwnPlacement;
  /** What differs on this architecture. */
  readonly architecture: ArchitectureRules<BootState>;
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
  /** Memory right after import and `mem=`. */
  imported: readonly MemoryRegion[] = [];
  cmaRequest: CmaRequest | undefined;
  /** Physical start and size of the initrd as the kernel has it at the moment. */
  initrd: AddressRange | undefined;
  /** What says where the initrd lies. */
  initrdOrigin = '';
  /** Highest address that DMA reaches, inclusive. */
  dmaLimit: bigint;
  /** Where highmem starts, physical, as the CMA code sees it. */
  lowHighBoundary = 0n;
  readonly reservedMemory: ReservedMemoryNode[] = [];
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
  #isDead = false;

  constructor(input: BootInput<OwnKernel, OwnPlacement>, architecture: ArchitectureRules<BootState>) {
    this.tree = input.tree;
    this.kernel = input.kernel;
    this.placement = input.placement;
    this.cmdline = input.cmdline;
    this.parameters = input.parameters;
    this.assumptions = input.assumptions;
    this.architecture = architecture;
    this.physicalBits = input.kernel.build.physicalBits;
    this.pa = addressFormat(this.physicalBits);
    this.memblockOptions = {
      physicalBits: this.physicalBits,
      cacheLine: Number(input.kernel.build.cacheLine),
      pageSize: Number(input.kernel.build.page.bytes),
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

  /** What the kernel logs; nothing once it is dead. */
  log(...lines: readonly string[]): void {
    if (!this.#isDead) this.messages.push(...lines);
  }

  /** The kernel dies at this point of the boot: it logs what it panics with, if it comes to that, and nothing more. */
  die(death: Death, { origin, span, panic }: { origin: string; span?: Span | undefined; panic?: string }): void {
    if (panic !== undefined) this.log(`Kernel panic - not syncing: ${panic}`);
    if (!this.#isDead) this.note({ kind: 'kernel-dies', death, origin, ...(span ? { span } : {}) });
    this.#isDead = true;
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
