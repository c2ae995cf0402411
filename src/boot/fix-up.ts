/**
 * All that a boot loader writes into a tree before it starts the kernel: memory, /chosen and the memory reserve map, as U-Boot's
 * fdt_fixup_memory_banks, fdt_chosen and fdt_initrd do (common/fdt_support.c). What else /chosen holds, kaslr-seed and rng-seed
 * among it, stays.
 */
import { writeCells } from '../devicetree/cells.ts';
import { writeDtb } from '../devicetree/dtb/write.ts';
import { type DeviceTree, Node, Property } from '../devicetree/tree.ts';
import { type AddressRange, overlaps } from '../terms/address-range.ts';
import { InputError } from '../terms/input-error.ts';
import { hex, rangeText } from '../terms/notation.ts';
import { withMemory } from './boot-loader.ts';
import { looksLikeMemory } from './of/memory-nodes.ts';
import { rootCellsOf } from './of/root-cells.ts';

export interface FixUpRequest {
  /** Banks of RAM; none leaves /memory as it is. */
  readonly memory?: readonly AddressRange[];
  /** `bootargs`; undefined leaves it as it is. */
  readonly cmdline?: string | undefined;
  /** Physical, last byte included. */
  readonly initrd?: { readonly start: bigint; readonly end: bigint } | undefined;
  /** Where the blob goes: it is reserved there, as large as it ends up. */
  readonly dtbAt?: bigint | undefined;
  /** Further entries for the memory reserve map. */
  readonly reserve?: readonly AddressRange[];
  /** Bytes of room behind the last block. */
  readonly padding?: number | undefined;
}

/** One thing that was written. */
export interface TreeChange {
  /** `/chosen`, `/memory@80000000`, or `/memreserve/`. */
  readonly where: string;
  /** The property; for the memory reserve map what the entry is for. */
  readonly what: string;
  readonly before?: string;
  readonly after: string;
}

export interface FixedTree {
  readonly tree: DeviceTree;
  readonly blob: Uint8Array;
  readonly changes: readonly TreeChange[];
}

/** @throws InputError for what the tree's cells or the blob's format cannot hold, and for a command line with a NUL in it */
export function fixUp(given: DeviceTree, request: FixUpRequest): FixedTree {
  const changes: TreeChange[] = [];
  let tree = copied(given);
  if (request.memory?.length) tree = memoryWritten(tree, request.memory, changes);
  if (request.cmdline !== undefined) writeBootArguments(tree, request.cmdline, changes);
  if (request.initrd) writeInitrd(tree, request.initrd, changes);
  for (const range of request.reserve ?? []) reserve(tree, range, 'stated', changes);
  if (request.padding !== undefined) tree = { ...tree, format: { ...tree.format, padding: request.padding } };
  if (request.dtbAt !== undefined) reserveBlob(tree, request.dtbAt, changes);
  return { tree, blob: writeDtb(tree), changes };
}

/** The same tree with nodes and entries of its own as far as fix-ups change them: the root, /chosen and the reserve map. */
function copied(tree: DeviceTree): DeviceTree {
  const root = new Node(tree.root.name, tree.root.span);
  root.properties.push(...tree.root.properties);
  root.children.push(...tree.root.children);
  const { blobSize: _, ...rest } = tree;
  return { ...rest, root, reservations: [...tree.reservations] };
}

function memoryWritten(tree: DeviceTree, banks: readonly AddressRange[], changes: TreeChange[]): DeviceTree {
  const described = tree.root.children.filter(looksLikeMemory);
  const { address, size } = rootCellsOf(tree);
  const before = described.flatMap((node) => node.property('reg')?.reg(address, size) ?? []).map(bankText);
  const result = withMemory(tree, banks);
  changes.push({
    where: described[0]?.path ?? '/memory',
    what: 'reg',
    ...(before.length > 0 ? { before: before.join(', ') } : {}),
    after: banks.map(bankText).join(', '),
  });
  for (const node of described.slice(1))
    changes.push({ where: node.path, what: 'node', before: 'there', after: 'gone' });
  return result;
}

