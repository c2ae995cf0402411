/**
 * The check of one board: its boots predicted, their findings weighed, their budgets held, its snapshot compared. It never
 * throws: a board that cannot be read is reported as such, and so is one that makes dtmem itself fail.
 */
import { existsSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { holdBudget, parseBudget } from '../../analysis/budget.ts';
import type {
  BoardProblem,
  CheckedBoard,
  CheckedBoot,
  CheckedFinding,
  CheckedSnapshot,
  Location,
} from '../../analysis/check-report.ts';
import { changesSince, formatSnapshot, type SnapshotSection, snapshotBoard } from '../../analysis/snapshot.ts';
import type { Finding } from '../../boot/prediction.ts';
import { readFile, TEXT } from '../../node/read-file.ts';
import { ReadableFolders } from '../../node/readable-folders.ts';
import { sectionChangeLines } from '../../render/change-lines.ts';
import { InputError, type Problem } from '../../terms/input-error.ts';
import type { Span } from '../../terms/span.ts';
import { predictionOf } from '../inputs/prediction.ts';
import { treeFrom } from '../inputs/tree.ts';
import { ISSUES, VERSION } from '../version.ts';
import { allowedBy } from './allowances.ts';
import type { BoardJob, CheckOptions } from './job.ts';

export interface CheckedJob {
  readonly board: CheckedBoard;
  /** The snapshot that is to be written once all boards are through. */
  readonly write?: { readonly path: string; readonly text: string };
  /** Positions in {@link BoardJob.allow} of the entries that took a finding out. */
  readonly usedAllowances: readonly number[];
  /** The board's memory as the text of a snapshot, where {@link CheckOptions.describe} asks for it. */
  readonly memory?: string;
}

/** A path as reports have it. */
export const fromRoot = (root: string, path: string): string => relative(root, path).split(sep).join('/');

/** Sources that were read for their lines, by path. */
type Sources = Map<string, readonly string[]>;

/** The lines of a source that a span names; none where it names a file that no board may read (linemarkers can name any). */
function linesOf(file: string, { allowRead }: CheckOptions): readonly string[] {
  try {
    if (!existsSync(file) || !new ReadableFolders(allowRead).has(file)) return [];
    return new TextDecoder().decode(readFile(file, TEXT)).split(/\r?\n/);
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
}

function locationOf(span: Span | undefined, options: CheckOptions, sources: Sources): { location?: Location } {
  if (!span) return {};
  const file = fromRoot(options.root, span.file);
  if (span.kind === 'blob') return { location: { file, offset: span.offset } };
  let lines = sources.get(span.file);
  if (!lines) {
    lines = linesOf(span.file, options);
    sources.set(span.file, lines);
  }
  const sourceLine = lines[span.line - 1];
  return {
    location: {
      file,
      line: span.line,
      column: span.column,
      ...(span.length === undefined ? {} : { length: span.length }),
      ...(sourceLine === undefined ? {} : { sourceLine }),
    },
  };
}

function checkedFinding(
  finding: Finding,
  job: BoardJob,
  options: CheckOptions,
  sources: Sources,
  used: Set<number>,
): CheckedFinding[] {
  const severity = options.severities[finding.code] ?? finding.severity;
  if (severity === 'off') return [];
  const allowing = allowedBy(job.allow, finding);
  for (const index of allowing) used.add(index);
  const allowed = allowing.length > 0;
  return [
    {
      code: finding.code,
      severity,
      message: finding.message,
      origin: finding.origin,
      ...locationOf(finding.span, options, sources),
      ...(finding.related
        ? {
            related: finding.related.map(({ message, span }) => ({ message, ...locationOf(span, options, sources) })),
          }
        : {}),
      ...(finding.help === undefined ? {} : { help: finding.help }),
      ...(allowed ? { suppressed: 'allowed' as const } : {}),
    },
  ];
}

function checkedSnapshot(job: BoardJob, sections: readonly SnapshotSection[], options: CheckOptions) {
  const { snapshot: path } = job;
  if (path === undefined) return { snapshot: { state: 'off', changes: [] } satisfies CheckedSnapshot };
  const file = fromRoot(options.root, path);
  const text = formatSnapshot(job.board, sections);
  const write = { path, text };
  const state = (name: CheckedSnapshot['state'], rest: Partial<CheckedSnapshot> = {}): CheckedSnapshot => ({
    state: name,
    file,
    changes: [],
    ...rest,
  });
  if (!existsSync(path)) {
    return options.snapshots === 'compare' ? { snapshot: state('missing') } : { snapshot: state('written'), write };
  }
  try {
    const stored = new TextDecoder().decode(readFile(path, TEXT));
    const changes = changesSince(stored, text, file).map((change) => ({
      section: change.section,
      lines: sectionChangeLines(change),
    }));
    if (changes.length === 0) return { snapshot: state('same') };
    if (options.snapshots === 'update') return { snapshot: state('updated', { changes }), write };
    return { snapshot: state('changed', { changes }) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    // what is no snapshot may be somebody's file, perhaps behind a link
    if (options.snapshots === 'update' && isSnapshot(path)) return { snapshot: state('updated'), write };
    return { snapshot: state('unusable', { problem: error.problems[0]?.message ?? error.message }) };
  }
}

/** True for a file that dtmem wrote, of whatever schema and however damaged. */
function isSnapshot(path: string): boolean {
  try {
    return snapshotBoard(new TextDecoder().decode(readFile(path, TEXT))) !== undefined;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

function problemOf(problem: Problem, job: BoardJob, options: CheckOptions, sources: Sources): BoardProblem {
  // the report names the board already
  const own = `${job.path}: `;
  const text = problem.message.startsWith(own) ? problem.message.slice(own.length) : problem.message;
  const message = problem.path === undefined ? text : `${problem.path}: ${text}`;
  return {
    message,
    ...locationOf(problem.span, options, sources),
    ...(problem.help === undefined ? {} : { help: problem.help }),
  };
}

export async function checkBoard(job: BoardJob, options: CheckOptions): Promise<CheckedJob> {
  const sources: Sources = new Map();
  const used = new Set<number>();
  try {
    const tree = await treeFrom({
      tree: job.path,
      overlay: job.overlay,
      'fit-config': job.fitConfig,
      I: job.include,
      D: job.define,
      allowRead: options.allowRead,
    });
    const budgets = job.budgets.map(parseBudget);
    const boots: CheckedBoot[] = [];
    const sections: SnapshotSection[] = [];
    for (const { name, values } of job.boots) {
      const prediction = predictionOf(tree, values);
      sections.push({ name, prediction });
      boots.push({
        name,
        kernel: prediction.input.kernel,
        findings: prediction.findings.flatMap((finding) => checkedFinding(finding, job, options, sources, used)),
        budgets: budgets.map((budget) => holdBudget(budget, prediction)),
      });
    }
    const model = sections[0]?.prediction.input.model ?? '';
    const { snapshot, ...rest } = checkedSnapshot(job, sections, options);
    return {
      board: { board: job.board, model, boots, snapshot, problems: [] },
      usedAllowances: [...used],
      ...(options.describe ? { memory: formatSnapshot(job.board, sections) } : {}),
      ...rest,
    };
  } catch (error) {
    if (!(error instanceof InputError)) return brokenBoard(job, [crashProblem(error)]);
    return brokenBoard(
      job,
      error.problems.map((problem) => problemOf(problem, job, options, sources)),
    );
  }
}

/** What the report says of a board for which nothing can be said. */
export function brokenBoard({ board }: BoardJob, problems: readonly BoardProblem[]): CheckedJob {
  return {
    board: { board, model: '', boots: [], snapshot: { state: 'off', changes: [] }, problems },
    usedAllowances: [],
  };
}

/** What the board made dtmem do that no board should. */
export function crashProblem(error: unknown): BoardProblem {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    message: `dtmem ${VERSION} fails on this board: ${reason.split('\n', 1)[0] ?? ''}`,
    help: `this is a bug in dtmem: please report it to ${ISSUES} with the board`,
  };
}
