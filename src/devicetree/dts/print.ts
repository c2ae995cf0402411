/**
 * From a tree back to source text: what `dtmem decompile` prints.
 *
 * A blob does not say whether four bytes were a number or `"abc"`, nor what was a reference. Values are shown in the form
 * that they look like, numbers as numbers; whatever the form, the text compiles to the same bytes. Labels come back from
 * `/__symbols__`, where there is one.
 */
import { InputError } from '../../terms/input-error.ts';
import { hex } from '../../terms/notation.ts';
import { CELL_BYTES, cellAt } from '../cells.ts';
import { DEFAULT_FORMAT, type DeviceTree, latin1, type Node, type Property } from '../tree.ts';

/** What the scanner takes for one name (dtc 1.8, dtc-lexer.l). */
const NAME = /^[a-zA-Z0-9,._+*#?@-]+$/;
const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
/** One or more strings, each of one or more printable characters, tabs or newlines. */
const STRINGS = /^(?:[\t\n -~]+\0)+$/;

const ESCAPES: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '"': '\\"', '\\': '\\\\' };

/**
 * The source of a tree. Compiled again it gives the same blob, if dtc could have written it: format version 17, no name
 * twice, strings in dtc's order. What no source can say (the boot processor, padding) is told in a comment.
 *
 * Throws an InputError for a name that a source cannot hold.
 */
export function printDts(tree: DeviceTree): string {
  const lines = ['/dts-v1/;'];
  const isOverlay = tree.root.child('__fixups__') !== undefined || tree.root.child('__local_fixups__') !== undefined;
  if (isOverlay) lines.push('/plugin/;');
  lines.push('', ...headerRemarks(tree));
  for (const { base, size } of tree.reservations) lines.push(`/memreserve/ ${hex(base)} ${hex(size)};`);
  if (tree.reservations.length > 0) lines.push('');
  printNodes(tree.root, labelsOf(tree.root), lines);
  return `${lines.join('\n')}\n`;
}

/** A comment with the flags of `dtmem compile` that the blob was made with, where they are not the default. */
function headerRemarks(tree: DeviceTree): string[] {
  const reg = tree.root.child('cpus')?.children[0]?.property('reg')?.value;
  const guessedBootCpu = reg?.length === CELL_BYTES ? (cellAt(reg, 0) ?? 0) : 0;
  const { version, padding, spareReservations = 0 } = { ...DEFAULT_FORMAT, ...tree.format };
  const flags = [
    ...(tree.bootCpu === guessedBootCpu ? [] : [`-b ${tree.bootCpu}`]),
    ...(padding === 0 ? [] : [`-p ${padding}`]),
    ...(spareReservations === 0 ? [] : [`-R ${spareReservations}`]),
    ...(version === DEFAULT_FORMAT.version ? [] : [`-V ${version}`]),
  ];
  return flags.length > 0 ? [`/* compiled with ${flags.join(' ')} */`, ''] : [];
}

/** The labels of each node: its own, and those that `/__symbols__` gives. A label stands at one node only. */
function labelsOf(root: Node): Map<Node, string[]> {
  const labels = new Map<Node, string[]>();
  const used = new Set<string>();
  const put = (node: Node, label: string) => {
    if (!LABEL.test(label) || used.has(label)) return;
    used.add(label);
    const present = labels.get(node);
    if (present) present.push(label);
    else labels.set(node, [label]);
  };
  for (const symbol of root.child('__symbols__')?.properties ?? []) {
    const path = symbol.string();
    const node = path.startsWith('/') ? root.find(path) : undefined;
    if (node) put(node, symbol.name);
  }
  for (const node of root.walk()) for (const label of node.labels) put(node, label);
  return labels;
}

/** The node and all below it; as many levels as the tree has, without recursion. */
function printNodes(root: Node, labels: ReadonlyMap<Node, readonly string[]>, lines: string[]): void {
  const open: { readonly node: Node; next: number }[] = [];
  const enter = (node: Node) => {
    const indent = '\t'.repeat(open.length);
    if (node.parent && !NAME.test(node.name)) refuse('node', node.name, node);
    const prefix = (labels.get(node) ?? []).map((label) => `${label}: `).join('');
    lines.push(`${indent}${prefix}${node.parent ? node.name : '/'} {`);
    for (const property of node.properties) {
      if (!NAME.test(property.name)) refuse('property', property.name, node);
      const value = printValue(property);
      lines.push(`${indent}\t${property.name}${value && ` = ${value}`};`);
    }
    open.push({ node, next: 0 });
  };
  enter(root);
  for (let top = open.at(-1); top; top = open.at(-1)) {
    const child = top.node.children[top.next++];
    if (child) {
      lines.push('');
      enter(child);
    } else {
      open.pop();
      lines.push(`${'\t'.repeat(open.length)}};`);
    }
  }
}

/** The value as source; empty for an empty one. */
function printValue({ value }: Property): string {
  if (value.length === 0) return '';
  const text = latin1(value);
  if (STRINGS.test(text)) {
    return text.slice(0, -1).split('\0').map(quote).join(', ');
  }
  if (value.length % CELL_BYTES === 0) {
    const cells = Array.from({ length: value.length / CELL_BYTES }, (_, index) => hex(cellAt(value, index) ?? 0));
    return `<${cells.join(' ')}>`;
  }
  return `[${Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join(' ')}]`;
}

function quote(text: string): string {
  return `"${text.replace(/[\t\n"\\]/g, (character) => ESCAPES[character] ?? character)}"`;
}

function refuse(what: string, name: string, node: Node): never {
  throw new InputError({
    message: `a source cannot hold the ${what} name ${JSON.stringify(name)}`,
    path: node.path,
    span: node.span,
    help: 'a name has letters, digits and , . _ + * # ? @ -',
  });
}
