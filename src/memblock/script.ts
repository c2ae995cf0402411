/**
 * Memblock scripts: a text of operations, one a line, run one by one on an empty memblock.
 *
 *     phys 32                         # width of an address, first line only; 64 without it
 *     add 0x80000000 512M             # everything after a # is for people
 *     alloc 64M 4M 0 0
 */
import { InputError } from '../terms/input-error.ts';
import { hex, parseNumber } from '../terms/notation.ts';
import type { TextSpan } from '../terms/span.ts';
import { meantWord } from '../terms/spelling.ts';
import { ANYWHERE } from './allocation.ts';
import { Memblock } from './memblock.ts';
import type { RegionList } from './regions.ts';

/** What a script comes to: the document of `dtmem memblock --json`, without its schema. */
export interface ScriptResult {
  /** Each operation's result in hex: the address found by an `alloc`, `0x0` for all others and for a failure. */
  readonly returns: string[];
  /** Base, size and flags of each region. */
  readonly memory: [base: string, size: string, flags: number][];
  readonly reserved: [base: string, size: string, flags: number][];
}

/** What may stand as an operand, and what it is called in messages. */
interface Operand {
  readonly name: string;
  readonly accepts: (value: bigint, max: bigint) => boolean;
  /** What would have been right, for a value that is not accepted. */
  readonly wanted: (bits: number) => string;
}

interface ScriptOperation {
  readonly operands: readonly Operand[];
  readonly run: (memblock: Memblock, ...values: bigint[]) => void;
}

function fitting(name: string): Operand {
  return { name, accepts: (value, max) => value <= max, wanted: (bits) => `a number of at most ${bits} bits` };
}

const isPowerOfTwo = (value: bigint) => value > 0n && (value & (value - 1n)) === 0n;

const BASE = fitting('BASE');
const SIZE = fitting('SIZE');
const START = fitting('START');
const LIMIT = fitting('LIMIT');
/** An end or a limit on addresses: all ones of 64 bits mean "anywhere" for narrow addresses too. */
const END: Operand = {
  name: 'END',
  accepts: (value) => value <= ANYWHERE,
  wanted: () => 'a number of at most 64 bits',
};
const ADDR: Operand = { ...END, name: 'ADDR' };
const ALIGN: Operand = {
  name: 'ALIGN',
  accepts: (value, max) => value === 0n || (isPowerOfTwo(value) && value <= max),
  wanted: () => 'a power of two, or 0 for a cache line',
};
const UNIT: Operand = {
  name: 'ALIGN',
  accepts: (value, max) => isPowerOfTwo(value) && value <= max,
  wanted: () => 'a power of two',
};
const SWITCH: Operand = { name: '0|1', accepts: (value) => value <= 1n, wanted: () => '0 or 1' };

const OPERATIONS: Readonly<Record<string, ScriptOperation>> = {
  add: { operands: [BASE, SIZE], run: (memblock, base = 0n, size = 0n) => memblock.add(base, size) },
  remove: { operands: [BASE, SIZE], run: (memblock, base = 0n, size = 0n) => memblock.remove(base, size) },
  reserve: { operands: [BASE, SIZE], run: (memblock, base = 0n, size = 0n) => memblock.reserve(base, size) },
  free: { operands: [BASE, SIZE], run: (memblock, base = 0n, size = 0n) => memblock.free(base, size) },
  mark_nomap: { operands: [BASE, SIZE], run: (memblock, base = 0n, size = 0n) => memblock.markNomap(base, size) },
  clear_nomap: { operands: [BASE, SIZE], run: (memblock, base = 0n, size = 0n) => memblock.clearNomap(base, size) },
  mark_hotplug: { operands: [BASE, SIZE], run: (memblock, base = 0n, size = 0n) => memblock.markHotplug(base, size) },
  clear_hotplug: { operands: [BASE, SIZE], run: (memblock, base = 0n, size = 0n) => memblock.clearHotplug(base, size) },
  mark_mirror: { operands: [BASE, SIZE], run: (memblock, base = 0n, size = 0n) => memblock.markMirror(base, size) },
  mark_noinit: { operands: [BASE, SIZE], run: (memblock, base = 0n, size = 0n) => memblock.markNoinit(base, size) },
  alloc: {
    operands: [SIZE, ALIGN, START, END],
    run: (memblock, size = 0n, align = 0n, start = 0n, end = 0n) => memblock.allocate({ size, align, start, end }),
  },
  limit: {
    operands: [ADDR],
    run: (memblock, address = 0n) => {
      memblock.currentLimit = address;
    },
  },
  bottom_up: {
    operands: [SWITCH],
    run: (memblock, enable) => {
      memblock.bottomUp = enable === 1n;
    },
  },
  trim: { operands: [UNIT], run: (memblock, align = 1n) => memblock.trim(align) },
  cap: { operands: [BASE, SIZE], run: (memblock, base = 0n, size = 0n) => memblock.cap(base, size) },
  enforce: { operands: [LIMIT], run: (memblock, limit = 0n) => memblock.enforceLimit(limit) },
  remove_map: { operands: [LIMIT], run: (memblock, limit = 0n) => memblock.removeMap(limit) },
  reset: { operands: [], run: (memblock) => memblock.reset() },
};

