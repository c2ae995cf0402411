/** Checks of buses whose children write their addresses in a way of their own (dtc 1.8, checks.c). */
import type { LiveNode, LiveProperty } from '../live/live-tree.ts';
import type { Check, Checked } from './check.ts';
import { baseName, unitAddress } from './names.ts';
import { addressCells, cell, isCompatible, sizeCells, text } from './reading.ts';

/** Flags in the address cell of an I2C device (include/dt-bindings/i2c/i2c.h). */
const I2C_TEN_BIT = 0x8000_0000;
const I2C_OWN_SLAVE = 0x4000_0000;

function pciBridge(node: LiveNode, checked: Checked): void {
  const type = node.property('device_type');
  if (!type || text(type) !== 'pci') return;
  checked.buses.set(node, 'pci');
  if (!['pci', 'pcie'].includes(baseName(node))) checked.fail(node, 'the name of a PCI bridge is pci or pcie');
  if (!node.property('ranges')) checked.fail(node, 'a PCI bridge has ranges, and this has none (or is no bridge)');
  if (addressCells(node) !== 3) checked.fail(node, '#address-cells of this PCI bridge is not 3');
  if (sizeCells(node) !== 2) checked.fail(node, '#size-cells of this PCI bridge is not 2');
  const property = node.property('bus-range');
  if (!property) return;
  if (property.value.bytes.length !== 8) {
    checked.fail(node, 'bus-range is not two cells', { property });
    return;
  }
  const [first, last] = [cell(property, 0), cell(property, 1)];
  if (first > last) checked.fail(node, 'the first bus of bus-range is above the last', { property });
  if (last > 0xff) checked.fail(node, 'a bus of bus-range is above 255', { property });
}

function isOn(node: LiveNode, checked: Checked, bus: string): boolean {
  return node.parent !== undefined && checked.buses.get(node.parent) === bus;
}

function pciDeviceReg(node: LiveNode, checked: Checked): void {
  const property = isOn(node, checked, 'pci') ? node.property('reg') : undefined;
  if (!property) return;
  if (cell(property, 1) !== 0 || cell(property, 2) !== 0) {
    checked.fail(node, 'the second or third cell of the PCI configuration address is not 0', { property });
  }
  const reg = cell(property, 0);
  if (reg & 0xff00_0000) checked.fail(node, 'the PCI address is not one of configuration space', { property });
  if (reg & 0xff) checked.fail(node, 'the register number in the PCI configuration address is not 0', { property });
  const device = ((reg & 0xf800) >> 11).toString(16);
  const func = ((reg & 0x700) >> 8).toString(16);
  const unit = unitAddress(node);
  if (unit === `${device},${func}` || (func === '0' && unit === device)) return;
  checked.fail(node, `the unit address of this PCI device is ${device},${func}`);
}

function pciDeviceBusNumber(node: LiveNode, checked: Checked): void {
  const property = isOn(node, checked, 'pci') ? node.property('reg') : undefined;
  if (!property) return;
  const bus = (cell(property, 0) & 0xff_0000) >> 16;
  const range = node.parent?.property('bus-range');
  const [first, last] = range ? [cell(range, 0), cell(range, 1)] : [0, 0];
  if (bus < first || bus > last) checked.fail(node, `PCI bus ${bus} is not within ${first} to ${last}`, { property });
}

function simpleBusBridge(node: LiveNode, checked: Checked): void {
  if (isCompatible(node, 'simple-bus')) checked.buses.set(node, 'simple-bus');
}

function simpleBusReg(node: LiveNode, checked: Checked): void {
  if (!node.parent || !isOn(node, checked, 'simple-bus')) return;
  let property: LiveProperty | undefined = node.property('reg');
  let first = 0;
  if (!property) {
    const ranges = node.property('ranges');
    if (ranges && ranges.value.bytes.length > 0) property = ranges;
    // The child address comes before the one that counts.
    first = addressCells(node);
  }
  if (!property) {
    if (node.parent.parent && checked.buses.get(node) !== 'simple-bus') {
      checked.fail(node, 'the node stands on a simple-bus without reg or ranges');
    }
    return;
  }
  let address = 0n;
  const end = Math.min(first + addressCells(node.parent), property.value.bytes.length / 4);
  for (let index = first; index < end; index++) address = (address << 32n) | BigInt(cell(property, index));
  const expected = BigInt.asUintN(64, address).toString(16);
  if (unitAddress(node) !== expected) checked.fail(node, `the unit address of this node is ${expected}`);
}

