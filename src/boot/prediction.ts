/**
 * What a replayed boot comes to: plain data, never changed afterwards, and all that analysis and rendering see of it.
 */
import type { ArchitectureName } from '../kernel/architecture.ts';
import type { MemblockOptions } from '../memblock/memblock.ts';
import type { MemblockStep } from '../memblock/trace.ts';
import type { AddressRange } from '../terms/address-range.ts';
import type { Span } from '../terms/span.ts';
import type { Cure } from './change.ts';
import type { Incident, RegionCause } from './incident.ts';
import type { RegionFlag } from './region-flags.ts';

/** Where an input figure came from, for figures the user did not give. */
export interface Assumption {
  /** What was assumed: `kernel image`, `device tree blob`, `configuration`, `architecture`. */
  readonly subject: string;
  /** The figure, as text for people. */
  readonly value: string;
  /** Why this figure, and which flag states the real one. */
  readonly reason: string;
  /** The flags that state the real one: `--kernel-image`. */
  readonly flags: readonly string[];
}

export interface PredictionInput {
  /** The tree's file as the user named it. */
  readonly tree: string;
  /** `model` of the root, or its first `compatible`. */
  readonly model: string;
  readonly arch: ArchitectureName;
  /** Bytes of a page. */
  readonly pageSize: bigint;
  /** The kernel as the user named it: `6.12`, `msm-3.10`. */
  readonly kernel: string;
  /** The command line that the kernel ends up with. */
  readonly cmdline: string;
  readonly pageOffset: bigint;
  readonly lpae: boolean;
  readonly highmem: boolean;
  /** Bytes from PHYS_OFFSET to `_text`; undefined where an architecture has none, and in what was saved before it was told. */
  readonly textOffset?: bigint;
  /** The running kernel's physical range; last byte included. */
  readonly kernelImage: { readonly start: bigint; readonly end: bigint };
  readonly dtb: AddressRange;
  readonly initrd?: AddressRange;
  readonly assumptions: readonly Assumption[];
}

export interface MemoryRegion extends AddressRange {
  readonly flags: readonly RegionFlag[];
}

export interface ReservedRegion extends MemoryRegion {
  /** Who asked for parts of it, in the order they asked: `kernel image`, `/reserved-memory/vpu@40000000`. */
  readonly owners: readonly string[];
}

/** What bounds the low/high split of a 32-bit ARM kernel. */
export interface ArmLimits {
  readonly arch: 'arm';
  /** Where RAM starts for the kernel: physical, inclusive. Each of the others that is not a start is an exclusive end. */
  readonly physOffset: bigint;
  readonly vmallocLimit: bigint;
  readonly lowmemLimit: bigint;
  readonly memblockLimit: bigint;
  readonly endOfDram: bigint;
  /** Virtual, as are those that follow. */
  readonly highMemory: bigint;
  readonly vmallocStart: bigint;
  readonly vmallocEnd: bigint;
}

/** What bounds the linear mapping and the zones of a 64-bit ARM kernel. */
export interface Arm64Limits {
  readonly arch: 'arm64';
  /** The physical address that the linear mapping starts with (memstart_addr). Those that follow are exclusive ends. */
  readonly physOffset: bigint;
  /** Physical end of what the linear mapping can hold. */
  readonly linearEnd: bigint;
  readonly dmaLimit: bigint;
  readonly dma32Limit: bigint;
  readonly endOfDram: bigint;
  /** Virtual, as is the end. */
  readonly vmallocStart: bigint;
  readonly vmallocEnd: bigint;
}

/** Told apart by `arch`. */
export type Limits = ArmLimits | Arm64Limits;

/** In the order of their indices in the kernel. */
export const ZONE_NAMES = ['DMA', 'DMA32', 'Normal', 'HighMem', 'Movable'] as const;

/** As "Zone ranges" tells it: ZONE_MOVABLE, where there is one, takes its pages out of the zone that it overlaps. */
export interface Zone {
  readonly name: (typeof ZONE_NAMES)[number];
  readonly startPfn: number;
  /** Exclusive. */
  readonly endPfn: number;
  readonly spannedPages: number;
  readonly presentPages: number;
}

