/** Checks that give out phandles and fill in references (dtc 1.8, checks.c). */
import { meantWord } from '../../../terms/spelling.ts';
import { cellAt } from '../../cells.ts';
import { encodeText } from '../../source/text-encoding.ts';
import { concatenate } from '../live/bytes.ts';
import { nodeByReference } from '../live/labels.ts';
import { deleteNode, type LiveNode, type Reference } from '../live/live-tree.ts';
import { isPhandle } from '../live/phandles.ts';
import type { Check, Checked } from './check.ts';

/** The phandle that a property of the source gives; undefined for none, or one that is given out later. */
function writtenPhandle(node: LiveNode, name: string, checked: Checked): number | undefined {
  const property = node.property(name);
  if (!property) return undefined;
  const { bytes, references } = property.value;
  if (bytes.length !== 4) {
    checked.fail(node, `${name} has ${bytes.length} bytes, not the 4 of a cell`, { property });
    return undefined;
  }
  for (const reference of references) {
    if (reference.kind !== 'phandle') continue;
    // <&self> asks for a phandle even where nothing else refers to the node.
    if (nodeByReference(checked.root, checked.labels, reference.target) !== node) {
      checked.fail(node, `${name} refers to another node`, { property, at: reference.at });
    }
    return undefined;
  }
  const phandle = cellAt(bytes, 0) ?? 0;
  if (isPhandle(phandle)) return phandle;
  checked.fail(node, `0x${phandle.toString(16)} is no phandle`, {
    property,
    help: 'any number but 0 and 0xffffffff is',
  });
  return undefined;
}

function explicitPhandles(node: LiveNode, checked: Checked): void {
  const epapr = writtenPhandle(node, 'phandle', checked);
  const legacy = writtenPhandle(node, 'linux,phandle', checked);
  const phandle = epapr ?? legacy;
  if (phandle === undefined) return;
  if (legacy !== undefined && legacy !== phandle) checked.fail(node, 'phandle and linux,phandle differ');
  const other = checked.phandles.node(phandle);
  if (other && other !== node) {
    checked.fail(node, `the phandle 0x${phandle.toString(16)} is that of ${other.path} already`, {
      property: node.property('phandle') ?? node.property('linux,phandle'),
      related: [{ message: `${other.path} is here`, at: other.at }],
    });
    return;
  }
  checked.phandles.assign(node, phandle);
}

function phandleReferences(node: LiveNode, checked: Checked): void {
  for (const property of node.properties) {
    if (property.deleted) continue;
    for (const reference of property.value.references) {
      if (reference.kind !== 'phandle') continue;
      const target = nodeByReference(checked.root, checked.labels, reference.target);
      if (target) {
        writeCell(property.value.bytes, reference.offset, checked.phandles.of(target));
        target.isReferenced = true;
      } else if (!checked.isPlugin) {
        reportMissing(node, reference, checked);
      }
    }
  }
}

function writeCell(bytes: Uint8Array, offset: number, value: number): void {
  bytes[offset] = value >>> 24;
  bytes[offset + 1] = value >>> 16;
  bytes[offset + 2] = value >>> 8;
  bytes[offset + 3] = value;
}

/** Puts the path of each target in where the reference stands; what follows in the value moves, and its marks with it. */
function pathReferences(node: LiveNode, checked: Checked): void {
  for (const property of node.properties) {
    if (property.deleted) continue;
    const { value } = property;
    if (!value.references.some((reference) => reference.kind === 'path')) continue;
    const pieces: Uint8Array[] = [];
    let copiedTo = 0;
    let inserted = 0;
    for (const mark of value.marks) {
      const offset = mark.offset;
      mark.offset += inserted;
      if (mark.kind !== 'path') continue;
      const target = nodeByReference(checked.root, checked.labels, mark.target);
      if (!target) {
        reportMissing(node, mark, checked);
        continue;
      }
      target.isReferenced = true;
      const path = encodeText(`${target.path}\0`);
      pieces.push(value.bytes.subarray(copiedTo, offset), path);
      copiedTo = offset;
      inserted += path.length;
    }
    pieces.push(value.bytes.subarray(copiedTo));
    property.value = { ...value, bytes: concatenate(pieces) };
  }
}

function reportMissing(node: LiveNode, reference: Reference, checked: Checked): void {
  const { target, at } = reference;
  const isLabel = !target.includes('/');
  const meant = isLabel ? meantWord(target, checked.labels.names()) : undefined;
  checked.fail(node, isLabel ? `no node has the label ${target}` : `there is no node ${target}`, {
    at,
    help: meant === undefined ? undefined : `did you mean &${meant}?`,
  });
}

function omitUnusedNodes(node: LiveNode, checked: Checked): void {
  if (checked.symbols && !node.labels.isEmpty) return;
  if (node.omitUnlessReferenced && !node.isReferenced) deleteNode(node);
}

export const referenceChecks: readonly Check[] = [
  { name: 'explicit_phandles', severity: 'error', look: explicitPhandles },
  {
    name: 'phandle_references',
    severity: 'error',
    needs: ['duplicate_node_names', 'explicit_phandles'],
    look: phandleReferences,
  },
  { name: 'path_references', severity: 'error', needs: ['duplicate_node_names'], look: pathReferences },
  {
    name: 'omit_unused_nodes',
    severity: 'error',
    needs: ['phandle_references', 'path_references'],
    look: omitUnusedNodes,
  },
];
