/** Checks of lists of phandles with arguments, `clocks` and the like, against their providers (dtc 1.8, checks.c). */
import type { LiveNode, LiveProperty } from '../live/live-tree.ts';
import { isPhandle } from '../live/phandles.ts';
import type { Check, Checked } from './check.ts';
import { cell } from './reading.ts';
import { isCell } from './value-types.ts';

interface Consumer {
  /** What dtc calls its checks. */
  readonly name: string;
  readonly property: string;
  /** The provider's property that says how many arguments follow its phandle. */
  readonly cells: string;
  /** A provider without that property takes no arguments. */
  readonly optional?: true;
}

const CONSUMERS: readonly Consumer[] = [
  { name: 'clocks', property: 'clocks', cells: '#clock-cells' },
  { name: 'cooling_device', property: 'cooling-device', cells: '#cooling-cells' },
  { name: 'dmas', property: 'dmas', cells: '#dma-cells' },
  { name: 'hwlocks', property: 'hwlocks', cells: '#hwlock-cells' },
  { name: 'interrupts_extended', property: 'interrupts-extended', cells: '#interrupt-cells' },
  { name: 'io_channels', property: 'io-channels', cells: '#io-channel-cells' },
  { name: 'iommus', property: 'iommus', cells: '#iommu-cells' },
  { name: 'mboxes', property: 'mboxes', cells: '#mbox-cells' },
  { name: 'msi_parent', property: 'msi-parent', cells: '#msi-cells', optional: true },
  { name: 'mux_controls', property: 'mux-controls', cells: '#mux-control-cells' },
  { name: 'phys', property: 'phys', cells: '#phy-cells' },
  { name: 'power_domains', property: 'power-domains', cells: '#power-domain-cells' },
  { name: 'pwms', property: 'pwms', cells: '#pwm-cells' },
  { name: 'resets', property: 'resets', cells: '#reset-cells' },
  { name: 'sound_dai', property: 'sound-dai', cells: '#sound-dai-cells' },
  { name: 'thermal_sensors', property: 'thermal-sensors', cells: '#thermal-sensor-cells' },
];

function checkEntries(
  node: LiveNode,
  property: LiveProperty,
  checked: Checked,
  cells: string,
  optional: boolean,
): void {
  const { bytes, references } = property.value;
  if (bytes.length % 4 !== 0) {
    checked.fail(node, `${property.name} has ${bytes.length} bytes, not a whole number of cells`, { property });
    return;
  }
  const count = bytes.length / 4;
  const referenced = new Set(references.map((reference) => reference.offset / 4));
  for (let index = 0, argumentCells = 0; index < count; index += 1 + argumentCells) {
    const phandle = cell(property, index);
    if (!isPhandle(phandle)) {
      // In an overlay, what refers to its base; elsewhere, an entry that is left out.
      if (checked.isPlugin) return;
      argumentCells = 0;
      continue;
    }
    if (!referenced.has(index))
      checked.fail(node, `cell ${index} of ${property.name} is not a reference`, { property });
    const provider = checked.phandles.node(phandle);
    if (!provider) {
      checked.fail(node, `cell ${index} of ${property.name} is no node's phandle`, { property });
      return;
    }
    const cellsProperty = provider.property(cells);
    if (!cellsProperty && !optional) {
      const expected = `${provider.path}, which cell ${index} of ${property.name} refers to, has no ${cells}`;
      checked.fail(node, expected);
      return;
    }
    argumentCells = cellsProperty ? cell(cellsProperty) : 0;
    if (index + 1 + argumentCells > count) {
      const wanted = `${argumentCells} after cell ${index}`;
      checked.fail(node, `${property.name} has ${count} cells, but ${provider.path} wants ${wanted}`, {
        property,
      });
      return;
    }
  }
}

function isGpioList(property: LiveProperty): boolean {
  const { name } = property;
  return !name.endsWith(',nr-gpios') && /(^|-)gpios?$/.test(name);
}

function gpios(node: LiveNode, checked: Checked): void {
  // The gpios of a hog are its provider's own.
  if (node.property('gpio-hog')) return;
  for (const property of node.liveProperties()) {
    if (isGpioList(property)) checkEntries(node, property, checked, '#gpio-cells', false);
  }
}

function deprecatedGpio(node: LiveNode, checked: Checked): void {
  for (const property of node.liveProperties()) {
    if (isGpioList(property) && property.name.endsWith('gpio')) {
      checked.fail(node, `${property.name} is deprecated, the name is ${property.name}s now`, { property });
    }
  }
}

export const providerChecks: readonly Check[] = CONSUMERS.flatMap((consumer): Check[] => [
  {
    name: `${consumer.name}_property`,
    severity: 'warning',
    needs: [`${consumer.name}_is_cell`, 'phandle_references'],
    look: (node, checked) => {
      const property = node.property(consumer.property);
      if (property) checkEntries(node, property, checked, consumer.cells, consumer.optional === true);
    },
  },
  { name: `${consumer.name}_is_cell`, severity: 'warning', look: isCell(consumer.cells) },
]);

export const gpioChecks: readonly Check[] = [
  { name: 'deprecated_gpio_property', severity: 'off', look: deprecatedGpio },
  { name: 'gpios_property', severity: 'warning', needs: ['phandle_references'], look: gpios },
];