/** A bank; boards leave the size 0 for the boot loader to fill in. */
const bankText = (bank: AddressRange): string => (bank.size > 0n ? rangeText(bank) : `${hex(bank.base)}, empty`);

/** /chosen as a copy that may be written to, made where there is none. */
function chosenOf(tree: DeviceTree): Node {
  const at = tree.root.children.findIndex(({ name }) => name === 'chosen' || name.startsWith('chosen@'));
  const original = tree.root.children[at];
  const chosen = new Node(original?.name ?? 'chosen', original?.span ?? tree.root.span, tree.root);
  chosen.properties.push(...(original?.properties ?? []));
  chosen.children.push(...(original?.children ?? []));
  if (original) tree.root.children[at] = chosen;
  else tree.root.children.push(chosen);
  return chosen;
}

/** Where the property stood, or at the end. */
function setProperty(node: Node, name: string, value: Uint8Array): Property | undefined {
  const at = node.properties.findIndex((property) => property.name === name);
  const before = node.properties[at];
  const property = new Property(name, value, before?.span ?? node.span);
  if (before) node.properties[at] = property;
  else node.properties.push(property);
  return before;
}

function writeBootArguments(tree: DeviceTree, cmdline: string, changes: TreeChange[]): void {
  if (cmdline.includes('\0')) {
    throw new InputError({
      message: 'a command line cannot hold a NUL',
      help: 'the kernel reads it up to its first NUL',
    });
  }
  const before = setProperty(chosenOf(tree), 'bootargs', new TextEncoder().encode(`${cmdline}\0`));
  changes.push({ where: '/chosen', what: 'bootargs', ...(before ? { before: before.string() } : {}), after: cmdline });
}

/** Start and exclusive end, in two cells where the root's addresses have two (fdt_initrd), and its memory reserved. */
function writeInitrd(
  tree: DeviceTree,
  { start, end }: { readonly start: bigint; readonly end: bigint },
  changes: TreeChange[],
): void {
  const cells = rootCellsOf(tree).address >= 2 ? 2 : 1;
  if (end + 1n >= 1n << BigInt(32 * cells)) {
    throw new InputError({
      message: `an initrd that ends at ${hex(end)} does not fit the ${cells === 1 ? 'one cell' : 'two cells'} of this tree's addresses`,
      path: '/chosen',
      help: 'load it lower, or give the root #address-cells = <2>',
    });
  }
  const chosen = chosenOf(tree);
  const figures = [
    ['linux,initrd-start', start],
    ['linux,initrd-end', end + 1n],
  ] as const;
  for (const [name, value] of figures) {
    const before = setProperty(chosen, name, writeCells(value, cells));
    changes.push({
      where: '/chosen',
      what: name,
      ...(before ? { before: hex(before.number()) } : {}),
      after: hex(value),
    });
  }
  reserve(tree, { base: start, size: end - start + 1n }, 'initrd', changes);
}

/** An entry of the memory reserve map; one that starts there already is replaced. */
function reserve(tree: DeviceTree, range: AddressRange, what: string, changes: TreeChange[]): void {
  const at = tree.reservations.findIndex(({ base }) => base === range.base);
  const before = tree.reservations[at];
  if (before) tree.reservations[at] = range;
  else tree.reservations.push(range);
  changes.push({
    where: '/memreserve/',
    what,
    ...(before ? { before: rangeText(before) } : {}),
    after: rangeText(range),
  });
}

/** The blob's own memory, counted with the entry that reserves it. */
function reserveBlob(tree: DeviceTree, at: bigint, changes: TreeChange[]): void {
  const initrd = tree.reservations.find(({ base }) => base === at);
  const grown: DeviceTree = initrd ? tree : { ...tree, reservations: [...tree.reservations, { base: at, size: 1n }] };
  const range = { base: at, size: BigInt(writeDtb(grown).length) };
  const other = tree.reservations.find((reservation) => reservation.base !== at && overlaps(reservation, range));
  if (other) {
    throw new InputError({
      message: `the blob at ${rangeText(range)} overlaps what is reserved at ${rangeText(other)}`,
      help: 'load it elsewhere: --dtb-at',
    });
  }
  reserve(tree, range, 'device tree blob', changes);
}
