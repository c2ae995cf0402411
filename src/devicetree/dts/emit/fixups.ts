/**
 * `/__fixups__` and `/__local_fixups__`: the places in an overlay that change when it is applied (dtc 1.8, livetree.c).
 *
 * `__fixups__` has, for each label that only the base knows, the places that wait for its phandle. `__local_fixups__`
 * mirrors the tree and has the offsets of the phandles of the overlay's own nodes, which are renumbered. A source may
 * have such nodes already, as a decompiled overlay does: then what they record counts as references, and they are added
 * to.
 */
import { cellAt, cellCount, writeCells } from '../../cells.ts';
import type { Diagnostics } from '../../source/diagnostics.ts';
import { NOWHERE } from '../../source/positions.ts';
import { encodeText } from '../../source/text-encoding.ts';
import { latin1 } from '../../tree.ts';
import { concatenate } from '../live/bytes.ts';
import { nodeByPath, nodeByReference } from '../live/labels.ts';
import {
  childNamed,
  EMPTY_VALUE,
  type LiveNode,
  LiveProperty,
  type Mark,
  type PartType,
  type Reference,
} from '../live/live-tree.ts';
import type { Phandles } from '../live/phandles.ts';
import type { LiveTree } from '../parse/parser.ts';

interface Place {
  readonly node: LiveNode;
  readonly property: LiveProperty;
  readonly reference: Reference;
}

/** Adds the nodes that the references of the tree call for. */
export function addFixups(tree: LiveTree, phandles: Phandles, diagnostics: Diagnostics): void {
  adoptFixups(tree, phandles, diagnostics);
  generateFixups(tree, diagnostics);
}

/** Takes the places that the source tells of in nodes of its own for references. */
export function adoptFixups(tree: LiveTree, phandles: Phandles, diagnostics: Diagnostics): void {
  adoptExternalFixups(tree, diagnostics);
  adoptLocalFixups(tree, phandles, diagnostics);
}

/** Adds `__fixups__` and `__local_fixups__`, each where a reference asks for it. */
export function generateFixups(tree: LiveTree, diagnostics: Diagnostics): void {
  const external: Place[] = [];
  const local: Place[] = [];
  const visit = (node: LiveNode) => {
    for (const property of node.liveProperties()) {
      for (const reference of property.value.references) {
        if (reference.kind !== 'phandle') continue;
        const isLocal = nodeByReference(tree.root, tree.labels, reference.target) !== undefined;
        (isLocal ? local : external).push({ node, property, reference });
      }
    }
    for (const child of node.liveChildren()) visit(child);
  };
  visit(tree.root);
  if (external.length > 0) writeFixups(childNamed(tree.root, '__fixups__'), external, diagnostics);
  if (local.length > 0) writeLocalFixups(childNamed(tree.root, '__local_fixups__'), local);
}

function writeFixups(fixups: LiveNode, places: readonly Place[], diagnostics: Diagnostics): void {
  const lists = new Lists(fixupEntries);
  for (const { node, property, reference } of places) {
    if (reference.target.includes('/')) {
      diagnostics.error({
        message: `an overlay cannot refer to &{${reference.target}}, which it does not have itself`,
        at: reference.at,
        help: 'a node of the base is referred to by its label',
      });
    } else {
      lists.append(fixups, reference.target, `${node.path}:${property.name}:${reference.offset}`);
    }
  }
  lists.write('string', (entry) => encodeText(`${entry}\0`));
}

function writeLocalFixups(localFixups: LiveNode, places: readonly Place[]): void {
  const lists = new Lists(localFixupEntries);
  const mirrors = new Map<LiveNode, LiveNode>();
  const mirrorOf = (node: LiveNode): LiveNode => {
    // A node that began as a deletion has no parent in dtc, which so takes it for the root here.
    if (!node.parent || node.beganDeleted) return localFixups;
    let mirror = mirrors.get(node);
    if (!mirror) {
      mirror = childNamed(mirrorOf(node.parent), node.name);
      mirrors.set(node, mirror);
    }
    return mirror;
  };
  for (const { node, property, reference } of places) {
    lists.append(mirrorOf(node), property.name, String(reference.offset));
  }
  lists.write(32, (entry) => writeCells(BigInt(entry), 1));
}

/** The entries of a property of `__fixups__`; undefined when it is not a list of strings. */
function fixupEntries(bytes: Uint8Array): string[] | undefined {
  if (bytes.length === 0) return [];
  return bytes.at(-1) === 0 ? latin1(bytes.subarray(0, -1)).split('\0') : undefined;
}

/** The offsets in a property of `__local_fixups__`; undefined when it is not a list of cells. */
function localFixupEntries(bytes: Uint8Array): string[] | undefined {
  if (bytes.length % 4 !== 0) return undefined;
  return Array.from({ length: cellCount(bytes) }, (_, index) => String(cellAt(bytes, index)));
}

/** Properties that get entries appended which they do not have yet. What is malformed stays as it is. */
class Lists {
  readonly #entriesOf: (bytes: Uint8Array) => string[] | undefined;
  readonly #added = new Map<LiveProperty, { readonly present: Set<string>; readonly added: string[] } | undefined>();

