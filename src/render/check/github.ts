/**
 * A check as workflow commands of GitHub Actions, which become annotations on the changed lines. GitHub shows ten of a kind
 * for a step, so the worst come first and the last says how many there are; the step summary (markdown) has them all.
 */
import { type CheckReport, FAILING_SNAPSHOTS, type Location } from '../../analysis/check-report.ts';
import { visible } from '../../terms/visible.ts';
import { conclusionOf, snapshotText } from './conclusion.ts';
import { type AlikeBoards, alikeBoards, listed, type Occurrence, occurrencesOf, whoHas } from './occurrences.ts';

const COMMANDS = { error: 'error', warning: 'warning', info: 'notice' } as const;

/** Data and properties of a command are one line, with what ends them escaped (@actions/core, command.ts). */
const dataText = (text: string): string =>
  text
    .split('\n')
    .map((line) => visible(line).replaceAll('%', '%25'))
    .join('%0A');
const propertyText = (text: string): string => dataText(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

function commandLine(command: string, place: Location, title: string, message: string): string {
  const properties = [
    `file=${propertyText(place.file)}`,
    ...(place.line === undefined ? [] : [`line=${place.line}`]),
    ...(place.column === undefined ? [] : [`col=${place.column}`]),
    `title=${propertyText(title)}`,
  ];
  return `::${command} ${properties.join(',')}::${dataText(message)}`;
}

function findingLine(occurrence: Occurrence): string {
  const { finding, place } = occurrence;
  const text = [finding.message, whoHas(occurrence), finding.help ? `help: ${finding.help}` : ''].filter(Boolean);
  return commandLine(COMMANDS[finding.severity], place, finding.code, text.join('\n'));
}

/** Boards that fail alike get one annotation for all of them, on the first. */
function failureLines({ boards, budgets, snapshot, changes }: AlikeBoards, refresh: string): string[] {
  const place = { file: boards[0] ?? '' };
  const also = boards.length > 1 ? [`on ${listed(boards, 'boards')}`] : [];
  const lines = budgets.map((budget) => commandLine('error', place, 'dtmem budget', [budget, ...also].join('\n')));
  if (!FAILING_SNAPSHOTS.has(snapshot.state)) return lines;
  const details = changes.flatMap(({ sections, lines: changed }) => [sections.join(', '), ...changed]);
  const name = boards.length > 1 ? 'their snapshots' : snapshot.file;
  const message = [snapshotText(snapshot.state, name, refresh), ...also, ...details].join('\n');
  return [...lines, commandLine('error', place, 'dtmem snapshot', message)];
}

export function renderCheckGithub(report: CheckReport): string {
  const findings = occurrencesOf(report);
  const isError = ({ finding }: Occurrence): boolean => finding.severity === 'error';
  const lines = [
    ...report.boards.flatMap(({ board, problems }) =>
      problems.map(({ message, location }) => commandLine('error', location ?? { file: board }, 'dtmem', message)),
    ),
    // what is wrong with a source comes before what it does to the boards
    ...findings.filter(isError).map(findingLine),
    ...alikeBoards(report).flatMap((alike) => failureLines(alike, report.refresh)),
    ...report.obsolete.map((file) => commandLine('error', { file }, 'dtmem snapshot', 'no board has this snapshot')),
    ...findings.filter((occurrence) => !isError(occurrence)).map(findingLine),
    conclusionOf(report),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
