/**
 * From the lines that a scan recognised as directives to what they say, and which conditional ends where.
 */

import { DEEPEST_CONDITIONAL, MOST_PROBLEMS } from '../limits.ts';
import { skipBlanks } from './character-class.ts';
import { parseDefinition } from './definition.ts';
import type { NameTable } from './name-table.ts';
import type { Block, ConditionDirective, Directive, FileProblem, Header, TextBlock } from './scanned-file.ts';
import type { SourceText } from './source-text.ts';
import { spell, type Token, TokenLexer } from './token.ts';

/** A directive as the scan leaves it: a place, and for all but linemarkers a line of the working text. */
export type DirectiveLine =
  /** `at` is the offset of the `#`, which the `name` (empty: the null directive) follows directly; `end` that of the newline. */
  | { readonly kind: 'line'; readonly at: number; readonly name: string; readonly end: number }
  | { readonly kind: 'linemarker'; readonly at: number; readonly line: number; readonly file: string };

type Line = Extract<DirectiveLine, { kind: 'line' }>;

/** What is read behind a directive's name. */
interface Operands {
  readonly line: Line;
  readonly source: SourceText;
  readonly names: NameTable;
  /** Offset after the directive's name. */
  readonly at: number;
}

type Reader = (operands: Operands) => Directive | Condition | undefined;
/** A condition whose group is not matched up yet. */
type Condition = Omit<ConditionDirective, 'otherwise' | 'end'>;

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['define', parseDefinition],
  ['undef', readUndefine],
  ['include', readInclude],
  ['include_next', readInclude],
  ['import', readInclude],
  ['if', readExpression],
  ['elif', readExpression],
  ['ifdef', readDefined],
  ['ifndef', readDefined],
  ['elifdef', readDefined],
  ['elifndef', readDefined],
  ['else', ({ line }) => ({ kind: 'else', at: line.at, end: 0 })],
  ['endif', ({ line }) => ({ kind: 'endif', at: line.at })],
  ['error', readMessage],
  ['warning', readMessage],
  ['line', (operands) => ({ kind: 'line', at: operands.line.at, tokens: tokensOf(operands) })],
  ['pragma', (operands) => ({ kind: 'pragma', at: operands.line.at, tokens: tokensOf(operands) })],
  // Known to gcc, and without a meaning for a device tree: such lines are not text.
  ['ident', () => undefined],
  ['sccs', () => undefined],
  ['assert', () => undefined],
  ['unassert', () => undefined],
]);

/** True for the names after `#` that make a line a directive; all others leave it text: `#address-cells` is a property. */
export function isDirectiveName(name: string): boolean {
  return READERS.has(name);
}

