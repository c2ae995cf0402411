/**
 * The tree while it is being compiled.
 *
 * A source describes its tree in pieces: each `/ { }` and each `&label { }` is parsed into a piece of its own and then
 * laid over what is there. Deleting does not take anything out of a list, it sets a mark: what is defined again later
 * comes back at its old place, so the marks decide the order of the blob. A `/delete-node/` or `/delete-property/`
 * within a piece is itself an entry of the list with the mark set, which matters where the piece is not laid over
 * anything but becomes the node. All this is dtc's behaviour (dtc 1.8, livetree.c), told in its own words here.
 *
 * Two ways to look for a name follow from it: *any* entry, deleted or not (what merging and deleting do), or the first
 * *live* one (what everyone else does).
 */

import { NOWHERE, type Position } from '../../source/positions.ts';
import { Entries } from './entries.ts';
import { LabelList } from './label-list.ts';

/** A reference within a value, to be filled in when the whole tree is known. */
export interface Reference {
  /** `phandle`: a cell gets the phandle of the target. `path`: the target's path is put in as a string. */
  readonly kind: 'phandle' | 'path';
  /** Offset in the value in bytes; moves when a path is put in before it. */
  offset: number;
  /** `label`, `/path` or `label/path`. */
  readonly target: string;
  readonly at: Position;
}

/** A label within a value. */
export interface ValueLabel {
  readonly kind: 'label';
  readonly name: string;
  readonly at: Position;
  /** Offset in the value in bytes; moves when a path is put in before it. */
  offset: number;
}

/** How a part of a value was written: a string, elements of so many bits, or the contents of a file. */
export type PartType = 'string' | 8 | 16 | 32 | 64 | 'file';

/** From where on a value was written in one form; it ends where the next part begins. */
export interface ValuePart {
  readonly kind: 'part';
  readonly type: PartType;
  /** Offset in the value in bytes; moves when a path is put in before it. */
  offset: number;
}

export type Mark = Reference | ValueLabel | ValuePart;

export interface Value {
  readonly bytes: Uint8Array;
  /** In ascending order of offset. */
  readonly references: readonly Reference[];
  readonly labels: readonly ValueLabel[];
  /** References, labels and parts in the order of the source. */
  readonly marks: readonly Mark[];
}

const NOTHING: readonly never[] = [];
export const EMPTY_VALUE: Value = {
  bytes: new Uint8Array(0),
  references: NOTHING,
  labels: NOTHING,
  marks: NOTHING,
};

/** A value of the compiler's own making, in one form. */
export function writtenAs(type: PartType, bytes: Uint8Array): Value {
  return { ...EMPTY_VALUE, bytes, marks: [{ kind: 'part', type, offset: 0 }] };
}

export class LiveProperty {
  readonly name: string;
  value: Value;
  /** Where its name stands. */
  at: Position;
  /** Behind its semicolon; {@link NOWHERE} for a property of the compiler's own making. */
  end: Position = NOWHERE;
  deleted = false;
  readonly labels = new LabelList();

  constructor(name: string, value: Value, at: Position) {
    this.name = name;
    this.value = value;
    this.at = at;
  }

  delete(): void {
    this.deleted = true;
    this.labels.delete();
  }
}

/** A place where a node is written: its name, its opening brace, and what comes behind its last semicolon. */
export interface WrittenPlace {
  readonly at: Position;
  readonly brace: Position;
  readonly end: Position;
}

export class LiveNode {
  /** `''` for the root and for a piece that is still to be named. */
  name: string;
  /** Where it was last written: its name or reference, the brace, and what comes behind the semicolon. */
  at: Position;
  brace: Position = NOWHERE;
  end: Position = NOWHERE;
  /** Where it was written before, the first place first. */
  earlier: WrittenPlace[] | undefined;
  parent: LiveNode | undefined;
  deleted = false;
  readonly labels = new LabelList();
  /** It came into the tree as a `/delete-node/` that had nothing to delete. */
  beganDeleted = false;
  omitUnlessReferenced = false;
  isReferenced = false;
  /** 0 while it has none. */
  phandle = 0;
  /** Place among the parent's children; entries never leave the list, so it holds. */
  index = 0;
  /** The node that this piece was laid over; undefined while it stands for itself. */
  mergedInto: LiveNode | undefined;
  #path: string | undefined;
  readonly #properties = new Entries<LiveProperty>();
  readonly #children = new Entries<LiveNode>();

