/**
 * A check as workflow commands of GitHub Actions, which become annotations on the changed lines. GitHub shows ten of a kind
 * for a step, so the worst come first and the last says how many there are; the step summary (markdown) has them all.
 */
import { type CheckReport, FAILING_SNAPSHOTS, type Location } from '../../analysis/check-report.ts';
import { visible } from '../text/visible.ts';
import { conclusionOf, snapshotText } from './conclusion.ts';
import { occurrencesOf, whoHas } from './occurrences.ts';

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

export function renderCheckGithub(report: CheckReport): string {
  const lines: string[] = [];
  for (const { board, problems, boots, snapshot } of report.boards) {
    for (const { message, location } of problems)
      lines.push(commandLine('error', location ?? { file: board }, 'dtmem', message));
    for (const boot of boots) {
      for (const { text, kept, actual } of boot.budgets) {
        if (!kept)
          lines.push(commandLine('error', { file: board }, 'dtmem budget', `${text} on ${boot.name}: it is ${actual}`));
      }
    }
    if (FAILING_SNAPSHOTS.has(snapshot.state)) {
      const details = snapshot.changes.flatMap(({ section, lines: changed }) => [section, ...changed]);
      const message = [snapshotText(snapshot.state, snapshot.file, report.refresh), ...details].join('\n');
      lines.push(commandLine('error', { file: board }, 'dtmem snapshot', message));
    }
  }
  for (const file of report.obsolete)
    lines.push(commandLine('error', { file }, 'dtmem snapshot', 'no board has this snapshot'));
  for (const occurrence of occurrencesOf(report)) {
    const { finding, place } = occurrence;
    const text = [finding.message, whoHas(occurrence), finding.help ? `help: ${finding.help}` : '']
      .filter(Boolean)
      .join('\n');
    lines.push(commandLine(COMMANDS[finding.severity], place, `${finding.code}`, text));
  }
  return [...lines, conclusionOf(report)].map((line) => `${line}\n`).join('');
}
