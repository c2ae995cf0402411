/**
 * What a boot loader writes into the tree before it starts the kernel: the memory it found (U-Boot's
 * fdt_fixup_memory_banks and its like).
 */
import { writeCells } from '../devicetree/cells.ts';
import { type DeviceTree, Node, Property } from '../devicetree/tree.ts';
import type { AddressRange } from '../terms/address-range.ts';
import { InputError } from '../terms/input-error.ts';
import { hex } from '../terms/notation.ts';
import { looksLikeMemory } from './of/memory-nodes.ts';
import { rootCellsOf } from './of/root-cells.ts';

/** Cells of an address or a size (libfdt.h, FDT_MAX_NCELLS): what a boot loader can write. */
const MOST_CELLS = 4;

/**
 * The tree with `banks` as its only memory: the first memory node gets them as its `reg`, any others are left out, and a
 * tree without one gets a node. The tree given is not changed.
 *
 * @throws InputError for a bank that the root's cells cannot hold or that is empty
 */
export function withMemory(tree: DeviceTree, banks: readonly AddressRange[]): DeviceTree {
  const { address: addressCells, size: sizeCells } = rootCellsOf(tree);
  if (addressCells > MOST_CELLS || sizeCells > MOST_CELLS) {
    throw new InputError({
      message: `memory cannot be written with #address-cells = <${addressCells}> and #size-cells = <${sizeCells}>`,
      path: '/',
      help: `an address or a size has at most ${MOST_CELLS} cells`,
    });
  }
  const cells = banks.flatMap((bank) => {
    const fits = (value: bigint, count: number): boolean => value >= 0n && value < 1n << BigInt(32 * count);
    if (bank.size <= 0n) {
      throw new InputError({ message: `memory at ${hex(bank.base)} is empty`, help: 'write BASE+SIZE or BASE-END' });
    }
    if (!fits(bank.base, addressCells) || !fits(bank.size, sizeCells)) {
      throw new InputError({
        message: `memory of ${hex(bank.size)} bytes at ${hex(bank.base)} does not fit the tree's cells`,
        path: '/',
        help: `the root has #address-cells = <${addressCells}> and #size-cells = <${sizeCells}>: a cell holds 32 bits`,
      });
    }
    return [writeCells(bank.base, addressCells), writeCells(bank.size, sizeCells)];
  });
  const value = new Uint8Array(cells.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of cells) {
    value.set(part, at);
    at += part.length;
  }

  const root = new Node('', tree.root.span);
  root.properties.push(...tree.root.properties);
  const original = tree.root.children.find(looksLikeMemory);
  const memory = new Node(original?.name ?? 'memory', original?.span ?? tree.root.span, root);
  memory.properties.push(
    new Property('device_type', new TextEncoder().encode('memory\0'), memory.span),
    new Property('reg', value, original?.property('reg')?.span ?? memory.span),
  );
  const replaced = new Set(['device_type', 'reg', 'linux,usable-memory', 'status']);
  memory.properties.push(...(original?.properties ?? []).filter((property) => !replaced.has(property.name)));
  for (const child of tree.root.children) {
    if (child === original) root.children.push(memory);
    else if (!looksLikeMemory(child)) root.children.push(child);
  }
  if (!original) root.children.push(memory);
  return { ...tree, root };
}
