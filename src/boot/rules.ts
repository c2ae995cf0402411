/**
 * What differs between architectures in code that they share. A shared stage asks these; it never asks which architecture it
 * runs on.
 */
import type { DeviceTree, RegEntry } from '../devicetree/tree.ts';
import type { EarlyParameter } from '../kernel/cmdline.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { AddressRange } from '../terms/address-range.ts';
import type { Span } from '../terms/span.ts';
import type { Incident } from './incident.ts';
import type { Zone } from './prediction.ts';
import type { Reason } from './reason.ts';

/** One kind of early parameter. */
export type EarlyParameterOf<Name extends EarlyParameter['name']> = Extract<EarlyParameter, { name: Name }>;

/** A zone that the architecture asks for: it begins where the one before ends. */
export interface ZoneEnd {
  readonly name: Zone['name'];
  /** Page frame number, exclusive. */
  readonly end: number;
}

/** What became of a range of RAM: some of it was added, nothing could be addressed, or a table was full (which is noted). */
export type AddedMemory = 'added' | 'ignored' | 'dropped';

/** An area of contiguous memory as the architecture is told of it (dma_contiguous_early_fixup). */
export interface DeclaredArea extends AddressRange {
  readonly name: string;
  /** Node, parameter or symbol behind it. */
  readonly origin: string;
  readonly span?: Span | undefined;
}

/** What the number of processors is read off. */
export interface CpuInput {
  readonly tree: DeviceTree;
  readonly kernel: Kernel;
  readonly parameters: readonly EarlyParameter[];
}

/** The answers of one architecture; `State` is its own kind of boot state. */
export interface ArchitectureRules<State> {
  /** RAM below this physical address is not kept (MIN_MEMBLOCK_ADDR). */
  lowestMemblockAddress(state: State): bigint;
  /** The entries of a memory node that the platform's own code leaves to be read. */
  memoryEntries(state: State, entries: readonly RegEntry[]): readonly RegEntry[];
  /** Keeps a range of RAM that the tree describes (early_init_dt_add_memory_arch). */
  addMemory(state: State, range: AddressRange, reason: Reason): AddedMemory;
  /** What `mem=` does; `isFirst` says that it is the first of the command line. */
  limitMemory(state: State, parameter: EarlyParameterOf<'mem'>, isFirst: boolean): void;
  /** Early parameters that other architectures do not have. */
  ownParameter(state: State, parameter: EarlyParameter): void;
  /** The zones in the order of their indices. */
  zoneEnds(state: State): readonly ZoneEnd[];
  /** How high the default area of contiguous memory may reach when `cma=` does not say; exclusive. */
  cmaLimit(state: State): bigint;
  /** A CMA area was declared, or a pool that may become one: its mapping may have to change. */
  onCmaDeclared(state: State, area: DeclaredArea): void;
  /** A coherent pool must be no-map. */
  readonly coherentPoolNeedsNomap: boolean;
  /** Virtual address of a byte of the kernel image. */
  imageVirtual(state: State, physical: bigint): bigint;
  /** Processors that may ever run, as the tree and the command line tell. */
  possibleCpus(input: CpuInput): number;
  /** Bytes of an entry in memblock's arrays of regions. */
  regionBytes(kernel: Kernel): number;
  /** Bytes of the per-CPU variables, and of the init sections, of a typical kernel image. */
  typicalPerCpuBytes(kernel: Kernel): number;
  typicalInitBytes(kernel: Kernel): bigint;
  /** What the kernel does not, or may not, live through. */
  survivalChecks(state: State): Iterable<Incident>;
}
