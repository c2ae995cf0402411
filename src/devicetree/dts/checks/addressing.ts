/** Checks of `reg`, `ranges`, cell counts and unit addresses (dtc 1.8, checks.c). */
import type { LiveNode } from '../live/live-tree.ts';
import type { Check, Checked } from './check.ts';
import { unitAddress } from './names.ts';
import { addressCells, isWhole, ownCells, sizeCells, text } from './reading.ts';

function regFormat(node: LiveNode, checked: Checked): void {
  const property = node.property('reg');
  if (!property) return;
  if (!node.parent) {
    checked.fail(node, 'the root has a reg');
    return;
  }
  const { length } = property.value.bytes;
  if (length === 0) checked.fail(node, 'reg is empty', { property });
  const [address, size] = [addressCells(node.parent), sizeCells(node.parent)];
  if (!isWhole(length, 4 * (address + size))) {
    checked.fail(node, `reg has ${length} bytes, not a whole number of entries of ${address} + ${size} cells`, {
      property,
    });
  }
}

function rangesFormat(name: string): Check['look'] {
  return (node, checked) => {
    const property = node.property(name);
    if (!property) return;
    if (!node.parent) return checked.fail(node, `the root has ${name}`, { property });
    const [parentAddress, address, size] = [addressCells(node.parent), addressCells(node), sizeCells(node)];
    const { length } = property.value.bytes;
    if (length > 0) {
      if (isWhole(length, 4 * (parentAddress + address + size))) return;
      const entry = `${address} + ${parentAddress} + ${size} cells`;
      checked.fail(node, `${name} has ${length} bytes, not a whole number of entries of ${entry}`, { property });
      return;
    }
    if (parentAddress !== address) {
      const counts = `#address-cells is ${address}, that of ${node.parent.path} is ${parentAddress}`;
      checked.fail(node, `${name} is empty, but ${counts}`, { property });
    }
    const parentSize = sizeCells(node.parent);
    if (parentSize !== size) {
      const counts = `#size-cells is ${size}, that of ${node.parent.path} is ${parentSize}`;
      checked.fail(node, `${name} is empty, but ${counts}`, { property });
    }
  };
}

function unitAddressVersusReg(node: LiveNode, checked: Checked): void {
  // The fragments of an overlay are numbered without a reg.
  if (node.child('__overlay__')) return;
  const ranges = node.property('ranges');
  const hasAddress = node.property('reg') !== undefined || (ranges !== undefined && ranges.value.bytes.length > 0);
  const hasUnit = unitAddress(node) !== '';
  if (hasAddress && !hasUnit) checked.fail(node, 'the node has reg or ranges, but no unit address in its name');
  if (!hasAddress && hasUnit) checked.fail(node, 'the node has a unit address in its name, but no reg or ranges');
}

function unitAddressFormat(node: LiveNode, checked: Checked): void {
  if (node.parent && checked.buses.has(node.parent)) return;
  let unit = unitAddress(node);
  if (unit.startsWith('0x')) {
    checked.fail(node, 'the unit address begins with 0x');
    unit = unit.slice(2);
  }
  if (/^0[0-9a-fA-F]/.test(unit)) checked.fail(node, 'the unit address begins with a 0');
}

function avoidDefaultCells(node: LiveNode, checked: Checked): void {
  if (!node.parent || !(node.property('reg') || node.property('ranges'))) return;
  for (const name of ['#address-cells', '#size-cells'] as const) {
    if ((ownCells(node.parent, name) ?? -1) === -1) {
      checked.fail(node, `${node.parent.path} has no ${name}, and this node relies on its default`);
    }
  }
}

function avoidUnnecessaryCells(node: LiveNode, checked: Checked): void {
  if (!node.parent || !hasBothCells(node) || node.children.length === 0) return;
  if (node.property('ranges') || node.property('dma-ranges')) return;
  for (const child of node.liveChildren()) if (child.property('reg') || child.property('ranges')) return;
  checked.fail(
    node,
    '#address-cells and #size-cells serve nothing: no ranges, no dma-ranges, no child with reg or ranges',
  );
}

function hasBothCells(node: LiveNode): boolean {
  return (ownCells(node, '#address-cells') ?? -1) >= 0 && (ownCells(node, '#size-cells') ?? -1) >= 0;
}

/** With more nodes at one address each is compared with the first ones only, lest there be a finding for every pair. */
const MOST_COMPARED = 64;

function uniqueUnitAddress(countsDisabled: boolean): Check['look'] {
  return (node, checked) => {
    if (!hasBothCells(node)) return;
    const byUnit = new Map<string, LiveNode[]>();
    for (const child of node.liveChildren()) {
      const unit = unitAddress(child);
      if (unit === '' || (!countsDisabled && isDisabled(child))) continue;
      const others = byUnit.get(unit);
      if (!others) byUnit.set(unit, [child]);
      else {
        for (const other of others.slice(0, MOST_COMPARED))
          checked.fail(other, `${child.path} has the same unit address`);
        others.push(child);
      }
    }
  };
}

function isDisabled(node: LiveNode): boolean {
  const status = node.property('status');
  return status !== undefined && text(status) === 'disabled';
}

export const formatChecks: readonly Check[] = [
  {
    // Counts are read where they are needed; what remains is that they can be.
    name: 'addr_size_cells',
    severity: 'warning',
    needs: ['address_cells_is_cell', 'size_cells_is_cell'],
    look: () => {},
  },
  { name: 'reg_format', severity: 'warning', needs: ['addr_size_cells'], look: regFormat },
  { name: 'ranges_format', severity: 'warning', needs: ['addr_size_cells'], look: rangesFormat('ranges') },
  { name: 'dma_ranges_format', severity: 'warning', needs: ['addr_size_cells'], look: rangesFormat('dma-ranges') },
  { name: 'unit_address_vs_reg', severity: 'warning', look: unitAddressVersusReg },
  {
    name: 'unit_address_format',
    severity: 'warning',
    needs: ['node_name_format', 'pci_bridge', 'simple_bus_bridge'],
    look: unitAddressFormat,
  },
];

export const styleChecks: readonly Check[] = [
  { name: 'avoid_default_addr_size', severity: 'warning', needs: ['addr_size_cells'], look: avoidDefaultCells },
  {
    name: 'avoid_unnecessary_addr_size',
    severity: 'warning',
    needs: ['avoid_default_addr_size'],
    look: avoidUnnecessaryCells,
  },
  {
    name: 'unique_unit_address',
    severity: 'warning',
    needs: ['avoid_default_addr_size'],
    look: uniqueUnitAddress(true),
  },
  {
    name: 'unique_unit_address_if_enabled',
    severity: 'off',
    needs: ['avoid_default_addr_size'],
    look: uniqueUnitAddress(false),
  },
];
