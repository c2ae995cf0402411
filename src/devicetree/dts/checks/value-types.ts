/** Checks of what kind of value a property has, by its name (dtc 1.8, checks.c). */
import type { LiveNode, LiveProperty } from '../live/live-tree.ts';
import type { Check, Checked } from './check.ts';

type Look = Check['look'];

/** Fails where the property has a value that is not one string. */
export function isString(name: string): Look {
  return (node, checked) => {
    const property = node.property(name);
    if (property && !isOneString(property.value.bytes)) checked.fail(node, `${name} is not a string`, { property });
  };
}

function isStringList(node: LiveNode, property: LiveProperty, checked: Checked): void {
  const { bytes } = property.value;
  if (bytes.length > 0 && bytes.at(-1) !== 0)
    checked.fail(node, `${property.name} is not a list of strings`, { property });
}

/** Fails where the property has a value that is not one cell. */
export function isCell(name: string): Look {
  return (node, checked) => {
    const property = node.property(name);
    if (property && property.value.bytes.length !== 4) checked.fail(node, `${name} is not a single cell`, { property });
  };
}

function isOneString(bytes: Uint8Array): boolean {
  return bytes.length > 0 && bytes.indexOf(0) === bytes.length - 1;
}

function compatibleIsStringList(node: LiveNode, checked: Checked): void {
  const property = node.property('compatible');
  if (property) isStringList(node, property, checked);
}

function namesIsStringList(node: LiveNode, checked: Checked): void {
  for (const property of node.liveProperties()) {
    if (property.name.endsWith('-names')) isStringList(node, property, checked);
  }
}

export const valueTypeChecks: readonly Check[] = [
  { name: 'address_cells_is_cell', severity: 'warning', look: isCell('#address-cells') },
  { name: 'size_cells_is_cell', severity: 'warning', look: isCell('#size-cells') },
  { name: 'device_type_is_string', severity: 'warning', look: isString('device_type') },
  { name: 'model_is_string', severity: 'warning', look: isString('model') },
  { name: 'status_is_string', severity: 'warning', look: isString('status') },
  { name: 'label_is_string', severity: 'warning', look: isString('label') },
  { name: 'compatible_is_string_list', severity: 'warning', look: compatibleIsStringList },
  { name: 'names_is_string_list', severity: 'warning', look: namesIsStringList },
];
