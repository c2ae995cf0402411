/** Checks of interrupts, their controllers and maps (dtc 1.8, checks.c). */
import type { LiveNode } from '../live/live-tree.ts';
import { isPhandle } from '../live/phandles.ts';
import type { Check, Checked } from './check.ts';
import { addressCells, cell, isWhole, ownCells } from './reading.ts';

function isProvider(node: LiveNode): boolean {
  return node.property('interrupt-controller') !== undefined || node.property('interrupt-map') !== undefined;
}

function interruptProvider(node: LiveNode, checked: Checked): void {
  const hasCells = node.property('#interrupt-cells') !== undefined;
  if (isProvider(node) && !hasCells) checked.fail(node, 'the node is an interrupt provider without #interrupt-cells');
  if (!isProvider(node) && hasCells) {
    checked.fail(node, 'the node has #interrupt-cells, but neither interrupt-controller nor interrupt-map');
  }
}

function interruptMap(node: LiveNode, checked: Checked): void {
  const map = node.property('interrupt-map');
  if (!map) return;
  if ((ownCells(node, '#address-cells') ?? -1) < 0) {
    checked.fail(node, 'the node has interrupt-map, but no #address-cells');
    return;
  }
  const ownInterruptCells = node.property('#interrupt-cells');
  const childCells = addressCells(node) + (ownInterruptCells ? cell(ownInterruptCells) : 0);
  const mask = node.property('interrupt-map-mask');
  if (mask && mask.value.bytes.length !== 4 * childCells) {
    const counts = `${mask.value.bytes.length} bytes, not ${childCells} cells`;
    checked.fail(node, `interrupt-map-mask has ${counts}`, { property: mask });
  }
  const { length } = map.value.bytes;
  if (!isWhole(length, 4)) {
    checked.fail(node, `interrupt-map has ${length} bytes, not a whole number of cells`, { property: map });
    return;
  }
  for (let index = 0; index < length / 4; ) {
    index += childCells;
    if (index >= length / 4) {
      checked.fail(node, 'interrupt-map ends within an entry', { property: map });
      return;
    }
    const next = endOfMapEntry(node, index, checked);
    if (next === undefined) return;
    index = next;
  }
}

/** The cell behind the entry whose parent phandle is cell `index`; undefined when that cannot be told. */
function endOfMapEntry(node: LiveNode, index: number, checked: Checked): number | undefined {
  const property = node.property('interrupt-map');
  if (!property) return undefined;
  const phandle = cell(property, index);
  const parent = isPhandle(phandle) ? checked.phandles.node(phandle) : undefined;
  if (!parent) {
    // An overlay's entry may refer to its base.
    if (isPhandle(phandle) || !checked.isPlugin) {
      checked.fail(node, `cell ${index} of interrupt-map is no node's phandle`, { property });
    }
    return undefined;
  }
  const interruptCells = parent.property('#interrupt-cells');
  if (!interruptCells) {
    checked.fail(node, `${parent.path}, which cell ${index} of interrupt-map refers to, has no #interrupt-cells`);
    return undefined;
  }
  const parentAddressCells = parent.property('#address-cells');
  if (!parentAddressCells) {
    const message = `${parent.path}, which cell ${index} of interrupt-map refers to, has no #address-cells; 0 is taken`;
    checked.fail(node, message, { property });
  }
  const end = index + 1 + cell(interruptCells) + (parentAddressCells ? cell(parentAddressCells) : 0);
  if (end * 4 > property.value.bytes.length) {
    checked.fail(node, `the entry of interrupt-map at cell ${index} wants ${end} cells in all`, { property });
  }
  return end;
}

function interrupts(node: LiveNode, checked: Checked): void {
  const property = node.property('interrupts');
  if (!property) return;
  const { length } = property.value.bytes;
  if (!isWhole(length, 4)) {
    checked.fail(node, `interrupts has ${length} bytes, not a whole number of cells`, { property });
  }
  const controller = controllerOf(node, checked);
  const cellsProperty = controller?.property('#interrupt-cells');
  if (!controller || !cellsProperty) return;
  if (!isWhole(length, 4 * cell(cellsProperty))) {
    const entry = `${cell(cellsProperty)} cells, which ${controller.path} wants`;
    checked.fail(node, `interrupts has ${length} bytes, not a whole number of entries of ${entry}`, {
      property: cellsProperty,
    });
  }
}

/** The controller that the interrupts of `node` go to; undefined, and mostly reported, when there is none. */
function controllerOf(node: LiveNode, checked: Checked): LiveNode | undefined {
  for (let step: LiveNode | undefined = node; step; step = step.parent) {
    if (step !== node && isProvider(step)) return step;
    const property = step.property('interrupt-parent');
    if (!property) continue;
    const phandle = cell(property);
    if (!isPhandle(phandle)) {
      if (checked.isPlugin) return undefined;
      checked.fail(step, 'interrupt-parent is no phandle', { property });
      break;
    }
    const controller = checked.phandles.node(phandle);
    if (!controller) checked.fail(step, "interrupt-parent is no node's phandle", { property });
    else if (!isProvider(controller)) {
      checked.fail(
        controller,
        'the node is an interrupt parent, but has neither interrupt-controller nor interrupt-map',
      );
    }
    return controller;
  }
  checked.fail(node, 'the node has interrupts, but no interrupt-parent');
  return undefined;
}

export const interruptChecks: readonly Check[] = [
  { name: 'interrupts_property', severity: 'warning', needs: ['phandle_references'], look: interrupts },
  { name: 'interrupt_provider', severity: 'warning', needs: ['interrupts_extended_is_cell'], look: interruptProvider },
  {
    name: 'interrupt_map',
    severity: 'warning',
    needs: ['phandle_references', 'addr_size_cells', 'interrupt_provider'],
    look: interruptMap,
  },
];
