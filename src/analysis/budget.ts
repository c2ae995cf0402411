/**
 * Budgets: what a board's figures must stay within, as the configuration writes it: `lowmem >= 700M`, `cma == 256M`,
 * `region.vpu.base == 0x90000000`.
 */
import type { Prediction } from '../boot/prediction.ts';
import { InputError } from '../terms/input-error.ts';
import { formatBytes, hex, parseNumber } from '../terms/notation.ts';
import { type Figure, figureOf, meantFigure } from './figures.ts';

const COMPARISONS = {
  '>=': (actual: bigint, limit: bigint) => actual >= limit,
  '<=': (actual: bigint, limit: bigint) => actual <= limit,
  '==': (actual: bigint, limit: bigint) => actual === limit,
  '!=': (actual: bigint, limit: bigint) => actual !== limit,
  '>': (actual: bigint, limit: bigint) => actual > limit,
  '<': (actual: bigint, limit: bigint) => actual < limit,
} as const;

type Comparison = keyof typeof COMPARISONS;

const SPELLINGS: Readonly<Record<string, Comparison>> = { '=': '==', '≥': '>=', '≤': '<=', '≠': '!=' };

export interface Budget {
  /** As it was written. */
  readonly text: string;
  readonly figure: Figure;
  readonly comparison: Comparison;
  readonly limit: bigint;
  /** True when a figure of this value keeps the budget. */
  holds(value: bigint): boolean;
}

export interface BudgetResult {
  readonly text: string;
  readonly kept: boolean;
  /** The figure as it is: `760 MiB`, `3`, `0x90000000`; why there is none, where there is none. */
  readonly actual: string;
  /** By how much it is missed: `40 MiB too little`; absent where it is kept or where no amount says it. */
  readonly missedBy?: string;
}

/** Longer texts are no budgets: nothing is gained by reading them. */
const LONGEST = 200;

/** @throws InputError for a text that is no budget, or names a figure that does not exist */
export function parseBudget(text: string): Budget {
  const match =
    text.length <= LONGEST ? /^\s*([^\s<>=!≥≤≠]+)\s*(>=|<=|==|!=|[<>=≥≤≠])\s*(\S.*?)\s*$/u.exec(text) : null;
  const [, name = '', sign = '', amount = ''] = match ?? [];
  if (!match) {
    throw new InputError({
      message: `${JSON.stringify(text.slice(0, 60))} is no budget`,
      help: 'a budget compares a figure with a size: lowmem >= 700M',
    });
  }
  const figure = figureOf(name);
  if (!figure) {
    const meant = meantFigure(name);
    throw new InputError({
      message: `there is no figure ${JSON.stringify(name.slice(0, 60))}${meant ? `: did you mean ${meant}?` : ''}`,
      help: 'figures are usable, memtotal, ram, lowmem, highmem, cma, nomap, reserved, vmalloc, modules, regions, zone.NAME, cma.NAME, region.NAME',
    });
  }
  const limit = parseNumber(amount.replaceAll(/\s/g, ''));
  if (limit === undefined) {
    throw new InputError({
      message: `${JSON.stringify(amount.slice(0, 60))} in the budget of ${name} is no number`,
      help: 'a number is decimal or 0x…, with K, M or G after it: 700M',
    });
  }
  const comparison = SPELLINGS[sign] ?? (sign as Comparison);
  return { text: text.trim(), figure, comparison, limit, holds: (value) => COMPARISONS[comparison](value, limit) };
}

/** A figure's value as its unit is read: `760 MiB`, `0x90000000`, `3`. */
export function figureText(unit: Figure['unit'], value: bigint): string {
  return unit === 'bytes' ? formatBytes(value) : unit === 'address' ? hex(value) : String(value);
}

export function holdBudget({ text, figure, limit, holds }: Budget, prediction: Prediction): BudgetResult {
  const absence = figure.absence?.(prediction);
  if (absence !== undefined) return { text, kept: false, actual: `unknown: ${absence}` };
  const value = figure.of(prediction);
  const kept = holds(value);
  const missing = value < limit ? limit - value : value - limit;
  return {
    text,
    kept,
    actual: figureText(figure.unit, value),
    ...(kept || figure.unit === 'address' || missing === 0n
      ? {}
      : { missedBy: `${figureText(figure.unit, missing)} too ${value < limit ? 'little' : 'much'}` }),
  };
}
