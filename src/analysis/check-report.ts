/**
 * What a check of many boards comes to: plain data that survives JSON, so that workers and shards can hand it on and every
 * reporter reads the same.
 */
import type { Severity } from '../boot/prediction.ts';
import type { BudgetResult } from './budget.ts';

export const CHECK_SCHEMA = 'dtmem.check/1';

/** Where a finding points: a place in a source, or in a blob. */
export interface Location {
  /** Relative to where the check ran, with forward slashes. */
  readonly file: string;
  /** From 1; absent for a blob. */
  readonly line?: number;
  readonly column?: number;
  /** Characters that the caret covers. */
  readonly length?: number;
  /** Bytes from the start of a blob. */
  readonly offset?: number;
  /** The line itself, for a caret. */
  readonly sourceLine?: string;
}

export interface RelatedLocation {
  readonly message: string;
  readonly location?: Location;
}

export const SUPPRESSIONS = ['allowed', 'baseline'] as const;

export interface CheckedFinding {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly origin: string;
  readonly location?: Location;
  readonly related?: readonly RelatedLocation[];
  readonly help?: string;
  /** Why it does not count: an allow-list of the configuration, or the baseline. */
  readonly suppressed?: (typeof SUPPRESSIONS)[number];
}

/** One boot of a board: a kernel with its configuration and command line. */
export interface CheckedBoot {
  readonly name: string;
  readonly kernel: string;
  readonly findings: readonly CheckedFinding[];
  readonly budgets: readonly BudgetResult[];
}

/**
 * `same`; `written` and `updated` by this run; `missing`, `changed` and `unusable` fail; `off` where snapshots are not kept.
 */
export const SNAPSHOT_STATES = ['same', 'written', 'updated', 'missing', 'changed', 'unusable', 'off'] as const;

export type SnapshotState = (typeof SNAPSHOT_STATES)[number];

/** How one section of a snapshot changed, as lines for people. */
export interface SnapshotSectionChange {
  readonly section: string;
  readonly lines: readonly string[];
}

export interface CheckedSnapshot {
  readonly state: SnapshotState;
  /** Relative to where the check ran. */
  readonly file?: string;
  readonly changes: readonly SnapshotSectionChange[];
  /** Why it is unusable. */
  readonly problem?: string;
}

/** Why a board could not be looked at. */
export interface BoardProblem {
  readonly message: string;
  readonly location?: Location;
  readonly help?: string;
}

export interface CheckedBoard {
  /** Relative to where the check ran, with forward slashes. */
  readonly board: string;
  readonly model: string;
  readonly boots: readonly CheckedBoot[];
  readonly snapshot: CheckedSnapshot;
  /** Not empty: the board is broken and nothing else is known of it. */
  readonly problems: readonly BoardProblem[];
}

export const FAILING_SEVERITIES = ['error', 'warning'] as const;

export interface CheckReport {
  readonly schema: typeof CHECK_SCHEMA;
  /** The least severity at which a finding fails a board. */
  readonly failOn: (typeof FAILING_SEVERITIES)[number];
  /** Which part of the boards this is: number `index` (from 1) of `total`. */
  readonly shard?: { readonly index: number; readonly total: number };
  readonly boards: readonly CheckedBoard[];
  /** Snapshots without a board. */
  readonly obsolete: readonly string[];
  /** Suppressions that no longer apply, and the like: worth a word, no failure. */
  readonly notices: readonly string[];
  /** The command that accepts what changed. */
  readonly refresh: string;
}

export const BOARD_STATES = ['passed', 'failed', 'broken'] as const;

export type BoardState = (typeof BOARD_STATES)[number];

/** What fails a board, and what does not count. */
export function stateOf(board: CheckedBoard, failOn: CheckReport['failOn']): BoardState {
  if (board.problems.length > 0) return 'broken';
  const fails = board.boots.some(
    ({ findings, budgets }) => budgets.some(({ kept }) => !kept) || findings.some((finding) => counts(finding, failOn)),
  );
  return fails || FAILING_SNAPSHOTS.has(board.snapshot.state) ? 'failed' : 'passed';
}

export const FAILING_SNAPSHOTS: ReadonlySet<SnapshotState> = new Set(['missing', 'changed', 'unusable']);

function counts({ severity, suppressed }: CheckedFinding, failOn: CheckReport['failOn']): boolean {
  if (suppressed) return false;
  return severity === 'error' || (failOn === 'warning' && severity === 'warning');
}

export interface CheckSummary {
  readonly boards: number;
  readonly passed: number;
  readonly failed: number;
  readonly broken: number;
  readonly errors: number;
  readonly warnings: number;
  /** Findings that an allow-list or the baseline takes out. */
  readonly suppressed: number;
  readonly snapshots: Readonly<Partial<Record<SnapshotState, number>>>;
}

export function summaryOf(report: CheckReport): CheckSummary {
  const states = report.boards.map((board) => stateOf(board, report.failOn));
  const findings = report.boards.flatMap((board) => groupedFindings(board).map(({ finding }) => finding));
  const active = findings.filter(({ suppressed }) => !suppressed);
  const snapshots: Partial<Record<SnapshotState, number>> = {};
  for (const { snapshot } of report.boards) snapshots[snapshot.state] = (snapshots[snapshot.state] ?? 0) + 1;
  const count = (state: BoardState): number => states.filter((candidate) => candidate === state).length;
  return {
    boards: report.boards.length,
    passed: count('passed'),
    failed: count('failed'),
    broken: count('broken'),
    errors: active.filter(({ severity }) => severity === 'error').length,
    warnings: active.filter(({ severity }) => severity === 'warning').length,
    suppressed: findings.length - active.length,
    snapshots,
  };
}

/** A finding and the boots that have it. */
export interface GroupedFinding {
  readonly finding: CheckedFinding;
  readonly boots: readonly string[];
  /** True when every boot of the board has it. */
  readonly everywhere: boolean;
}

/** The findings of a board, each once however many boots have it, in the order of the first boot that has it. */
export function groupedFindings(board: CheckedBoard): GroupedFinding[] {
  const groups = new Map<string, { finding: CheckedFinding; boots: string[] }>();
  for (const boot of board.boots) {
    for (const finding of boot.findings) {
      const key = `${finding.code} ${finding.severity} ${finding.origin} ${finding.message}`;
      const group = groups.get(key);
      if (!group) groups.set(key, { finding, boots: [boot.name] });
      else if (group.boots.at(-1) !== boot.name) group.boots.push(boot.name);
    }
  }
  return [...groups.values()].map((group) => ({ ...group, everywhere: group.boots.length === board.boots.length }));
}

/** Board files whose findings are in a source of theirs are told by it; others by themselves. */
export const placeOf = (board: CheckedBoard, finding: CheckedFinding): Location =>
  finding.location ?? { file: board.board };
