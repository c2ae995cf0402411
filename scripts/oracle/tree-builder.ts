/**
 * Changes a tree step by step: what random boards and their defects are made with.
 */
import { writeCells } from '../../src/devicetree/cells.ts';
import { type DeviceTree, Node, Property } from '../../src/devicetree/tree.ts';
import { MiB, roundDown } from '../../src/terms/alignment.ts';
import type { Chance } from '../chance.ts';

const SPAN = { kind: 'blob', file: 'random.dtb', offset: 0 } as const;

/** The kernel is loaded and unpacked in the first 128 MiB, where defects would only hide each other. */
const KERNEL_ROOM = 128n * MiB;

export class TreeBuilder {
  readonly tree: DeviceTree;
  readonly chance: Chance;
  readonly ramBase: bigint;
  /** Exclusive. */
  readonly ramEnd: bigint;

  constructor(tree: DeviceTree, chance: Chance, ram: { readonly base: bigint; readonly end: bigint }) {
    this.tree = tree;
    this.chance = chance;
    this.ramBase = ram.base;
    this.ramEnd = ram.end;
  }

  get addressCells(): number {
    return this.tree.root.addressCells ?? 1;
  }

  get sizeCells(): number {
    return this.tree.root.sizeCells ?? 1;
  }

  cells(...values: readonly (readonly [bigint, number])[]): Uint8Array {
    return Uint8Array.from(
      values.flatMap(([value, count]) => [...writeCells(BigInt.asUintN(32 * count, value), count)]),
    );
  }

  entries(ranges: readonly (readonly [bigint, bigint])[]): Uint8Array {
    return this.cells(
      ...ranges.flatMap(([base, size]) => [[base, this.addressCells] as const, [size, this.sizeCells] as const]),
    );
  }

  set(node: Node, name: string, value: true | string | Uint8Array): void {
    const bytes =
      value === true ? new Uint8Array(0) : typeof value === 'string' ? new TextEncoder().encode(`${value}\0`) : value;
    const at = node.properties.findIndex((property) => property.name === name);
    const property = new Property(name, bytes, SPAN);
    if (at < 0) node.properties.push(property);
    else node.properties[at] = property;
  }

  /** A new child with its properties. */
  words(parent: Node, name: string, words: Readonly<Record<string, true | string | Uint8Array>>): Node {
    const node = new Node(name, SPAN, parent);
    parent.children.push(node);
    for (const [property, value] of Object.entries(words)) this.set(node, property, value);
    return node;
  }

  chosen(): Node {
    const { root } = this.tree;
    return root.children.find(({ baseName }) => baseName === 'chosen') ?? this.words(root, 'chosen', {});
  }

  reservedMemory(): Node {
    const { root } = this.tree;
    return (
      root.children.find(({ baseName }) => baseName === 'reserved-memory') ??
      this.words(root, 'reserved-memory', {
        '#address-cells': this.cells([BigInt(this.addressCells), 1]),
        '#size-cells': this.cells([BigInt(this.sizeCells), 1]),
        ranges: true,
      })
    );
  }

  /** Gives a child of the root a unit address. */
  rename(baseName: string): void {
    const { root } = this.tree;
    const at = root.children.findIndex((node) => node.name === baseName);
    const node = root.children[at];
    if (!node) return;
    const renamed = new Node(`${baseName}@0`, SPAN, root);
    renamed.properties.push(...node.properties);
    for (const child of node.children) {
      child.parent = renamed;
      renamed.children.push(child);
    }
    root.children[at] = renamed;
  }

  /** A size that boards have, now and then an odd one. */
  size(largest: bigint): bigint {
    const unit = this.chance.of([MiB, MiB, 2n * MiB, 4n * MiB, 8n * MiB, 65536n, 4096n, 1000n]);
    const limit = largest / unit > 200n ? 200 : Math.max(1, Number(largest / unit));
    return unit * BigInt(1 + this.chance.below(limit));
  }

  /** An address in RAM, clear of where the kernel is unpacked. */
  ramAddress(): bigint {
    const low = this.ramBase + KERNEL_ROOM;
    const unit = this.chance.of([MiB, MiB, 2n * MiB, 8n * MiB, 16n * MiB, 4096n, 512n]);
    const span = Number((this.ramEnd - low) / unit);
    return roundDown(low, unit) + unit * BigInt(this.chance.below(Math.max(1, span)));
  }
}