/** The blocks of a file, conditionals matched up. What is wrong with their nesting is added to `problems`. */
export function parseBlocks(
  parts: readonly (TextBlock | DirectiveLine)[],
  source: SourceText,
  names: NameTable,
  problems: FileProblem[],
): readonly Block[] {
  const groups = new ConditionalGroups(problems);
  for (const part of parts) {
    if (part.kind !== 'line') {
      groups.add(part);
      continue;
    }
    const read = READERS.get(part.name)?.({ line: part, source, names, at: part.at + 1 + part.name.length });
    if (read) groups.add(read);
  }
  return groups.finish();
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** One `#if` … `#endif` whose end is not reached yet. */
interface OpenGroup {
  readonly opening: Mutable<ConditionDirective>;
  /** Its last `#if` or `#elif`: what a failing test of that leads to comes next. */
  last: Mutable<ConditionDirective> | undefined;
  readonly branches: { end: number }[];
}

class ConditionalGroups {
  readonly #blocks: Block[] = [];
  readonly #open: OpenGroup[] = [];
  readonly #problems: FileProblem[];
  /** What comes is left out. */
  #isRefused = false;

  constructor(problems: FileProblem[]) {
    this.#problems = problems;
  }

  add(block: Block | Condition): void {
    if (this.#isRefused) return;
    if (block.kind === 'condition') {
      const directive = { ...block, otherwise: 0, end: 0 };
      if (block.opens ? this.#openGroup(directive) : this.#continue(directive, directive.word)) {
        this.#blocks.push(directive);
      }
    } else if (block.kind === 'else') {
      const directive = { ...block };
      if (this.#continue(directive, 'else')) this.#blocks.push(directive);
    } else if (block.kind === 'endif') {
      const group = this.#open.pop();
      if (!group) this.#problem('#endif without #if', block.at);
      else this.#close(group);
      this.#blocks.push(block);
    } else {
      this.#blocks.push(block);
    }
  }

  finish(): readonly Block[] {
    for (const group of this.#open.splice(0)) {
      this.#problem(`unterminated #${group.opening.word}`, group.opening.at, 'an #endif is missing');
      this.#close(group);
    }
    return this.#blocks;
  }

  /** `#if` and its like. Where too many are open already the file is as good as over. */
  #openGroup(directive: Mutable<ConditionDirective>): boolean {
    if (this.#open.length < DEEPEST_CONDITIONAL) {
      this.#open.push({ opening: directive, last: directive, branches: [directive] });
      return true;
    }
    this.#problem(`conditionals stand more than ${DEEPEST_CONDITIONAL} deep in each other`, directive.at);
    for (const group of this.#open.splice(0)) this.#close(group);
    this.#isRefused = true;
    return false;
  }

  #problem(message: string, at: number, help?: string): void {
    if (this.#problems.length < MOST_PROBLEMS)
      this.#problems.push({ message, at, ...(help !== undefined && { help }) });
  }

  /** `#elif` and `#else`: false, and a problem, where they have no place. */
  #continue(directive: Mutable<ConditionDirective> | { kind: 'else'; at: number; end: number }, word: string): boolean {
    const group = this.#open.at(-1);
    if (!group?.last) {
      this.#problem(group ? `#${word} after #else` : `#${word} without #if`, directive.at);
      return false;
    }
    group.last.otherwise = this.#blocks.length;
    group.last = directive.kind === 'condition' ? directive : undefined;
    group.branches.push(directive);
    return true;
  }

  #close(group: OpenGroup): void {
    if (group.last) group.last.otherwise = this.#blocks.length;
    for (const branch of group.branches) branch.end = this.#blocks.length;
  }
}

function tokensOf(operands: Operands): readonly Token[] {
  return new TokenLexer(operands.source.text, operands.names, operands.at, operands.line.end).rest();
}

function readUndefine(operands: Operands): Directive {
  const { at, name } = operands.line;
  const found = macroNameOf(operands);
  return typeof found === 'number' ? { kind: 'undefine', at, name: found } : wrong(operands, found, `#${name} NAME`);
}

function readInclude(operands: Operands): Directive {
  const { line, source } = operands;
  const from = skipBlanks(source.text, operands.at, line.end);
  const text = source.text.slice(from, line.end);
  const word = line.name === 'include_next' || line.name === 'import' ? line.name : 'include';
  const header = headerOf(text) ?? tokensOf(operands);
  if ('length' in header && header.length === 0) {
    return wrong(operands, `#${line.name} names no file`, `#${line.name} "file" or #${line.name} <file>`);
  }
  return { kind: 'include', at: line.at, word, header };
}

/** `"name"` or `<name>` at the start of the text; undefined for anything else. */
function headerOf(text: string): Header | undefined {
  const close = text.startsWith('"') ? '"' : text.startsWith('<') ? '>' : undefined;
  const end = close === undefined ? -1 : text.indexOf(close, 1);
  return end < 0 ? undefined : { name: text.slice(1, end), quoted: close === '"' };
}

function readExpression(operands: Operands): Condition {
  const { at, name } = operands.line;
  const from = skipBlanks(operands.source.text, operands.at, operands.line.end);
  return {
    kind: 'condition',
    at,
    word: name,
    opens: name === 'if',
    test: { kind: 'expression', tokens: tokensOf(operands), at: from },
  };
}

function readDefined(operands: Operands): Condition {
  const { at, name: word } = operands.line;
  const found = macroNameOf(operands);
  return {
    kind: 'condition',
    at,
    word,
    opens: word.startsWith('if'),
    test:
      typeof found === 'number'
        ? { kind: 'defined', name: found, wanted: !word.endsWith('ndef') }
        : { kind: 'wrong', problem: { message: found, at, help: `#${word} NAME` } },
  };
}

/** The number of the macro that a directive is about; what is wrong where it names none. */
function macroNameOf(operands: Operands): number | string {
  const token = new TokenLexer(operands.source.text, operands.names, operands.at, operands.line.end).next();
  if (!token) return `#${operands.line.name} names no macro`;
  if (token.kind !== 'name') return `macro names are identifiers, which ${token.text} is not`;
  if (token.text === 'defined' && operands.line.name === 'undef') return '"defined" is no macro name';
  return token.name;
}

function readMessage(operands: Operands): Directive {
  const { at, name } = operands.line;
  return {
    kind: name === 'warning' ? 'warning' : 'error',
    at,
    message: [`#${name}`, spell(tokensOf(operands))].join(' ').trimEnd(),
  };
}

function wrong(operands: Operands, message: string, help: string): Directive {
  const { at } = operands.line;
  return { kind: 'wrong', at, problem: { message, at, help } };
}
