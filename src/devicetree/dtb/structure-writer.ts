/**
 * The structure block as a writer builds it.
 */
import { InputError } from '../../terms/input-error.ts';
import type { Span } from '../../terms/span.ts';
import type { Node } from '../tree.ts';
import { printable } from './blob.ts';
import { ByteBuffer, isBlobName } from './byte-buffer.ts';
import { type FormatLayout, TAG, TAG_BYTES } from './format-version.ts';
import { MAX_DEPTH } from './limits.ts';
import { childPath, NAME_PROPERTY } from './old-form.ts';
import type { StringTable } from './string-table.ts';

/** A node that is open in the block. */
interface OpenNode {
  readonly node: Node;
  readonly path: string;
  /** Index of the child that comes next. */
  next: number;
}

/** The block's bytes for the tree under `root`; property names go to `strings` as they come up. */
export function writeStructure(root: Node, layout: FormatLayout, strings: StringTable): Uint8Array {
  const block = new ByteBuffer();
  const open: OpenNode[] = [{ node: root, path: '/', next: 0 }];
  beginNode(block, root, '/', layout, strings);
  for (let innermost = open.at(-1); innermost; innermost = open.at(-1)) {
    const child = innermost.node.children[innermost.next++];
    if (!child) {
      block.cell(TAG.endNode);
      open.pop();
      continue;
    }
    if (open.length === MAX_DEPTH) throw tooDeep(child.span, innermost.path);
    const path = childPath(innermost.path, child.name);
    open.push({ node: child, path, next: 0 });
    beginNode(block, child, path, layout, strings);
  }
  block.cell(TAG.end);
  return block.bytes();
}

/** Everything of a node but its children and its end. */
function beginNode(block: ByteBuffer, node: Node, path: string, layout: FormatLayout, strings: StringTable): void {
  if (!isBlobName(node.name)) throw badName('node', node.name, node.span, path);
  block.cell(TAG.beginNode);
  block.name(layout.hasFullPaths ? path : node.name);
  block.align(TAG_BYTES);
  for (const { name, value, span } of node.properties) {
    if (!isBlobName(name)) throw badName('property', name, span, path);
    beginProperty(block, value.length, strings.offsetOf(name), layout);
    block.append(value);
    block.align(TAG_BYTES);
  }
  if (layout.hasFullPaths && !node.has(NAME_PROPERTY)) {
    beginProperty(block, node.baseName.length + 1, strings.offsetOf(NAME_PROPERTY), layout);
    block.name(node.baseName);
    block.align(TAG_BYTES);
  }
}

/** Everything of a property but its value. */
function beginProperty(block: ByteBuffer, length: number, nameOffset: number, layout: FormatLayout): void {
  block.cell(TAG.property);
  block.cell(length);
  block.cell(nameOffset);
  if (layout.hasFullPaths && length >= 8) block.align(8);
}

function tooDeep(span: Span, path: string): InputError {
  return new InputError({ message: `nodes are nested more than ${MAX_DEPTH} deep`, span, path });
}

function badName(kind: 'node' | 'property', name: string, span: Span, path: string): InputError {
  return new InputError({
    message: `a blob cannot hold the ${kind} name ${printable(name)}`,
    span,
    path,
    help: 'a name has one byte a character, none of them 0',
  });
}