  constructor(name: string, at: Position) {
    this.name = name;
    this.at = at;
  }

  /** Full path. Asked for only once the tree stands: it is remembered. */
  get path(): string {
    if (this.#path === undefined) {
      const above = this.parent?.path;
      this.#path = above === undefined ? '/' : above === '/' ? `/${this.name}` : `${above}/${this.name}`;
    }
    return this.#path;
  }

  *liveChildren(): Generator<LiveNode> {
    for (const child of this.children) if (!child.deleted) yield child;
  }

  *liveProperties(): Generator<LiveProperty> {
    for (const property of this.properties) if (!property.deleted) yield property;
  }

  /** All properties, deleted ones too, in order. */
  get properties(): readonly LiveProperty[] {
    return this.#properties.list;
  }

  /** All children, deleted ones too, in order. */
  get children(): readonly LiveNode[] {
    return this.#children.list;
  }

  /** The first live property of that name. */
  property(name: string): LiveProperty | undefined {
    return this.#properties.live(name);
  }

  /** The first property of that name, deleted or not. */
  anyProperty(name: string): LiveProperty | undefined {
    return this.#properties.any(name);
  }

  /** The first live child of that name. */
  child(name: string): LiveNode | undefined {
    return this.#children.live(name);
  }

  /** The first child of that name, deleted or not. */
  anyChild(name: string): LiveNode | undefined {
    return this.#children.any(name);
  }

  /** Every place where it is written, in order; none for what the compiler made. */
  get places(): readonly WrittenPlace[] {
    const { at, brace, end, earlier = [] } = this;
    return at === NOWHERE ? earlier : [...earlier, { at, brace, end }];
  }

  /** Takes note of a further place where the node is written. */
  writtenAgain({ at, brace, end }: WrittenPlace): void {
    if (at === NOWHERE) return;
    if (this.at !== NOWHERE) {
      this.earlier ??= [];
      this.earlier.push({ at: this.at, brace: this.brace, end: this.end });
    }
    this.at = at;
    this.brace = brace;
    this.end = end;
  }

  addProperty(property: LiveProperty): void {
    this.#properties.add(property);
  }

  addChild(child: LiveNode): void {
    child.parent = this;
    child.index = this.children.length;
    this.#children.add(child);
  }

  /** Brings properties and children into another order. */
  sort(compare: (a: LiveProperty | LiveNode, b: LiveProperty | LiveNode) => number): void {
    this.#properties.sort(compare);
    this.#children.sort(compare);
    for (const [index, child] of this.children.entries()) child.index = index;
  }

  /** Takes a property out for good; only `name` ever goes that way. */
  removeProperty(property: LiveProperty): void {
    this.#properties.remove(property);
  }
}

/** Marks a node and everything live below it as deleted. */
export function deleteNode(node: LiveNode): void {
  const pending = [node];
  for (let next = pending.pop(); next; next = pending.pop()) {
    next.deleted = true;
    next.labels.delete();
    for (const property of next.liveProperties()) property.delete();
    for (const child of next.liveChildren()) pending.push(child);
  }
}

/**
 * Lays a piece over a node: labels come in front, properties are replaced or added, children likewise and in turn;
 * what the piece marks as deleted is deleted. Entries are taken one after the other, so what a piece holds twice is
 * merged too. Recursion goes as deep as the piece, which the parser bounds.
 */
export function mergeInto(node: LiveNode, piece: LiveNode): void {
  node.deleted = false;
  node.writtenAgain(piece);
  piece.mergedInto = node;
  node.labels.addAll(piece.labels);
  for (const property of piece.properties) mergeProperty(node, property);
  for (const child of piece.children) {
    const present = node.anyChild(child.name);
    if (child.deleted) {
      if (present) deleteNode(present);
    } else if (present) {
      mergeInto(present, child);
    } else {
      node.addChild(child);
    }
  }
}

function mergeProperty(node: LiveNode, property: LiveProperty): void {
  const present = node.anyProperty(property.name);
  if (property.deleted) {
    present?.delete();
  } else if (present) {
    present.labels.addAll(property.labels);
    present.value = property.value;
    present.at = property.at;
    present.end = property.end;
    present.deleted = false;
  } else {
    node.addProperty(property);
  }
}

/** The live child of that name, which is made if there is none. */
export function childNamed(node: LiveNode, name: string): LiveNode {
  const present = node.child(name);
  if (present) return present;
  const child = new LiveNode(name, NOWHERE);
  node.addChild(child);
  return child;
}
