/** Values as checks read them. */
import { cellAt } from '../../cells.ts';
import { latin1 } from '../../tree.ts';
import type { LiveNode, LiveProperty } from '../live/live-tree.ts';

/** The cell at `index` as an unsigned number; 0 behind the end. */
export function cell(property: LiveProperty, index = 0): number {
  return cellAt(property.value.bytes, index) ?? 0;
}

/** The value up to its first NUL. */
export function text(property: LiveProperty): string {
  const { bytes } = property.value;
  const end = bytes.indexOf(0);
  return latin1(end < 0 ? bytes : bytes.subarray(0, end));
}

/** A cell count that the node gives to its children, `#address-cells` or `#size-cells`; undefined when it does not. */
export function ownCells(node: LiveNode, name: '#address-cells' | '#size-cells'): number | undefined {
  const property = node.property(name);
  // As a signed number, like dtc: a huge count is negative and fits nothing.
  return property && cell(property) | 0;
}

/** {@link ownCells} with the default of 2 address cells. */
export function addressCells(node: LiveNode): number {
  const own = ownCells(node, '#address-cells') ?? -1;
  return own === -1 ? 2 : own;
}

/** {@link ownCells} with the default of 1 size cell. */
export function sizeCells(node: LiveNode): number {
  const own = ownCells(node, '#size-cells') ?? -1;
  return own === -1 ? 1 : own;
}

/** True when `length` is a whole number of entries of `entry` bytes; nothing but 0 is, of empty entries. */
export function isWhole(length: number, entry: number): boolean {
  return entry === 0 ? length === 0 : length % entry === 0;
}

export function isCompatible(node: LiveNode, compatible: string): boolean {
  const property = node.property('compatible');
  return property !== undefined && latin1(property.value.bytes).split('\0').includes(compatible);
}
