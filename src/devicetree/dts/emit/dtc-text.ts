/**
 * A tree as dtc prints it (`dtc -O dts`, dtc 1.8, treesource.c), character for character: values in the form in which
 * they were written, labels and references where they stood, and a guess where a blob does not tell.
 *
 * What `dtmem decompile` prints is for people and comes back as the same blob (`print.ts`); this is for programs that
 * expect dtc's own output.
 */
import { NOWHERE } from '../../source/positions.ts';
import type { LiveNode, LiveProperty, Mark, PartType, WrittenPlace } from '../live/live-tree.ts';
import type { LiveTree } from '../parse/parser.ts';

/** Puts a comment behind what is printed: where it was written. Empty for none. */
export interface Annotation {
  /** Behind the opening of a node or a property. */
  first(places: readonly WrittenPlace[]): string;
  /** Behind the end of a node. */
  last(places: readonly WrittenPlace[]): string;
}

export function dtcText(tree: LiveTree, annotation: Annotation): string {
  const lines = ['/dts-v1/;'];
  if (tree.isPlugin) lines.push('/plugin/;');
  lines.push('');
  for (const { base, size, labels } of tree.reservations) {
    lines.push(`${labels.map(labelText).join('')}/memreserve/\t${wide(base)} ${wide(size)};`);
  }
  print(tree.root, 0, annotation, lines);
  return `${lines.join('\n')}\n`;
}

const wide = (value: bigint): string => `0x${value.toString(16).padStart(16, '0')}`;
const labelText = (label: string): string => `${label}: `;

/** Recursion is as deep as the tree, which the parser and the blob reader bound. */
function print(node: LiveNode, level: number, annotation: Annotation, lines: string[]): void {
  const indent = '\t'.repeat(level);
  const labels = node.labels.names.map(labelText).join('');
  lines.push(`${indent}${labels}${node.name === '' ? '/' : node.name} {${annotation.first(node.places)}`);
  for (const property of node.liveProperties()) {
    const { name, value } = property;
    const text = value.bytes.length === 0 ? '' : ` =${valueText(property)}`;
    const { at, end } = property;
    const places = end === NOWHERE ? [] : [{ at, brace: at, end }];
    lines.push(`${indent}\t${property.labels.names.map(labelText).join('')}${name}${text};${annotation.first(places)}`);
  }
  for (const child of node.liveChildren()) {
    lines.push('');
    print(child, level + 1, annotation, lines);
  }
  lines.push(`${indent}};${annotation.last(node.places)}`);
}

type ElementType = Exclude<PartType, 'file'>;

/** A mark with the offset that it has while the value is printed. */
type PrintedMark =
  | { readonly kind: 'part'; readonly type: ElementType; readonly offset: number }
  | { readonly kind: 'phandle' | 'label'; readonly name: string; readonly offset: number }
  | { readonly kind: 'path' | 'file'; readonly offset: number };

const OPENING: Readonly<Record<ElementType, string>> = {
  string: '',
  8: '[',
  16: '/bits/ 16 <',
  32: '<',
  64: '/bits/ 64 <',
};
const CLOSING: Readonly<Record<ElementType, string>> = { string: '', 8: ']', 16: '>', 32: '>', 64: '>' };

function valueText({ value }: LiveProperty): string {
  const { bytes } = value;
  const marks = withTypes(value.marks.map(printedMark), bytes);
  const references = new Map<number, string>();
  for (const mark of marks) {
    if (mark.kind === 'phandle' && !references.has(mark.offset)) references.set(mark.offset, mark.name);
  }
  const partEnds = endsOfParts(marks, bytes.length);
  let text = '';
  let open: ElementType | undefined;
  for (const [index, mark] of marks.entries()) {
    const end = marks[index + 1]?.offset ?? bytes.length;
    if (mark.kind === 'part') {
      open = mark.type;
      text += ` ${OPENING[open]}`;
    } else if (mark.kind === 'label') {
      text += ` ${mark.name}:`;
    }
    if (open === undefined || end === mark.offset) continue;
    text += elements(bytes.subarray(mark.offset, end), open, references.get(mark.offset));
    if (end === partEnds[index]) {
      text += `${CLOSING[open]}${end === bytes.length ? '' : ','}`;
      open = undefined;
    } else if (open === 32) {
      text += ' ';
    }
  }
  return text;
}

