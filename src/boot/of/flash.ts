/**
 * Flash that lies in the processor's address space, beside RAM: the partitions of its chips, each at the addresses that it is read
 * at (Documentation/devicetree/bindings/mtd; drivers/mtd/parsers/ofpart_core.c).
 *
 * A chip lies there when its `reg` is translated by every bus up to the root. One behind a serial bus is addressed by a chip
 * select, and its partitions are at no address of the processor's.
 */
import type { DeviceTree, Node } from '../../devicetree/tree.ts';
import { type AddressRange, endOf } from '../../terms/address-range.ts';
import type { FlashPartition } from '../prediction.ts';

const DEFAULT_ADDRESS_CELLS = 2;
const DEFAULT_SIZE_CELLS = 1;
/** More cells than any number here has. */
const MOST_CELLS = 4;

/** More pieces than a chip has, and more cells than the windows of a bus take: such a tree is left alone. */
const MOST_WINDOWS = 64;
const MOST_RANGE_CELLS = 4000;

const addressCells = (node: Node): number => node.addressCells ?? DEFAULT_ADDRESS_CELLS;
const sizeCells = (node: Node): number => node.sizeCells ?? DEFAULT_SIZE_CELLS;

/** Chips that old trees describe with the partitions right below them. */
const CHIPS = /^(cfi-flash|jedec-flash|jedec-probe|mtd-(ram|rom)|physmap|direct-mapped)$/;

const compatibleWith = (node: Node, pattern: RegExp): boolean =>
  node
    .property('compatible')
    ?.strings()
    .some((name) => pattern.test(name)) ?? false;

/** `range`, an address on the bus of `bus`, as one of the processor's; undefined where a bus does not translate it. */
function translated(range: AddressRange, bus: Node): AddressRange | undefined {
  const above = bus.parent;
  if (!above) return range;
  const ranges = bus.property('ranges');
  if (!ranges) return undefined;
  if (ranges.value.length === 0) return translated(range, above);
  const [own, parent, size] = [addressCells(bus), addressCells(above), sizeCells(bus)];
  if (own > MOST_CELLS || parent > MOST_CELLS || size > MOST_CELLS) return undefined;
  if (ranges.value.length > MOST_RANGE_CELLS * 4) return undefined;
  const cells = ranges.cells();
  const number = (at: number, count: number): bigint =>
    cells.slice(at, at + count).reduce((value, cell) => (value << 32n) | BigInt(cell), 0n);
  for (let at = 0; at + own + parent + size <= cells.length; at += own + parent + size) {
    const window = { base: number(at, own), size: number(at + own + parent, size) };
    if (range.base < window.base || endOf(range) > endOf(window)) continue;
    return translated({ base: range.base - window.base + number(at + own, parent), size: range.size }, above);
  }
  return undefined;
}

/** The chip's memory as the processor sees it: a piece for each entry of its `reg`, in order. Empty for other chips. */
function windowsOf(chip: Node): AddressRange[] {
  const bus = chip.parent;
  const reg = chip.property('reg');
  if (!bus || !reg || sizeCells(bus) === 0 || addressCells(bus) > MOST_CELLS || sizeCells(bus) > MOST_CELLS) return [];
  const entries = reg.reg(addressCells(bus), sizeCells(bus));
  if (entries.length > MOST_WINDOWS) return [];
  const windows = entries.map((entry) => translated(entry, bus));
  return windows.every((window) => window !== undefined && window.size > 0n) ? (windows as AddressRange[]) : [];
}

/** Where an offset into the chip's memory lies, with as much of it as is in one piece. */
function placed({ base, size }: AddressRange, windows: readonly AddressRange[]): AddressRange | undefined {
  let before = 0n;
  for (const window of windows) {
    if (base < before + window.size) {
      const at = window.base + base - before;
      return { base: at, size: at + size <= endOf(window) ? size : endOf(window) - at };
    }
    before += window.size;
  }
  return undefined;
}

function partitionsIn(holder: Node, chip: Node, windows: readonly AddressRange[]): FlashPartition[] {
  const cells = [holder.addressCells ?? 1, holder.sizeCells ?? 1] as const;
  if (cells[0] > MOST_CELLS || cells[1] > MOST_CELLS) return [];
  return holder.children.flatMap((node): FlashPartition[] => {
    const [entry] = node.property('reg')?.reg(...cells) ?? [];
    const range = entry && entry.size > 0n ? placed(entry, windows) : undefined;
    if (!range) return [];
    const label = node.property('label')?.string();
    const partition = {
      node: node.path,
      name: label || node.baseName,
      ...range,
      chip: chip.path,
      readOnly: node.has('read-only'),
      span: node.span,
    };
    return [partition, ...fixedPartitions(node, chip, [range])];
  });
}

/** The partitions below a chip, or within a partition. */
function fixedPartitions(node: Node, chip: Node, windows: readonly AddressRange[]): FlashPartition[] {
  const holders = node.children.filter((child) => compatibleWith(child, /^fixed-partitions$/));
  if (compatibleWith(node, /^fixed-partitions$/)) holders.push(node);
  return holders.flatMap((holder) => partitionsIn(holder, chip, windows));
}

/** In the order of the tree. */
export function flashOf(tree: DeviceTree): FlashPartition[] {
  const partitions: FlashPartition[] = [];
  for (const node of tree.root.walk()) {
    if (!node.isAvailable) continue;
    const isChip = compatibleWith(node, CHIPS);
    const holders = node.children.some((child) => compatibleWith(child, /^fixed-partitions$/));
    if (!isChip && !holders) continue;
    // what is within a partition was told with the chip
    if (node.parent && compatibleWith(node.parent, /^fixed-partitions$/)) continue;
    const windows = windowsOf(node);
    if (windows.length === 0) continue;
    partitions.push(...(holders ? fixedPartitions(node, node, windows) : partitionsIn(node, node, windows)));
  }
  return partitions;
}
