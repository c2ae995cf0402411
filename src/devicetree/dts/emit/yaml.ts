/**
 * A tree as YAML (`dtc -O yaml`; dtc 1.8, yamltree.c), laid out as libyaml lays it out: what the checkers of bindings read.
 *
 * A value is a list of its parts: strings, and lists of numbers whose tag tells their width where that is not 32 bits. It
 * takes knowing how each value was written, so only a source becomes YAML.
 */
import { latin1 } from '../../tree.ts';
import type { LiveNode, LiveProperty, PartType } from '../live/live-tree.ts';
import type { LiveTree } from '../parse/parser.ts';

/** libyaml breaks a list before an item that would begin behind this column. */
const WIDTH = 80;
const INDENT = 2;

export function yamlOf(tree: LiveTree): string {
  const lines: string[] = ['---'];
  printNode(tree.root, INDENT, lines, '- ');
  lines.push('...');
  return `${lines.join('\n')}\n`;
}

/** The lines of a node's entries; `lead` stands before the first of them in place of its indentation. */
function printNode(node: LiveNode, indent: number, lines: string[], lead: string): void {
  let start = lead;
  const entry = (text: string): void => {
    lines.push(...`${start}${text}`.split('\n'));
    start = ' '.repeat(indent);
  };
  for (const property of node.liveProperties()) {
    const name = `${start}${key(property.name)}:`;
    entry(`${key(property.name)}:${valueText(property, name.length, indent)}`);
  }
  for (const child of node.liveChildren()) {
    if (isEmpty(child)) {
      entry(`${key(child.name)}: {}`);
    } else {
      entry(`${key(child.name)}:`);
      printNode(child, indent + INDENT, lines, ' '.repeat(indent + INDENT));
    }
  }
  if (start === lead && isEmpty(node)) lines.push(`${lead}{}`);
}

function isEmpty(node: LiveNode): boolean {
  return node.liveProperties().next().done === true && node.liveChildren().next().done === true;
}

/** Plain, unless it starts with what would mean something to YAML. */
function key(name: string): string {
  return /^[#,*@]|^[?-]$/.test(name) ? `'${name}'` : name;
}

/** A list in one line, broken where it grows too long. */
class FlowText {
  #text = '';
  #column: number;
  readonly #indent: number;
  #depth = 0;
  #isFirst = true;

  constructor(column: number, indent: number) {
    this.#column = column;
    this.#indent = indent;
  }

  toString(): string {
    return this.#text;
  }

  open(tag = ''): void {
    this.#item(`${tag}[`);
    this.#depth++;
    this.#isFirst = true;
  }

  close(): void {
    this.#depth--;
    this.#isFirst = false;
    this.#put(']');
  }

  /** A number or another word that is never broken. */
  word(text: string): void {
    this.#item(text);
  }

  /** A string in double quotes, broken at blanks. */
  quoted(text: string): void {
    this.#item('"');
    let wasBlank = false;
    for (const [index, character] of [...text].entries()) {
      const isInside = index > 0 && index < text.length - 1;
      if (character === ' ' && !wasBlank && this.#column > WIDTH && isInside) {
        this.#newLine(this.#depth + 1);
        if (text[index + 1] === ' ') this.#put('\\');
        wasBlank = true;
        continue;
      }
      wasBlank = character === ' ';
      this.#put(escaped(character));
    }
    this.#put('"');
  }

  #item(text: string): void {
    if (this.#depth > 0 && !this.#isFirst) this.#put(',');
    const isAtStart = this.#depth > 0 && this.#isFirst;
    this.#isFirst = false;
    if (this.#depth > 0 && this.#column > WIDTH) {
      this.#newLine(this.#depth);
      this.#put(text);
    } else {
      this.#put(isAtStart ? text : ` ${text}`);
    }
  }

  #newLine(depth: number): void {
    const indent = this.#indent + INDENT * depth;
    this.#text += `\n${' '.repeat(indent)}`;
    this.#column = indent;
  }

  #put(text: string): void {
    this.#text += text;
    this.#column += text.length;
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
};

function escaped(character: string): string {
  const known = ESCAPES[character];
  if (known !== undefined) return known;
  const code = character.charCodeAt(0);
  return code < 0x20 || code === 0x7f ? `\\x${code.toString(16).toUpperCase().padStart(2, '0')}` : character;
}

function valueText({ value }: LiveProperty, column: number, indent: number): string {
  const { bytes, marks } = value;
  if (bytes.length === 0) return ' true';
  const text = new FlowText(column, indent);
  const parts = marks.flatMap((mark) =>
    mark.kind === 'part' && mark.type !== 'file' ? [{ type: mark.type, offset: mark.offset }] : [],
  );
  const phandles = new Set(marks.flatMap((mark) => (mark.kind === 'phandle' ? [mark.offset] : [])));
  text.open();
  for (const [index, { type, offset }] of parts.entries()) {
    const end = parts[index + 1]?.offset ?? bytes.length;
    if (end > offset) printPart(text, bytes.subarray(offset, end), type, (at) => phandles.has(offset + at));
  }
  text.close();
  return text.toString();
}

function printPart(
  text: FlowText,
  bytes: Uint8Array,
  type: Exclude<PartType, 'file'>,
  isPhandle: (at: number) => boolean,
): void {
  if (type === 'string') {
    text.quoted(latin1(bytes.subarray(0, -1)));
    return;
  }
  const width = type / 8;
  text.open(type === 32 ? '' : `!u${type} `);
  for (let at = 0; at + width <= bytes.length; at += width) {
    let number = 0n;
    for (const byte of bytes.subarray(at, at + width)) number = (number << 8n) | BigInt(byte);
    const tag = type === 32 && isPhandle(at) ? '!phandle ' : '';
    text.word(`${tag}0x${number.toString(16)}`);
  }
  text.close();
}