export const REGION_KINDS = ['no-map', 'reusable', 'plain', 'removed', 'memreserve'] as const;
export const REGION_STATES = ['reserved', 'allocated', 'failed', 'ignored'] as const;

export interface ReservedMemoryNode {
  readonly node: string;
  readonly label?: string;
  readonly base: bigint;
  readonly size: bigint;
  readonly kind: (typeof REGION_KINDS)[number];
  readonly state: (typeof REGION_STATES)[number];
  /** Why it failed or is ignored. */
  readonly cause?: RegionCause;
  readonly span?: Span;
}

/** The same with its cause in words. */
export interface ToldReservedMemoryNode extends ReservedMemoryNode {
  readonly reason?: string;
}

export interface CmaArea extends AddressRange {
  readonly name: string;
  /** `cma=`, `CONFIG_CMA_SIZE_MBYTES`, or the node's path. */
  readonly from: string;
}

/** A region of the kernel's virtual address space; `end` exclusive. */
export interface LayoutRegion {
  readonly name: string;
  readonly start: bigint;
  readonly end: bigint;
}

/** The bits that an entry of page tables has beside an address. */
export interface MappingWords {
  /** Undefined for what has no form of a section. */
  readonly section?: bigint;
  readonly page: bigint;
  /** Linux's own entry of a page, beside the hardware's; the same as it with LPAE. */
  readonly linux: bigint;
  /** Entry for a table. */
  readonly table: bigint;
}

/** What the kernel maps for itself. */
export interface PageMapping {
  /** `lowmem`, `kernel`, `vectors`, the name of an area. */
  readonly name: string;
  readonly virtual: bigint;
  readonly physical: bigint;
  readonly size: bigint;
  /** Bytes of it that are mapped by sections; the rest is by pages. */
  readonly inSections: bigint;
  readonly words: MappingWords;
}

/** A table of pages: with short descriptors a page that holds the tables of two MiB, the hardware's and Linux's. */
export interface PageTable {
  /** First address of the 2 MiB that it is for. */
  readonly virtual: bigint;
  /** Physical address of its page. */
  readonly address: bigint;
  /** What the entry for it has beside the address. */
  readonly word: bigint;
  /** What asked for it. */
  readonly name: string;
}

/** The kernel's own page tables, as paging_init leaves them. */
export interface PageTables {
  readonly format: 'short' | 'lpae';
  /** Physical address of swapper_pg_dir. */
  readonly root: bigint;
  /** Where the hardware's tables are in a page of tables, in bytes. */
  readonly hardwareTables: bigint;
  /** In the order mapped: what comes later replaces what it covers. */
  readonly mappings: readonly PageMapping[];
  readonly tables: readonly PageTable[];
}

/** A partition of flash that lies in the processor's address space. */
export interface FlashPartition extends AddressRange {
  readonly node: string;
  /** Its label, or its node's name. */
  readonly name: string;
  /** The chip's node. */
  readonly chip: string;
  readonly readOnly: boolean;
  readonly span: Span;
}

/** One figure of the `Memory:` line. */
export interface MemoryFigure {
  /** As the line calls it: `available`, `kernel code`, `cma-reserved`; `total` for the figure behind the slash. */
  readonly name: string;
  /** Undefined where the image's symbols would be needed. */
  readonly kibibytes: number | undefined;
  /** False for an estimate. */
  readonly isExact: boolean;
  /** What would settle a figure that is no exact one: flags, or what only a boot tells. */
  readonly needs?: readonly string[];
}

/** What /proc/meminfo calls MemTotal, and what it is made of; bytes. */
export interface MemTotal {
  readonly bytes: bigint;
  readonly isExact: boolean;
  /** Flags that would make it exact. */
  readonly needs: readonly string[];
  /** What the page allocator gets at first. */
  readonly handedOver: bigint;
  /** What it gets later: CMA areas, the kernel's init sections, the initrd. */
  readonly cma: bigint;
  readonly init: bigint;
  readonly initrd: bigint;
}

