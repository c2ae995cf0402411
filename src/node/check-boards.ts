/**
 * A check of many boards for programs: each predicted on each kernel, its findings told and its budgets held. Snapshots,
 * allow-lists and baselines are `dtmem check`'s.
 */
import { holdBudget, parseBudget } from '../analysis/budget.ts';
import {
  CHECK_SCHEMA,
  type CheckedBoard,
  type CheckedFinding,
  type CheckReport,
  type Location,
} from '../analysis/check-report.ts';
import { type PredictOptions, predict } from '../analysis/predict.ts';
import type { Finding } from '../boot/prediction.ts';
import { DEFAULT_KERNEL } from '../kernel/kernel.ts';
import { InputError } from '../terms/input-error.ts';
import type { Span } from '../terms/span.ts';
import { type ReadTreeOptions, readTree } from './tree.ts';

export interface CheckBoardsOptions extends Omit<PredictOptions, 'kernel'> {
  /** Versions or flavours; 6.12 alone when absent. */
  readonly kernels?: readonly string[];
  /** `lowmem >= 700M`. */
  readonly budgets?: readonly string[];
  /** The least severity that fails a board; `error` when absent. */
  readonly failOn?: 'error' | 'warning';
  /** Include folders, macros and what may be read. */
  readonly read?: ReadTreeOptions;
}

const locationOf = (span: Span | undefined): { location?: Location } => {
  if (!span) return {};
  if (span.kind === 'blob') return { location: { file: span.file, offset: span.offset } };
  return { location: { file: span.file, line: span.line, column: span.column } };
};

function checkedFinding({ code, severity, message, origin, span, related, help }: Finding): CheckedFinding {
  return {
    code,
    severity,
    message,
    origin,
    ...locationOf(span),
    ...(related ? { related: related.map((place) => ({ message: place.message, ...locationOf(place.span) })) } : {}),
    ...(help === undefined ? {} : { help }),
  };
}

function checkBoard(path: string, options: CheckBoardsOptions): CheckedBoard {
  const { kernels = [DEFAULT_KERNEL], budgets = [], failOn: _, read, ...request } = options;
  const snapshot = { state: 'off', changes: [] } as const;
  try {
    const tree = readTree(path, read);
    const held = budgets.map(parseBudget);
    const predictions = kernels.map((kernel) => predict(tree, { ...request, kernel }));
    return {
      board: path,
      model: predictions[0]?.input.model ?? '',
      boots: predictions.map((prediction) => ({
        name: prediction.input.kernel,
        kernel: prediction.input.kernel,
        findings: prediction.findings.map(checkedFinding),
        budgets: held.map((budget) => holdBudget(budget, prediction)),
      })),
      snapshot,
      problems: [],
    };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const problems = error.problems.map(({ message, span, help }) => ({
      message,
      ...locationOf(span),
      ...(help === undefined ? {} : { help }),
    }));
    return { board: path, model: '', boots: [], snapshot, problems };
  }
}

/**
 * The report of a check, which `renderCheck` writes in any of its formats. A board that cannot be read is one with problems.
 *
 * @throws InputError for a budget that is none
 */
export function checkBoards(paths: readonly string[], options: CheckBoardsOptions = {}): CheckReport {
  for (const budget of options.budgets ?? []) parseBudget(budget);
  return {
    schema: CHECK_SCHEMA,
    failOn: options.failOn ?? 'error',
    boards: paths.map((path) => checkBoard(path, options)),
    obsolete: [],
    notices: [],
    refresh: 'dtmem check --update',
  };
}
