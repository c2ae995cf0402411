/**
 * The memory skeleton of a recorded boot: of the board's tree only what the early memory set-up reads (the root's own
 * properties, /chosen, memory nodes, /reserved-memory), of the configuration only the symbols that move memory, and what
 * the real kernel printed.
 */
import { DEFAULT_FORMAT, type DeviceTree, Node, Property } from '../../src/devicetree/tree.ts';
import type { RecordedFigures } from '../golden/recorded-boot.ts';

/** A node: its properties as `name: hex bytes`, its children by name. */
export interface SkeletonNode {
  readonly properties: Readonly<Record<string, string>>;
  readonly children: Readonly<Record<string, SkeletonNode>>;
}

export interface Skeleton {
  readonly name: string;
  readonly kernel: string;
  readonly config: Readonly<Record<string, string>>;
  readonly kernelImage: readonly [string, string];
  readonly dtbAt: string;
  readonly dtbSize: number;
  readonly reservations: readonly (readonly [string, string])[];
  readonly tree: SkeletonNode;
  readonly expected: RecordedFigures;
  /** Lines of the early log that speak of memory. */
  readonly log: readonly string[];
}

const SPAN = { kind: 'blob', file: 'skeleton', offset: 0 } as const;

const isMemory = (node: Node): boolean => node.property('device_type')?.string() === 'memory';

function skeletonNode(node: Node, keep: (child: Node) => boolean): SkeletonNode {
  return {
    properties: Object.fromEntries(
      node.properties.map((property) => [property.name, Buffer.from(property.value).toString('hex')]),
    ),
    children: Object.fromEntries(
      node.children.filter(keep).map((child) => [child.name, skeletonNode(child, () => true)]),
    ),
  };
}

/** What of a board's tree the early memory set-up reads; memory nodes below others keep the way down to them. */
export function skeletonOf(tree: DeviceTree): SkeletonNode {
  const root = skeletonNode(
    tree.root,
    (child) => child.name === 'chosen' || child.name === 'reserved-memory' || isMemory(child),
  );
  const kept = new Set(['#address-cells', '#size-cells', 'compatible', 'model']);
  return {
    ...root,
    properties: Object.fromEntries(Object.entries(root.properties).filter(([name]) => kept.has(name))),
  };
}

/** The tree that a skeleton describes. */
export function treeFrom(skeleton: Skeleton): DeviceTree {
  const grow = (name: string, source: SkeletonNode, parent?: Node): Node => {
    const node = new Node(name, SPAN, parent);
    for (const [property, value] of Object.entries(source.properties)) {
      node.properties.push(new Property(property, new Uint8Array(Buffer.from(value, 'hex')), SPAN));
    }
    for (const [child, below] of Object.entries(source.children)) node.children.push(grow(child, below, node));
    return node;
  };
  return {
    root: grow('', skeleton.tree),
    reservations: skeleton.reservations.map(([base, size]) => ({ base: BigInt(base), size: BigInt(size) })),
    bootCpu: 0,
    format: DEFAULT_FORMAT,
    blobSize: skeleton.dtbSize,
    file: skeleton.name,
  };
}
