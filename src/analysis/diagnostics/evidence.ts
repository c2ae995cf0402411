/**
 * What rules look at: the boot's record, the tree that was booted and the kernel that booted it, and the questions about
 * them that several rules ask. Each answer is worked out once.
 */
import type { IncidentKind, IncidentOf } from '../../boot/incident.ts';
import { type RootCells, rootCellsOf } from '../../boot/of/root-cells.ts';
import type { BootRecord, ReservedMemoryNode } from '../../boot/prediction.ts';
import type { DeviceTree, Node } from '../../devicetree/tree.ts';
import { type EarlyParameter, earlyParameters } from '../../kernel/cmdline.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { AddressRange } from '../../terms/address-range.ts';
import type { Span } from '../../terms/span.ts';
import { isAssumed } from '../assumptions.ts';
import { RangeSearch } from './range-search.ts';

/** A range of physical memory that someone counts on. */
export interface Claim extends AddressRange {
  /** Path of the node, `/memreserve/`, `kernel image`, `device tree blob` or `initrd`. */
  readonly owner: string;
  readonly span?: Span | undefined;
  readonly region?: ReservedMemoryNode;
}

export class Evidence {
  readonly record: BootRecord;
  /** With what the boot loader writes into it. */
  readonly tree: DeviceTree;
  readonly kernel: Kernel;

  /** The interrupt controller of a Cortex-M, which has no MMU; undefined for any other processor. */
  readonly interruptControllerWithoutMmu: Node | undefined;
  readonly #nodes = new Map<string, Node | undefined>();
  #index: TreeIndex | undefined;
  #claims: readonly Claim[] | undefined;
  #claimByOwner: ReadonlyMap<string, Claim> | undefined;
  #banks: RangeSearch<AddressRange> | undefined;
  #byPhandle: ReadonlyMap<number, Node> | undefined;
  #parameters: readonly EarlyParameter[] | undefined;

  constructor(record: BootRecord, tree: DeviceTree, kernel: Kernel) {
    this.record = record;
    this.tree = tree;
    this.kernel = kernel;
    this.interruptControllerWithoutMmu = tree.root.children.find(
      (node) => node.property('compatible')?.strings().includes('arm,armv7m-nvic') ?? false,
    );
  }

  /** True when the kernel has memory to boot with, and a processor on which it uses it as told here. */
  get hasMemory(): boolean {
    return this.record.imported.length > 0 && this.interruptControllerWithoutMmu === undefined;
  }

  /** The cells that the kernel reads `/memory` and `/reserved-memory` with: the root's, 1 and 1 where it says nothing. */
  get cells(): RootCells {
    return rootCellsOf(this.tree);
  }

  get parameters(): readonly EarlyParameter[] {
    this.#parameters ??= earlyParameters(this.record.input.cmdline);
    return this.#parameters;
  }

  /** What the boot ran into, of one kind. */
  incidents<Kind extends IncidentKind>(kind: Kind): IncidentOf<Kind>[] {
    return this.record.incidents.filter((incident): incident is IncidentOf<Kind> => incident.kind === kind);
  }

  /** True when what `owner` holds (`kernel image`, `device tree blob`) lies where it does only because nobody said where. */
  isAssumed(owner: string): boolean {
    return isAssumed(this.record.input, owner);
  }

  /** True when the configuration is the era's typical one, since nobody gave the board's own. */
  get assumesConfig(): boolean {
    return this.kernel.configuration.kind !== 'given';
  }

  /** True when a figure comes from a configuration symbol that nobody stated. */
  assumes(origin: string): boolean {
    return origin.startsWith('CONFIG_') && this.assumesConfig && !this.kernel.configuration.stated.has(origin);
  }

  /** The regions and reservations of the tree that have a place, granted or not, in the order the kernel met them. */
  get claims(): readonly Claim[] {
    this.#claims ??= this.record.reservedMemory
      .filter(({ base, size, state }) => size > 0n && (base > 0n || state !== 'failed') && state !== 'ignored')
      .map((region) => ({
        owner: region.node,
        base: region.base,
        size: region.size,
        span: this.regSpan(region) ?? region.span,
        region,
      }));
    return this.#claims;
  }

  /** The claim of an owner; of several the first. */
  claimOf(owner: string): Claim | undefined {
    this.#claimByOwner ??= new Map([...this.claims].reverse().map((claim) => [claim.owner, claim]));
    return this.#claimByOwner.get(owner);
  }

  /** The banks of RAM as the kernel took them over, to look ranges up in. */
  get banks(): RangeSearch<AddressRange> {
    this.#banks ??= new RangeSearch<AddressRange>(this.record.imported);
    return this.#banks;
  }

  /** Where the range of a region is written. */
  regSpan(region: ReservedMemoryNode): Span | undefined {
    const node = this.node(region.node);
    return (node?.property('reg') ?? node?.property('size'))?.span;
  }

  /** The node of a path; undefined for what is no node, such as `/memreserve/`. */
  node(path: string): Node | undefined {
    if (path === '/memreserve/') return undefined;
    if (!this.#nodes.has(path)) this.#nodes.set(path, this.tree.root.find(path));
    return this.#nodes.get(path);
  }

  /** Every node that has the property, in blob order; for the properties that rules ask for all over the tree. */
  nodesWith(property: IndexedProperty): readonly Node[] {
    this.#index ??= indexOf(this.tree);
    return this.#index.withProperty.get(property) ?? [];
  }

  /** Every node called `reserved-memory`, whatever its unit address and wherever it stands. */
  get reservedMemoryNodes(): readonly Node[] {
    this.#index ??= indexOf(this.tree);
    return this.#index.reservedMemory;
  }

  byPhandle(phandle: number): Node | undefined {
    this.#byPhandle ??= nodesByPhandle(this.tree);
    return this.#byPhandle.get(phandle);
  }
}

export type IndexedProperty = 'memory-region' | 'linux,remove-completely' | 'device_type';

const INDEXED: ReadonlySet<string> = new Set<IndexedProperty>([
  'memory-region',
  'linux,remove-completely',
  'device_type',
]);

interface TreeIndex {
  readonly withProperty: ReadonlyMap<string, readonly Node[]>;
  readonly reservedMemory: readonly Node[];
}

/** One walk of the tree for all rules: boards have thousands of nodes, and checks have thousands of boards. */
function indexOf(tree: DeviceTree): TreeIndex {
  const withProperty = new Map<string, Node[]>([...INDEXED].map((name) => [name, []]));
  const reservedMemory: Node[] = [];
  for (const node of tree.root.walk()) {
    if (node.name.startsWith('reserved-memory') && node.baseName === 'reserved-memory') reservedMemory.push(node);
    for (const { name } of node.properties) if (INDEXED.has(name)) withProperty.get(name)?.push(node);
  }
  return { withProperty, reservedMemory };
}

/** Every node that has a phandle, by it; of two with the same one the first counts. */
function nodesByPhandle(tree: DeviceTree): Map<number, Node> {
  const nodes = new Map<number, Node>();
  for (const node of tree.root.walk()) {
    const { phandle } = node;
    if (phandle !== undefined && !nodes.has(phandle)) nodes.set(phandle, node);
  }
  return nodes;
}
