/**
 * `import { toPredict } from 'dtmem/vitest'`: assertions on the memory of boards in a team's own test suite.
 *
 * Importing it teaches vitest's `expect` two matchers. A board is a path, or what {@link toPredict} gives:
 *
 *     expect('board.dts').toMatchMemory({ lowmem: '760M', cma: '256M' }, { kernel: '6.1' });
 *     expect('board.dts').toMatchMemorySnapshot({ kernel: '6.1' });
 */
import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import { expect } from 'vitest';
import { figureText, parseBudget } from './analysis/budget.ts';
import { figureOf, meantFigure } from './analysis/figures.ts';
import { type PredictOptions, predict } from './analysis/predict.ts';
import { changesSince, formatSnapshot } from './analysis/snapshot.ts';
import type { Prediction } from './boot/prediction.ts';
import { readConfig } from './node/config.ts';
import { readFile, TEXT } from './node/read-file.ts';
import { type ReadTreeOptions, readTree } from './node/tree.ts';
import { writeFile } from './node/write-file.ts';
import { sectionChangeLines } from './render/change-lines.ts';
import type { AddressRange } from './terms/address-range.ts';
import { InputError } from './terms/input-error.ts';
import { parseNumber } from './terms/notation.ts';

/** How a board boots, as `predict` takes it, and with paths and texts where a test has those. */
export interface BoardOptions extends Omit<PredictOptions, 'config' | 'memory'>, ReadTreeOptions {
  /** A `.config` by its path, or symbols over the era's defaults. */
  readonly config?: string | Readonly<Record<string, string>>;
  /** What the boot loader writes into `/memory`: ranges, or texts such as `0x80000000+1G`. */
  readonly memory?: readonly (AddressRange | string)[];
}

/** A figure's expected value: a size (`760M`, a number of bytes), or a comparison (`>= 700M`). */
export type Expected = string | number | bigint;

/** By the names of figures: `usable`, `lowmem`, `cma`, `region.vpu`, `limit.lowmemLimit` … */
export type MemoryFigures = Readonly<Record<string, Expected>>;

/** A prediction of a board, with the name its snapshot goes by. */
export interface PredictedBoard {
  readonly path: string;
  readonly prediction: Prediction;
}

function rangeOf(range: AddressRange | string): AddressRange {
  if (typeof range !== 'string') return range;
  const [base, size] = range.split('+', 2).map(parseNumber);
  if (base === undefined || size === undefined) {
    throw new InputError({
      message: `memory cannot be ${JSON.stringify(range)}`,
      help: 'it reads BASE+SIZE: 0x80000000+1G',
    });
  }
  return { base, size };
}

/** The prediction of a board: a `.dts`, a `.dtb`. @throws InputError for a board or options that cannot be used */
export function toPredict(path: string, options: BoardOptions = {}): PredictedBoard {
  const { config, memory, includePaths, defines, ...rest } = options;
  const tree = readTree(path, {
    ...(includePaths === undefined ? {} : { includePaths }),
    ...(defines === undefined ? {} : { defines }),
  });
  const prediction = predict(tree, {
    ...rest,
    ...(config === undefined ? {} : { config: typeof config === 'string' ? readConfig(config, 'arm') : config }),
    ...(memory === undefined ? {} : { memory: memory.map(rangeOf) }),
  });
  return { path, prediction };
}

function boardOf(received: unknown, options: BoardOptions | undefined): PredictedBoard {
  if (typeof received === 'string') return toPredict(received, options);
  const board = received as Partial<PredictedBoard> | null;
  if (board?.prediction && typeof board.path === 'string') return { path: board.path, prediction: board.prediction };
  throw new TypeError('expected the path of a board, or what toPredict() gives');
}

/** `>= 700M` says its comparison itself; anything else is to be equal. */
const budgetText = (name: string, expected: Expected): string =>
  typeof expected === 'string' && /^\s*[<>=!≥≤≠]/u.test(expected) ? `${name} ${expected}` : `${name} == ${expected}`;

