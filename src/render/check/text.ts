/**
 * A check for people at a terminal: findings with their source lines, budgets, what changed, and one line at the end.
 */
import {
  type CheckedBoard,
  type CheckReport,
  FAILING_SNAPSHOTS,
  type Location,
  stateOf,
  summaryOf,
} from '../../analysis/check-report.ts';
import { visible } from '../../terms/visible.ts';
import { excerpt } from '../text/excerpt.ts';
import { type Paint, PLAIN } from '../text/paint.ts';
import { conclusionOf, counted, snapshotText } from './conclusion.ts';
import {
  type AlikeBoards,
  alikeBoards,
  listed,
  locationText,
  type Occurrence,
  occurrencesOf,
  whoHas,
} from './occurrences.ts';

function excerptOf({ line, sourceLine, ...place }: Location, paint: Paint): string[] {
  return line === undefined || sourceLine === undefined ? [] : excerpt({ line, ...place }, sourceLine, paint);
}

function occurrenceLines(occurrence: Occurrence, paint: Paint): string[] {
  const { finding, place } = occurrence;
  const colour = { error: paint.red, warning: paint.yellow, info: paint.cyan }[finding.severity];
  const who = whoHas(occurrence);
  return [
    `${paint.bold(visible(locationText(place)))}: ${paint.bold(colour(`${finding.severity}[${finding.code}]`))}: ${visible(finding.message)}`,
    ...excerptOf(place, paint),
    ...(finding.related ?? []).map(
      ({ message, location }) =>
        `${paint.bold('note:')} ${location ? `${visible(locationText(location))}: ` : ''}${visible(message)}`,
    ),
    ...(who ? [`${paint.bold('note:')} ${visible(who)}`] : []),
    ...(finding.help === undefined ? [] : [`${paint.bold(paint.cyan('help:'))} ${visible(finding.help)}`]),
    '',
  ];
}

function problemLines({ board, problems }: CheckedBoard, paint: Paint): string[] {
  const lines = problems.flatMap(({ message, location, help }) => [
    `${paint.bold(visible(location ? locationText(location) : board))}: ${paint.bold(paint.red('error'))}: ${visible(message)}`,
    ...(location ? excerptOf(location, paint) : []),
    ...(help === undefined ? [] : [`${paint.bold(paint.cyan('help:'))} ${visible(help)}`]),
  ]);
  return lines.length > 0 ? [...lines, ''] : [];
}

function failureLines(
  { boards, budgets, snapshot, changes }: AlikeBoards,
  report: CheckReport,
  paint: Paint,
): string[] {
  const { state, file, problem } = snapshot;
  const who = paint.bold(visible(listed(boards, 'boards')));
  const failed = (what: string): string => `${who}: ${paint.bold(paint.red('failed'))}: ${visible(what)}`;
  const name = boards.length > 1 ? 'their snapshots' : file;
  return [
    ...budgets.map(failed),
    ...(FAILING_SNAPSHOTS.has(state) ? [failed(snapshotText(state, name, report.refresh))] : []),
    ...(problem === undefined ? [] : [`  ${visible(problem)}`]),
    ...(state === 'updated' ? [`${who}: ${visible(name ?? 'snapshot')} updated`] : []),
    ...changes.flatMap(({ sections, lines }) => [
      `  ${paint.bold(visible(sections.join(', ')))}`,
      ...lines.map((line) => `    ${coloured(visible(line), paint)}`),
    ]),
    '',
  ];
}

/** What is new in green, what is gone in red. */
function coloured(line: string, paint: Paint): string {
  if (line.startsWith('+ ') || line.startsWith('added ')) return paint.green(line);
  if (line.startsWith('- ') || line.startsWith('removed ')) return paint.red(line);
  return line;
}

export function renderCheckText(report: CheckReport, paint: Paint = PLAIN): string {
  const { snapshots } = summaryOf(report);
  const passed =
    report.boards.every((board) => stateOf(board, report.failOn) === 'passed') && report.obsolete.length === 0;
  const conclusion = conclusionOf(report);
  const lines = [
    ...occurrencesOf(report).flatMap((occurrence) => occurrenceLines(occurrence, paint)),
    ...report.boards.flatMap((board) => problemLines(board, paint)),
    ...alikeBoards(report).flatMap((alike) => failureLines(alike, report, paint)),
    ...report.obsolete.map(
      (file) =>
        `${paint.bold(visible(file))}: ${paint.red('obsolete')}: no board has this snapshot; delete it, or run ${visible(report.refresh)}`,
    ),
    ...report.notices.map((notice) => `${paint.bold('note:')} ${visible(notice)}`),
    ...(snapshots.written ? [`${counted(snapshots.written, 'snapshot')} written: review and commit`] : []),
    ...(snapshots.updated ? [`${counted(snapshots.updated, 'snapshot')} updated: review and commit`] : []),
    passed ? paint.green(conclusion) : paint.red(conclusion),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