function i2cBridge(node: LiveNode, checked: Checked): void {
  const name = baseName(node);
  if (name === 'i2c') {
    for (const child of node.liveChildren()) if (baseName(child) === 'i2c-bus') return;
  } else if (name !== 'i2c-bus' && name !== 'i2c-arb') {
    return;
  }
  checked.buses.set(node, 'i2c');
  if (node.children.length === 0) return;
  if (addressCells(node) !== 1) checked.fail(node, '#address-cells of this I2C bus is not 1');
  if (sizeCells(node) !== 0) checked.fail(node, '#size-cells of this I2C bus is not 0');
}

function i2cReg(node: LiveNode, checked: Checked): void {
  if (!isOn(node, checked, 'i2c')) return;
  const property = node.property('reg');
  if (!property) {
    checked.fail(node, 'the node stands on an I2C bus without reg');
    return;
  }
  const addressAt = (index: number) => (cell(property, index) & ~I2C_OWN_SLAVE) >>> 0;
  const expected = addressAt(0).toString(16);
  if (unitAddress(node) !== expected) checked.fail(node, `the unit address of this I2C device is ${expected}`);
  for (let index = 0; index * 4 < property.value.bytes.length; index++) {
    const address = addressAt(index);
    const isTenBit = address >= I2C_TEN_BIT;
    const highest = isTenBit ? I2C_TEN_BIT + 0x3ff : 0x7f;
    if (address <= highest) continue;
    checked.fail(node, `the I2C address 0x${address.toString(16)} has more than ${isTenBit ? 10 : 7} bits`, {
      property,
    });
  }
}

function spiBridge(node: LiveNode, checked: Checked): void {
  if (baseName(node) === 'spi') {
    checked.buses.set(node, 'spi');
  } else {
    if (addressCells(node) !== 1 || sizeCells(node) !== 0 || !hasSpiChild(node)) return;
    // A bus by what is on it.
    checked.buses.set(node, 'spi');
    if (node.property('reg')) checked.fail(node, 'the name of this SPI bus is not spi');
  }
  if (node.children.length === 0) return;
  const expected = node.property('spi-slave') ? 0 : 1;
  if (addressCells(node) !== expected) checked.fail(node, `#address-cells of this SPI bus is not ${expected}`);
  if (sizeCells(node) !== 0) checked.fail(node, '#size-cells of this SPI bus is not 0');
}

function hasSpiChild(node: LiveNode): boolean {
  for (const child of node.liveChildren()) {
    for (const property of child.liveProperties()) if (property.name.startsWith('spi-')) return true;
  }
  return false;
}

function spiReg(node: LiveNode, checked: Checked): void {
  if (!isOn(node, checked, 'spi') || node.parent?.property('spi-slave')) return;
  const property = node.property('reg');
  if (!property) {
    checked.fail(node, 'the node stands on an SPI bus without reg');
    return;
  }
  const expected = cell(property).toString(16);
  if (unitAddress(node) !== expected) checked.fail(node, `the unit address of this SPI device is not ${expected}`);
}

export const busChecks: readonly Check[] = [
  { name: 'pci_bridge', severity: 'warning', needs: ['device_type_is_string', 'addr_size_cells'], look: pciBridge },
  { name: 'pci_device_reg', severity: 'warning', needs: ['reg_format', 'pci_bridge'], look: pciDeviceReg },
  { name: 'pci_device_bus_num', severity: 'warning', needs: ['reg_format', 'pci_bridge'], look: pciDeviceBusNumber },
  {
    name: 'simple_bus_bridge',
    severity: 'warning',
    needs: ['addr_size_cells', 'compatible_is_string_list'],
    look: simpleBusBridge,
  },
  { name: 'simple_bus_reg', severity: 'warning', needs: ['reg_format', 'simple_bus_bridge'], look: simpleBusReg },
  { name: 'i2c_bus_bridge', severity: 'warning', needs: ['addr_size_cells'], look: i2cBridge },
  { name: 'i2c_bus_reg', severity: 'warning', needs: ['reg_format', 'i2c_bus_bridge'], look: i2cReg },
  { name: 'spi_bus_bridge', severity: 'warning', needs: ['addr_size_cells'], look: spiBridge },
  { name: 'spi_bus_reg', severity: 'warning', needs: ['reg_format', 'spi_bus_bridge'], look: spiReg },
];
