/**
 * What part of memory the devices behind a bus can address, by its dma-ranges.
 */
import { cellCount, readCells } from '../../devicetree/cells.ts';
import type { Node } from '../../devicetree/tree.ts';
import { type AddressRange, contains, endOf } from '../../terms/address-range.ts';

/**
 * The CPU addresses that a device on this bus can reach, by one dma-ranges; undefined where the bus sets no limit (the
 * property is absent or empty) or cannot be read. Of a translation over several buses each level is looked at by itself.
 */
export function reachThrough(bus: Node): AddressRange[] | undefined {
  const property = bus.property('dma-ranges');
  if (!property || property.value.length === 0 || !bus.parent) return undefined;
  const child = bus.addressCells ?? 2;
  const parent = bus.parent.addressCells ?? 2;
  const size = bus.sizeCells ?? 1;
  const entry = child + parent + size;
  const windows: AddressRange[] = [];
  for (let at = 0; entry > 0 && at + entry <= cellCount(property.value); at += entry) {
    windows.push({
      base: readCells(property.value, at + child, parent) ?? 0n,
      size: readCells(property.value, at + child + parent, size) ?? 0n,
    });
  }
  return windows.length > 0 ? windows : undefined;
}

/** A size of 0 in one cell stands for 4 GiB where firmware could not write it. */
const coversAll = (window: AddressRange): boolean =>
  window.size === 0n || (window.base === 0n && endOf(window) >= 1n << 32n);

/** True when DMA through one of the windows reaches all of `range`. */
export const reaches = (windows: readonly AddressRange[], range: AddressRange): boolean =>
  windows.some((window) => contains(window, range)) || windows.some(coversAll);