interface Word {
  readonly text: string;
  /** From 1. */
  readonly column: number;
}

/** A line that has words, comment and line end left off. */
interface Line {
  readonly file: string;
  /** From 1. */
  readonly number: number;
  readonly source: string;
  readonly name: Word;
  readonly operands: readonly Word[];
}

/**
 * Runs a script on an empty memblock.
 *
 * @param file what messages call the script
 * @throws InputError at the first line that is not an operation with its operands
 */
export function runMemblockScript(text: string, file = 'script'): ScriptResult {
  const lines = [...linesOf(text, file)];
  const width = lines[0]?.name.text === 'phys' ? lines.shift() : undefined;
  const bits = width ? widthIn(width) : 64;
  const returns: string[] = [];
  const memblock = new Memblock({ physicalBits: bits });
  memblock.observer = ({ result = 0n }) => returns.push(hex(result));
  for (const line of lines) {
    const operation = operationOf(line);
    operation.run(memblock, ...valuesFor(operation, line, bits));
  }
  return { returns, memory: rows(memblock.memory), reserved: rows(memblock.reserved) };
}

function rows(list: RegionList): [string, string, number][] {
  return Array.from(list, ({ base, size, flags }) => [hex(base), hex(size), flags]);
}

function* linesOf(text: string, file: string): Generator<Line> {
  for (const [index, source] of text.split(/\r?\n/).entries()) {
    const comment = source.indexOf('#');
    const [name, ...operands] = Array.from(
      (comment < 0 ? source : source.slice(0, comment)).matchAll(/\S+/g),
      (match): Word => ({ text: match[0], column: match.index + 1 }),
    );
    if (name) yield { file, number: index + 1, source, name, operands };
  }
}

function operationOf(line: Line): ScriptOperation {
  const { text } = line.name;
  const operation = Object.hasOwn(OPERATIONS, text) ? OPERATIONS[text] : undefined;
  if (operation) return operation;
  if (text === 'phys') throw problem(line, line.name, '"phys" after operations', 'give the width in the first line');
  const names = [...Object.keys(OPERATIONS), 'phys'];
  const meant = meantWord(text, names);
  throw problem(
    line,
    line.name,
    `unknown operation "${shorten(text)}"`,
    meant ? `did you mean "${meant}"?` : `one of ${names.join(', ')}`,
  );
}

function valuesFor(operation: ScriptOperation, line: Line, bits: 32 | 64): bigint[] {
  const { operands } = operation;
  const usage = `write "${[line.name.text, ...operands.map(({ name }) => name)].join(' ')}"`;
  if (line.operands.length !== operands.length) {
    const place = line.operands[operands.length] ?? line.operands.at(-1) ?? line.name;
    const count = operands.length === 1 ? '1 operand' : `${operands.length} operands`;
    throw problem(line, place, `"${line.name.text}" takes ${count}, not ${line.operands.length}`, usage);
  }
  return operands.map((operand, index) => {
    const word = line.operands[index] ?? line.name;
    const value = word.text.length <= LONGEST_NUMBER ? parseNumber(word.text) : undefined;
    if (value === undefined) {
      throw problem(line, word, `${operand.name} is not a number: "${shorten(word.text)}"`, NUMBER_HELP);
    }
    if (!operand.accepts(value, (1n << BigInt(bits)) - 1n)) {
      throw problem(line, word, `${operand.name} cannot be ${shorten(word.text)}`, `give ${operand.wanted(bits)}`);
    }
    return value;
  });
}

function widthIn(line: Line): 32 | 64 {
  const [width, ...more] = line.operands;
  if (width && more.length === 0) {
    if (width.text === '32') return 32;
    if (width.text === '64') return 64;
  }
  throw problem(line, width ?? line.name, 'an address has 32 or 64 bits', 'write "phys 32" or "phys 64"');
}

/** Digits enough for 64 bits in any notation, leading zeroes included; converting more costs time and gives nothing. */
const LONGEST_NUMBER = 64;
const NUMBER_HELP = 'numbers are decimal or 0x…, with K, M, G or T after them if wanted';

function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 40)}…`;
}

function problem(line: Line, word: Word, message: string, help: string): InputError {
  const span: TextSpan = {
    kind: 'text',
    file: line.file,
    line: line.number,
    column: word.column,
    length: word.text.length,
  };
  return new InputError({ message, help, span, sourceLine: line.source });
}
