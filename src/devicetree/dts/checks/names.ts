/** Checks of the names of nodes, properties and labels (dtc 1.8, checks.c). */

import type { Position } from '../../source/positions.ts';
import { latin1 } from '../../tree.ts';
import type { LiveNode } from '../live/live-tree.ts';
import type { Check, Checked } from './check.ts';
import { isString } from './value-types.ts';

const NOT_IN_NODE_NAME = /[^a-zA-Z0-9,._+\-@]/;
const NOT_IN_PROPERTY_NAME = /[^a-zA-Z0-9,._+*#?-]/;
const NOT_RECOMMENDED = /[^a-zA-Z0-9,-]/;

/** The name up to its `@`. */
export function baseName(node: LiveNode): string {
  const at = node.name.indexOf('@');
  return at < 0 ? node.name : node.name.slice(0, at);
}

/** What follows the first `@` of the name; empty where there is none. */
export function unitAddress(node: LiveNode): string {
  const at = node.name.indexOf('@');
  return at < 0 ? '' : node.name.slice(at + 1);
}

/** A name twice among siblings; even a deleted sibling counts, which only a piece that was never merged can have. */
function duplicateNodeNames(node: LiveNode, checked: Checked): void {
  const seen = new Map<string, LiveNode>();
  for (const child of node.children) {
    const first = seen.get(child.name);
    if (first) {
      checked.fail(child, `${node.path} has two nodes of the name ${child.name}`, {
        related: [{ message: 'the first is here', at: first.at }],
        help: 'a piece of tree is laid over the nodes before it, not over itself: extend the first from outside',
      });
    } else if (!child.deleted) {
      seen.set(child.name, child);
    }
  }
}

function duplicatePropertyNames(node: LiveNode, checked: Checked): void {
  for (const property of node.properties) {
    const first = property.deleted ? property : node.property(property.name);
    if (first && first !== property) {
      checked.fail(node, `the property ${property.name} is given twice`, {
        property,
        related: [{ message: 'the first is here', at: first.at }],
      });
    }
  }
}

function nodeNameCharacters(node: LiveNode, checked: Checked): void {
  const wrong = NOT_IN_NODE_NAME.exec(node.name);
  if (wrong) checked.fail(node, `'${wrong[0]}' cannot stand in the name of a node`);
}

function strictNodeNameCharacters(node: LiveNode, checked: Checked): void {
  const wrong = NOT_RECOMMENDED.exec(baseName(node));
  if (wrong) checked.fail(node, `'${wrong[0]}' is not recommended in the name of a node`);
}

function nodeNameFormat(node: LiveNode, checked: Checked): void {
  if (unitAddress(node).includes('@')) checked.fail(node, "there is more than one '@' in the name of the node");
}

function nodeNameNotEmpty(node: LiveNode, checked: Checked): void {
  if (node.parent && baseName(node) === '')
    checked.fail(node, "there is nothing before the '@' in the name of the node");
}

function propertyNameCharacters(node: LiveNode, checked: Checked): void {
  for (const property of node.properties) {
    if (property.deleted) continue;
    const wrong = NOT_IN_PROPERTY_NAME.exec(property.name);
    if (wrong) checked.fail(node, `'${wrong[0]}' cannot stand in the name of a property`, { property });
  }
}

function strictPropertyNameCharacters(node: LiveNode, checked: Checked): void {
  for (const property of node.properties) {
    if (property.deleted) continue;
    if (property.name === 'device_type') continue;
    // '#' may start a name, or what follows the vendor's prefix.
    const wrong = NOT_RECOMMENDED.exec(property.name.replace(/(^|,)#/, '$1'));
    if (wrong) checked.fail(node, `'${wrong[0]}' is not recommended in the name of a property`, { property });
  }
}

/**
 * A `name` property, a relic of Open Firmware, may only repeat the node's name, and is taken out then.
 * Deleting one that is not there leaves an empty one behind, which fails: dtc does not look whether it is deleted.
 */
function nameProperty(node: LiveNode, checked: Checked): void {
  const property = node.anyProperty('name');
  if (!property) return;
  const { bytes } = property.value;
  const expected = baseName(node);
  if (bytes.length === expected.length + 1 && latin1(bytes.subarray(0, expected.length)) === expected) {
    node.removeProperty(property);
  } else {
    checked.fail(node, `the property name does not say the node's name, ${expected}`, { property });
  }
}

function nodeNameVersusPropertyName(node: LiveNode, checked: Checked): void {
  if (node.parent?.property(node.name)) {
    checked.fail(node, `${node.parent.path} has a property of the same name as this node, ${node.name}`);
  }
}

/** Every label of the tree, with its first holder. Filled when the check comes to the root. */
function duplicateLabels(node: LiveNode, checked: Checked): void {
  if (node !== checked.root) return;
  const first = new Map<string, Position>();
  const visit = (holder: LiveNode) => {
    const claim = (label: string, at: Position) => {
      const other = first.get(label);
      if (other === undefined) first.set(label, at);
      else {
        checked.fail(holder, `the label ${label} is given twice`, {
          at,
          related: [{ message: 'the first is here', at: other }],
        });
      }
    };
    for (const label of holder.labels.names) claim(label, holder.at);
    for (const property of holder.properties) {
      if (property.deleted) continue;
      for (const label of property.labels.names) claim(label, property.at);
      for (const label of property.value.labels) claim(label.name, label.at);
    }
    for (const child of holder.children) if (!child.deleted) visit(child);
  };
  visit(node);
}

export const nameChecks: readonly Check[] = [
  { name: 'duplicate_node_names', severity: 'error', look: duplicateNodeNames },
  { name: 'duplicate_property_names', severity: 'error', look: duplicatePropertyNames },
  { name: 'node_name_chars', severity: 'error', look: nodeNameCharacters },
  { name: 'node_name_format', severity: 'error', needs: ['node_name_chars'], look: nodeNameFormat },
  { name: 'node_name_not_empty', severity: 'error', needs: ['node_name_chars'], look: nodeNameNotEmpty },
  { name: 'property_name_chars', severity: 'error', look: propertyNameCharacters },
  { name: 'name_is_string', severity: 'error', look: isString('name') },
  { name: 'name_properties', severity: 'error', needs: ['name_is_string'], look: nameProperty },
  {
    name: 'node_name_vs_property_name',
    severity: 'warning',
    needs: ['node_name_chars'],
    look: nodeNameVersusPropertyName,
  },
  { name: 'duplicate_label', severity: 'error', look: duplicateLabels },
];

export const strictNameChecks: readonly Check[] = [
  { name: 'property_name_chars_strict', severity: 'off', look: strictPropertyNameCharacters },
  { name: 'node_name_chars_strict', severity: 'off', look: strictNodeNameCharacters },
];