/** For each mark, where the part that it stands in ends; a part of no length does not end the one before it. */
function endsOfParts(marks: readonly PrintedMark[], length: number): number[] {
  let nextPart = length;
  return [...marks]
    .reverse()
    .map((mark) => {
      const end = nextPart > mark.offset ? nextPart : length;
      if (mark.kind === 'part') nextPart = mark.offset;
      return end;
    })
    .reverse();
}

function printedMark(mark: Mark): PrintedMark {
  const { offset } = mark;
  switch (mark.kind) {
    case 'label':
      return { kind: 'label', name: mark.name, offset };
    case 'phandle':
      return { kind: 'phandle', name: mark.target, offset };
    case 'path':
      return { kind: 'path', offset };
    case 'part':
      return mark.type === 'file' ? { kind: 'file', offset } : { kind: 'part', type: mark.type, offset };
  }
}

/** The marks, with a guess at the form of every stretch where nothing says how it was written. */
function withTypes(marks: readonly PrintedMark[], bytes: Uint8Array): readonly PrintedMark[] {
  if (marks.some((mark) => mark.kind === 'part')) return marks;
  const typed: PrintedMark[] = [];
  let offset = 0;
  for (const mark of marks) {
    if (mark.offset > offset) {
      typed.push(...guessed(bytes, offset, mark.offset));
      offset = mark.offset;
    }
    if (mark.kind === 'phandle') {
      typed.push({ kind: 'part', type: 32, offset });
      offset += 4;
    }
    typed.push(mark);
  }
  if (offset < bytes.length) typed.push(...guessed(bytes, offset, bytes.length));
  return typed;
}

/** Strings where at most every second byte is a NUL and the last one is; cells where the length allows; else bytes. */
function guessed(bytes: Uint8Array, from: number, to: number): PrintedMark[] {
  const stretch = bytes.subarray(from, to);
  const nuls = stretch.filter((byte) => byte === 0).length;
  if (stretch.at(-1) === 0 && nuls <= stretch.length - nuls && stretch.every(isText)) {
    const starts = [from];
    for (let at = from; at < to - 1; at++) if (bytes[at] === 0) starts.push(at + 1);
    return starts.map((offset) => ({ kind: 'part', type: 'string', offset }));
  }
  return [{ kind: 'part', type: stretch.length % 4 === 0 ? 32 : 8, offset: from }];
}

/** Printable, NUL, or a control character that has an escape: 7 to 13. */
const isText = (byte: number): boolean => byte === 0 || (byte >= 7 && byte <= 13) || (byte >= 0x20 && byte < 0x7f);

function elements(bytes: Uint8Array, type: ElementType, reference: string | undefined): string {
  if (type === 'string') return stringText(bytes);
  if (type === 32 && reference !== undefined) {
    const target = reference.startsWith('/') ? `&{${reference}}` : `&${reference}`;
    const rest = bytes.subarray(4);
    return rest.length > 0 ? `${target} ${elements(rest, 32, undefined)}` : target;
  }
  const width = type / 8;
  const numbers: string[] = [];
  for (let at = 0; at + width <= bytes.length; at += width) {
    const digits = Array.from(bytes.subarray(at, at + width), (byte) => byte.toString(16).padStart(2, '0')).join('');
    numbers.push(type === 8 ? digits : `0x${digits.replace(/^0+/, '').padStart(2, '0')}`);
  }
  return numbers.join(' ');
}

const ESCAPES: ReadonlyMap<number, string> = new Map([
  [7, '\\a'],
  [8, '\\b'],
  [9, '\\t'],
  [10, '\\n'],
  [11, '\\v'],
  [12, '\\f'],
  [13, '\\r'],
  [0x5c, '\\\\'],
  [0x22, '\\"'],
  [0, '\\0'],
]);

/** In quotes, without the NUL at its end; a byte that is no character stands as `\xNN`. */
function stringText(bytes: Uint8Array): string {
  const characters = Array.from(
    bytes.subarray(0, -1),
    (byte) =>
      ESCAPES.get(byte) ??
      (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`),
  );
  return `"${characters.join('')}"`;
}
