/** Checks of `/chosen` and `/aliases` (dtc 1.8, checks.c). */
import { nodeByPath } from '../live/labels.ts';
import type { LiveNode } from '../live/live-tree.ts';
import type { Check, Checked } from './check.ts';
import { text } from './reading.ts';
import { isString } from './value-types.ts';

function obsoleteInterruptController(node: LiveNode, checked: Checked): void {
  if (node.parent) return;
  const property = node.child('chosen')?.property('interrupt-controller');
  if (property) checked.fail(node, '/chosen has an interrupt-controller, which is obsolete', { property });
}

function chosenIsBelowRoot(node: LiveNode, checked: Checked): void {
  if (node.name === 'chosen' && node.parent !== checked.root)
    checked.fail(node, 'chosen lies below another node than the root');
}

function bootargs(node: LiveNode, checked: Checked): void {
  if (node.name === 'chosen') isString('bootargs')(node, checked);
}

function stdoutPath(node: LiveNode, checked: Checked): void {
  if (node.name !== 'chosen') return;
  if (node.property('stdout-path')) {
    isString('stdout-path')(node, checked);
    return;
  }
  const property = node.property('linux,stdout-path');
  if (!property) return;
  checked.fail(node, 'linux,stdout-path is now stdout-path', { property });
  isString('linux,stdout-path')(node, checked);
}

function aliasPaths(node: LiveNode, checked: Checked): void {
  if (node.name !== 'aliases') return;
  for (const property of node.liveProperties()) {
    if (property.name === 'phandle' || property.name === 'linux,phandle') continue;
    const isEmpty = property.value.bytes.length === 0;
    // An overlay may name what only its base has.
    if (!checked.isPlugin && (isEmpty || !nodeByPath(checked.root, text(property)))) {
      checked.fail(node, `the alias ${property.name} is not the path of a node`, { property });
    } else if (!/^[a-z0-9-]*$/.test(property.name)) {
      checked.fail(node, `the alias ${property.name} has other characters than a to z, 0 to 9 and -`);
    }
  }
}

export const chosenChecks: readonly Check[] = [
  { name: 'obsolete_chosen_interrupt_controller', severity: 'warning', look: obsoleteInterruptController },
  { name: 'chosen_node_is_root', severity: 'warning', look: chosenIsBelowRoot },
  { name: 'chosen_node_bootargs', severity: 'warning', look: bootargs },
  { name: 'chosen_node_stdout_path', severity: 'warning', look: stdoutPath },
];

export const aliasChecks: readonly Check[] = [{ name: 'alias_paths', severity: 'warning', look: aliasPaths }];