  constructor(entriesOf: (bytes: Uint8Array) => string[] | undefined) {
    this.#entriesOf = entriesOf;
  }

  append(node: LiveNode, name: string, entry: string): void {
    let property = node.property(name);
    if (!property) {
      property = new LiveProperty(name, EMPTY_VALUE, NOWHERE);
      node.addProperty(property);
    }
    if (!this.#added.has(property)) {
      const entries = this.#entriesOf(property.value.bytes);
      this.#added.set(property, entries && { present: new Set(entries), added: [] });
    }
    const list = this.#added.get(property);
    if (!list || list.present.has(entry)) return;
    list.present.add(entry);
    list.added.push(entry);
  }

  write(type: PartType, encode: (entry: string) => Uint8Array): void {
    for (const [property, list] of this.#added) {
      if (!list) continue;
      const { bytes, marks } = property.value;
      const added = list.added.map(encode);
      let offset = bytes.length;
      const parts = added.map((entry): Mark => {
        const part = { kind: 'part', type, offset } as const;
        offset += entry.length;
        return part;
      });
      property.value = { ...property.value, bytes: concatenate([bytes, ...added]), marks: [...marks, ...parts] };
    }
  }
}

/** References that a source records in fixup nodes, by property and offset, until they are put into the values. */
type Recorded = Map<LiveProperty, Map<number, Reference>>;

/** Takes the places that a `__fixups__` node of the source tells of for references. */
function adoptExternalFixups({ root }: LiveTree, diagnostics: Diagnostics): void {
  const recorded: Recorded = new Map();
  for (const list of root.child('__fixups__')?.liveProperties() ?? []) {
    for (const entry of fixupEntries(list.value.bytes) ?? []) {
      const [path = '', name = '', offset] = entry.split(':');
      const property = offset === undefined ? undefined : nodeByPath(root, path)?.property(name);
      if (!property || !record(recorded, property, leadingNumber(offset ?? ''), list.name)) {
        const message = `the fixup "${entry}" means no place in the tree`;
        diagnostics.warning('fixups', { message, at: list.at }, list.name);
      }
    }
  }
  putIn(recorded);
}

/** Takes the places that a `__local_fixups__` node of the source tells of for references to the nodes of their phandles. */
function adoptLocalFixups({ root }: LiveTree, phandles: Phandles, diagnostics: Diagnostics): void {
  const recorded: Recorded = new Map();
  const visit = (mirror: LiveNode, node: LiveNode | undefined) => {
    for (const list of mirror.liveProperties()) {
      const property = node?.property(list.name);
      for (const entry of localFixupEntries(list.value.bytes) ?? []) {
        const offset = Number(entry);
        const target = property && phandles.node(cellAt(property.value.bytes.subarray(offset), 0) ?? 0);
        if (!target || !record(recorded, property, offset, target.labels.names[0] ?? target.path)) {
          const message = `the local fixup at ${offset} of ${list.name} means no phandle in the tree`;
          diagnostics.warning('fixups', { message, at: list.at, path: mirror.path }, list.name);
        }
      }
    }
    for (const child of mirror.liveChildren()) visit(child, node?.child(child.name));
  };
  const localFixups = root.child('__local_fixups__');
  if (localFixups) visit(localFixups, root);
  putIn(recorded);
}

/** The number that a text starts with, as C's strtol reads it; 0 where it starts with none. */
function leadingNumber(text: string): number {
  const [, sign = '', digits = '0'] = /^\s*([+-]?)(0x[0-9a-f]+|\d+)/i.exec(text) ?? [];
  const value = /^0[0-7]/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  return sign === '-' ? -value : value;
}

/** False when there is no cell at `offset`. */
function record(recorded: Recorded, property: LiveProperty, offset: number, target: string): boolean {
  if (!(offset >= 0 && offset + 4 <= property.value.bytes.length)) return false;
  let places = recorded.get(property);
  if (!places) {
    places = new Map();
    recorded.set(property, places);
  }
  if (!places.has(offset)) places.set(offset, { kind: 'phandle', offset, target, at: property.at });
  return true;
}

/** Adds what was recorded to the references of the values, but not a second one at the same cell. */
function putIn(recorded: Recorded): void {
  for (const [property, places] of recorded) {
    const { references } = property.value;
    for (const reference of references) if (reference.kind === 'phandle') places.delete(reference.offset);
    const added = [...places.values()];
    const merged = [...references, ...added].sort((a, b) => a.offset - b.offset);
    property.value = { ...property.value, references: merged, marks: withReferences(property.value.marks, added) };
  }
}

/** The marks with references among them, each behind the part that begins at its place. */
function withReferences(marks: readonly Mark[], references: readonly Reference[]): Mark[] {
  const merged = [...marks];
  for (const reference of references) {
    let at = merged.findIndex((mark) => mark.offset >= reference.offset);
    if (at < 0) at = merged.length;
    while (merged[at]?.kind === 'part' && merged[at]?.offset === reference.offset) at++;
    merged.splice(at, 0, reference);
  }
  return merged;
}
