/**
 * The structure block as a reader sees it: a row of tags that open nodes, give properties and close nodes again.
 */
import type { InputError } from '../../terms/input-error.ts';
import { hex } from '../../terms/notation.ts';
import type { BlobSpan } from '../../terms/span.ts';
import { latin1, Node, Property } from '../tree.ts';
import { type Blob, byteCount, damage, grouped, printable } from './blob.ts';
import { alignOffset, PROPERTY_HEADER_BYTES, TAG, TAG_BYTES } from './format-version.ts';
import type { Header } from './header.ts';
import { MAX_DEPTH, MAX_ENTRIES } from './limits.ts';
import { childName, dropImpliedName } from './old-form.ts';
import type { PropertyNames } from './property-names.ts';

export interface Structure {
  readonly root: Node;
  /** Offset behind FDT_END. */
  readonly end: number;
}

const NO_LABELS: readonly string[] = [];

/**
 * Reads the nodes from FDT_BEGIN_NODE of the root to FDT_END; what the block may hold behind that is not looked at. Values
 * are views of the blob, not copies. A property behind a child node is refused: the format wants properties first, and the
 * kernel would never find it.
 */
export function readStructure(blob: Blob, header: Header, names: PropertyNames): Structure {
  return new StructureReader(blob, header, names).read();
}

/** One pass without recursion: {@link #open} is the node whose tags come next, its chain of parents the stack. */
class StructureReader {
  readonly #blob: Blob;
  readonly #names: PropertyNames;
  readonly #hasFullPaths: boolean;
  /** Tags, names and values are aligned relative to this offset. */
  readonly #start: number;
  /** No byte at or behind this offset is read. */
  readonly #limit: number;
  /** Offset of the tag being read. */
  #at: number;
  #root: Node | undefined;
  #open: Node | undefined;
  #depth = 0;
  #entries = 0;

  constructor(blob: Blob, header: Header, names: PropertyNames) {
    this.#blob = blob;
    this.#names = names;
    this.#hasFullPaths = header.layout.hasFullPaths;
    this.#start = header.structure.start;
    this.#limit = header.structure.end;
    this.#at = this.#start;
  }

  read(): Structure {
    for (;;) {
      this.#need(TAG_BYTES);
      const tag = this.#blob.view.getUint32(this.#at);
      if (tag === TAG.property) this.#readProperty();
      else if (tag === TAG.beginNode) this.#beginNode();
      else if (tag === TAG.endNode) this.#endNode();
      else if (tag === TAG.nop) this.#at += TAG_BYTES;
      else if (tag === TAG.end) return this.#finish();
      else throw this.#damage(`${hex(tag)} is no tag of the structure block`, KNOWN_TAGS);
    }
  }

  #beginNode(): void {
    const { bytes } = this.#blob;
    const parent = this.#open;
    if (this.#root && !parent) throw this.#damage('a second node stands beside the root');
    if (this.#depth === MAX_DEPTH) throw this.#damage(`nodes are nested more than ${MAX_DEPTH} deep`, KERNEL_DEPTH);
    this.#countEntry();
    const nameAt = this.#at + TAG_BYTES;
    let nameEnd = nameAt;
    while (nameEnd < this.#limit && bytes[nameEnd] !== 0) nameEnd++;
    if (nameEnd >= this.#limit) throw this.#damage("a node's name does not end before the structure block does");

    const written = latin1(bytes, nameAt, nameEnd);
    const name = !parent ? '' : this.#hasFullPaths ? childName(this.#blob, nameAt, written, parent) : written;
    const node = new Node(name, this.#span(), parent);
    if (parent) parent.children.push(node);
    else this.#root = node;
    this.#open = node;
    this.#depth++;
    this.#moveTo(nameEnd + 1);
  }

  #readProperty(): void {
    const { bytes, view } = this.#blob;
    const node = this.#open;
    if (!node) throw this.#damage(`a property stands ${this.#root ? 'behind' : 'before'} the root node`);
    if (node.children.length > 0) throw this.#damage('a property stands behind a child node', PROPERTIES_FIRST);
    this.#countEntry();
    this.#need(PROPERTY_HEADER_BYTES);
    const length = view.getUint32(this.#at + 4);
    const name = this.#names.at(view.getUint32(this.#at + 8), this.#at + 8, node);
    let valueAt = this.#at + PROPERTY_HEADER_BYTES;
    if (this.#hasFullPaths && length >= 8) valueAt = this.#start + alignOffset(valueAt - this.#start, 8);
    // Both terms are below 2^32: the sum is exact.
    const valueEnd = valueAt + length;
    if (valueEnd > this.#limit) {
      const end = hex(this.#limit);
      throw this.#damage(
        `the value of ${printable(name)} has ${byteCount(length)}, past the end of the structure block at ${end}`,
      );
    }

    // an empty value too is a view into the blob: 6.12 reads on behind an empty reg, and a boot has to follow it there
    const value = bytes.subarray(valueAt, valueEnd);
    node.properties.push(new Property(name, value, this.#span(), NO_LABELS));
    this.#moveTo(valueEnd);
  }

  #endNode(): void {
    const node = this.#open;
    if (!node) throw this.#damage('FDT_END_NODE comes where no node is open');
    if (this.#hasFullPaths) dropImpliedName(node);
    this.#open = node.parent;
    this.#depth--;
    this.#at += TAG_BYTES;
  }

  #finish(): Structure {
    if (this.#open) throw this.#damage('FDT_END comes before this node is closed');
    if (!this.#root) throw this.#damage('the structure block has no nodes, not even a root');
    return { root: this.#root, end: this.#at + TAG_BYTES };
  }

  /** Goes on at the first tag that is not before `offset`. */
  #moveTo(offset: number): void {
    this.#at = this.#start + alignOffset(offset - this.#start, TAG_BYTES);
  }

  #need(byteLength: number): void {
    if (this.#at + byteLength <= this.#limit) return;
    const where = this.#open ? 'inside this node' : this.#root ? 'without FDT_END' : 'before the root node';
    throw this.#damage(`the structure block ends ${where}`, CUT_SHORT);
  }

  #countEntry(): void {
    if (++this.#entries <= MAX_ENTRIES) return;
    throw this.#damage(`the tree has more than ${grouped(MAX_ENTRIES)} nodes and properties`);
  }

  #span(): BlobSpan {
    return { kind: 'blob', file: this.#blob.file, offset: this.#at };
  }

  #damage(message: string, help?: string): InputError {
    return damage(this.#blob, this.#at, message, { node: this.#open, help });
  }
}

const KNOWN_TAGS =
  'tags are 1 (FDT_BEGIN_NODE), 2 (FDT_END_NODE), 3 (FDT_PROP), 4 (FDT_NOP) and 9 (FDT_END); what stands before is damaged';
const KERNEL_DEPTH = 'the kernel leaves out nodes that lie so deep';
const PROPERTIES_FIRST = "a node's properties come before its children; the kernel does not find this one";
const CUT_SHORT = 'the blob is cut short, or the size that its header gives for the structure block is too small';
