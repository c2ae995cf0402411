/**
 * The /reserved-memory node and its children as the kernel picks them: format check of the parent, which nodes count, and
 * the flags and cells of one region (drivers/of/fdt.c up to 6.11, drivers/of/of_reserved_mem.c since).
 */
import { type Node, Property } from '../../../devicetree/tree.ts';
import type { Behaviour } from '../../../kernel/history.ts';
import type { AddressRange } from '../../../terms/address-range.ts';
import type { RegionCause } from '../../incident.ts';
import type { ReservedMemoryNode } from '../../prediction.ts';
import type { BootState } from '../../state.ts';
import { isCompatible, reservedMemoryNode } from '../named-nodes.ts';
import { rootCellsOf } from '../root-cells.ts';

/** The node; undefined when the tree has none that this kernel finds. */
export function reservedMemoryRoot(state: BootState): Node | undefined {
  return reservedMemoryNode(state.tree, state.kernel.behaviour);
}

/** Both cells must be there and equal the root's, and `ranges` must be there; its content is not looked at. */
export function hasSupportedFormat(state: BootState, parent: Node): boolean {
  const cells = rootCellsOf(state.tree);
  return parent.addressCells === cells.address && parent.sizeCells === cells.size && parent.has('ranges');
}

/** The nodes below /reserved-memory that this kernel looks at and finds available, in blob order. */
export function regionNodes(parent: Node, { reservedMemoryNodes }: Pick<Behaviour, 'reservedMemoryNodes'>): Node[] {
  const nodes =
    reservedMemoryNodes === 'any-depth' ? [...parent.walk()].filter((node) => node !== parent) : parent.children;
  return nodes.filter((node) => node.isAvailable);
}

export interface RegionFlags {
  readonly nomap: boolean;
  readonly reusable: boolean;
  /** `shared-dma-pool` is among the compatible strings. */
  readonly sharedPool: boolean;
  readonly cmaDefault: boolean;
}

export function flagsOf(node: Node): RegionFlags {
  return {
    nomap: node.has('no-map'),
    reusable: node.has('reusable'),
    sharedPool: isCompatible(node, 'shared-dma-pool'),
    cmaDefault: node.has('linux,cma-default'),
  };
}

function kindOf(flags: RegionFlags): ReservedMemoryNode['kind'] {
  return flags.nomap ? 'no-map' : flags.reusable ? 'reusable' : 'plain';
}

/** Bytes of one (address, size) entry under the root's cells. */
export function entryBytes(state: BootState): number {
  const cells = rootCellsOf(state.tree);
  return (cells.address + cells.size) * 4;
}

/** The entries of a `reg`-shaped property, each value cut to the kernel's physical address width. */
export function entriesOf(state: BootState, property: Property): { base: bigint; size: bigint }[] {
  const cells = rootCellsOf(state.tree);
  return property
    .reg(cells.address, cells.size)
    .map(({ base, size }) => ({ base: state.phys(base), size: state.phys(size) }));
}

/**
 * The first `count` entries as a kernel reads them that does not mind where the property ends: past it, into what follows in
 * the blob. Of a tree that was not read from a blob nothing is known there.
 */
export function entriesReadFrom(state: BootState, property: Property, count: number): { base: bigint; size: bigint }[] {
  if (property.span.kind !== 'blob') return entriesOf(state, property).slice(0, count);
  const { buffer, byteOffset } = property.value;
  const length = Math.min(buffer.byteLength - byteOffset, count * entryBytes(state));
  const value = new Uint8Array(buffer, byteOffset, length);
  return entriesOf(state, new Property(property.name, value, property.span));
}

/** True for a node that `cma=` keeps out of memory altogether: a default pool, on versions that never reserve it then. */
export function isDisplacedByCommandLine(state: BootState, flags: RegionFlags): boolean {
  return (
    state.kernel.behaviour.cmaDefaultNodeBypass === 'never-reserved' &&
    state.cmaRequest !== undefined &&
    flags.sharedPool &&
    flags.reusable &&
    !flags.nomap &&
    flags.cmaDefault
  );
}

/** Takes down a pool that is to be mapped anew as soon as it is reserved, whether or not it becomes a CMA area. */
export function noteRemap(state: BootState, node: Node, region: AddressRange): void {
  const { sharedPool, reusable, nomap } = flagsOf(node);
  const { poolRemapped } = state.kernel.behaviour;
  if (poolRemapped === 'when-initialised' || !sharedPool || !reusable) return;
  if (nomap && poolRemapped === 'when-reserved-mapped') return;
  state.architecture.onCmaDeclared(state, {
    name: node.name,
    origin: node.path,
    base: region.base,
    size: region.size,
    span: node.span,
  });
}

/** The outcome of one node, as the prediction tells it. */
export function recordOutcome(
  state: BootState,
  node: Node,
  outcome: Pick<ReservedMemoryNode, 'base' | 'size' | 'state'> & { cause?: RegionCause },
): void {
  const label = node.labels[0] ?? node.property('label')?.string();
  state.reservedMemory.push({
    node: node.path,
    ...(label === undefined ? {} : { label }),
    base: outcome.base,
    size: outcome.size,
    kind: kindOf(flagsOf(node)),
    state: outcome.state,
    ...(outcome.cause === undefined ? {} : { cause: outcome.cause }),
    span: node.span,
  });
}