interface FigureMiss {
  readonly name: string;
  readonly expected: string;
  readonly actual: string;
}

function missesOf(prediction: Prediction, figures: MemoryFigures): FigureMiss[] {
  return Object.entries(figures).flatMap(([name, expected]): FigureMiss[] => {
    const figure = figureOf(name);
    if (!figure) {
      const meant = meantFigure(name);
      throw new InputError(`there is no figure ${JSON.stringify(name)}${meant ? `: did you mean ${meant}?` : ''}`);
    }
    const { comparison, limit, holds } = parseBudget(budgetText(name, expected));
    const absence = figure.absence?.(prediction);
    const value = figure.of(prediction);
    if (absence === undefined && holds(value)) return [];
    return [
      {
        name,
        expected: `${comparison === '==' ? '' : `${comparison} `}${figureText(figure.unit, limit)}`,
        actual: absence === undefined ? figureText(figure.unit, value) : `unknown: ${absence}`,
      },
    ];
  });
}

const byName = (misses: readonly FigureMiss[], side: 'expected' | 'actual') =>
  Object.fromEntries(misses.map((miss) => [miss.name, miss[side]]));

/** Snapshots are of the same text and at the same place as those of `dtmem check`. */
const snapshotPath = (board: string): string => `${board.slice(0, board.length - extname(board).length)}.memmap`;

interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
  readonly actual?: unknown;
  readonly expected?: unknown;
}

/** vitest's own: `all` rewrites, `none` writes nothing (as in CI), `new` writes what is missing. */
type UpdateMode = 'all' | 'new' | 'none';

function matchMemory(received: unknown, figures: MemoryFigures, options?: BoardOptions): MatcherResult {
  const { path, prediction } = boardOf(received, options);
  const misses = missesOf(prediction, figures);
  return {
    pass: misses.length === 0,
    message: () =>
      misses.length === 0
        ? `${path} has the memory that it should not have`
        : `${path}: ${misses.map(({ name, expected, actual }) => `${name} is ${actual}, not ${expected}`).join('; ')}`,
    actual: byName(misses, 'actual'),
    expected: byName(misses, 'expected'),
  };
}

function matchMemorySnapshot(received: unknown, mode: UpdateMode, options?: BoardOptions): MatcherResult {
  const { path, prediction } = boardOf(received, options);
  const file = snapshotPath(path);
  const text = formatSnapshot(path, [{ name: prediction.input.kernel, prediction }]);
  const passed = { pass: true, message: () => `${path} is as ${file} has it` };
  if (!existsSync(file)) {
    if (mode === 'none') return { pass: false, message: () => `${file} is missing: write it with vitest run --update` };
    writeFile(file, text);
    return passed;
  }
  if (mode === 'all') {
    writeFile(file, text);
    return passed;
  }
  const lines = changesSince(new TextDecoder().decode(readFile(file, TEXT)), text, file).flatMap(sectionChangeLines);
  if (lines.length === 0) return passed;
  return {
    pass: false,
    message: () => `${path} differs from ${file}:\n${lines.map((line) => `  ${line}`).join('\n')}`,
  };
}

/** What vitest is told of snapshots: `-u`, CI. */
function updateMode(state: unknown): UpdateMode {
  const snapshots = (state as { snapshotState?: { _updateSnapshot?: UpdateMode } }).snapshotState;
  return snapshots?._updateSnapshot ?? (process.env.CI ? 'none' : 'new');
}

expect.extend({
  toMatchMemory: matchMemory,
  toMatchMemorySnapshot(received: unknown, options?: BoardOptions) {
    return matchMemorySnapshot(received, updateMode(this), options);
  },
});

interface MemoryMatchers<R = unknown> {
  /** The board's figures are these. */
  toMatchMemory(figures: MemoryFigures, options?: BoardOptions): R;
  /** The board is as its `.memmap` beside it says, which `dtmem check` writes and reads too. */
  toMatchMemorySnapshot(options?: BoardOptions): R;
}

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: vitest declares its interface so
  interface Matchers<T = any> extends MemoryMatchers<T> {}
}