/** The `Memory:` line: what the inputs determine is exact, the rest is estimated. */
export interface MemoryLine {
  readonly figures: readonly MemoryFigure[];
  /** As this kernel prints it, an estimate behind `~`, an unknown figure as `?`. */
  readonly lines: readonly string[];
}

/** One step from what `/memory` describes down to MemTotal. The last row is the sum of all before it. */
export interface AccountRow {
  readonly name: string;
  /** Negative where the row takes memory away. */
  readonly bytes: bigint;
  readonly total?: boolean;
  /** What the kernel takes for its own tables after the early reservations, or gives back; absent for what the board decides. */
  readonly part?: 'kernel';
  /** What changes the row, in one line. */
  readonly changedBy?: string;
}

/** One memblock operation of the boot. Replaying the steps in order gives memblock at any point. */
export type Step = MemblockStep;

/** The worst first. */
export const SEVERITIES = ['error', 'warning', 'info'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** Another place that takes part in a finding. */
export interface RelatedPlace {
  readonly message: string;
  readonly span?: Span | undefined;
}

export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly origin: string;
  readonly span?: Span;
  readonly related?: readonly RelatedPlace[];
  readonly help?: string;
  /** The kernel does not live through it, where the severity is error. */
  readonly fatal?: boolean;
  /** What makes it go away, each tried. */
  readonly cures?: readonly Cure[];
}

/** Places in the log as numbers of steps that came before. */
export interface LogPlaces {
  /** Of each message. */
  readonly messages: readonly number[];
  /** Of memblock's dump, which ends the early reservations: `memory` and `reserved` are as they were then. */
  readonly dump: number;
  /** Messages before the dump. */
  readonly dumpMessages: number;
  /** Of `memblock=debug`: steps before it leave no lines. */
  readonly debug: number;
  /** Where the kernel stops, if it stops within the steps: nothing after it is logged. */
  readonly death?: LogEnd;
}

/** How far the log of a kernel that dies comes. */
export interface LogEnd {
  /** Steps that came before, that which it died of included. */
  readonly steps: number;
  /** memblock's dump came before. */
  readonly dumped: boolean;
}

/** What a boot gives, before anyone draws conclusions. */
export interface BootRecord {
  readonly input: PredictionInput;
  /** What the memory nodes that this kernel reads describe, as written: unsorted, perhaps overlapping, of any size. */
  readonly described: readonly AddressRange[];
  readonly memory: readonly MemoryRegion[];
  readonly reserved: readonly ReservedRegion[];
  readonly imported: readonly MemoryRegion[];
  readonly limits: Limits;
  readonly zones: readonly Zone[];
  readonly nodeRanges: readonly AddressRange[];
  readonly reservedMemory: readonly ReservedMemoryNode[];
  readonly cma: readonly CmaArea[];
  readonly layout: readonly LayoutRegion[];
  /** `Virtual kernel memory layout:` in the kernel's own columns; of versions that print none, in those of the last that did. */
  readonly layoutLines: readonly string[];
  /** Absent where the board has no flash in the processor's address space, and in a prediction that was saved. */
  readonly flash?: readonly FlashPartition[];
  /** Absent on architectures whose tables are not built, and in a prediction that was saved. */
  readonly pageTables?: PageTables;
  /** Absent where the tree gives the kernel no memory. */
  readonly memoryLine?: MemoryLine;
  /** Absent where the tree gives the kernel no memory. */
  readonly memTotal?: MemTotal;
  /** What memblock the steps act on: an empty one made with these is where they start from. */
  readonly memblock: MemblockOptions;
  readonly steps: readonly Step[];
  readonly messages: readonly string[];
  /** Where the kernel's log stands among the steps. */
  readonly logPlaces: LogPlaces;
  readonly incidents: readonly Incident[];
}

export interface Prediction extends BootRecord {
  readonly reservedMemory: readonly ToldReservedMemoryNode[];
  readonly account: readonly AccountRow[];
  readonly findings: readonly Finding[];
}
