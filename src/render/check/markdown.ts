/**
 * A check as Markdown, for the summary of a job or a comment on a pull request.
 */
import { type CheckReport, FAILING_SNAPSHOTS, stateOf } from '../../analysis/check-report.ts';
import { code, plain, table } from '../markdown.ts';
import { conclusionOf, snapshotText } from './conclusion.ts';
import { listed, locationText, occurrencesOf } from './occurrences.ts';

const MOST_ROWS = 200;

export function renderCheckMarkdown(report: CheckReport): string {
  const passed =
    report.boards.every((board) => stateOf(board, report.failOn) === 'passed') && report.obsolete.length === 0;
  const parts = [`### ${passed ? '✅' : '❌'} dtmem: ${plain(conclusionOf(report))}`];

  const changed = report.boards.filter(
    ({ snapshot }) => snapshot.changes.length > 0 || FAILING_SNAPSHOTS.has(snapshot.state),
  );
  for (const { board, snapshot } of changed.slice(0, MOST_ROWS)) {
    const details = snapshot.changes.map(({ section, lines }) =>
      [`[${section}]`, ...lines.map((line) => `  ${line}`)].join('\n'),
    );
    const summary = FAILING_SNAPSHOTS.has(snapshot.state)
      ? snapshotText(snapshot.state, snapshot.file, report.refresh)
      : `${snapshot.file ?? ''} ${snapshot.state}`;
    parts.push(
      `<details><summary><b>${plain(board)}</b>: ${plain(summary)}</summary>\n\n\`\`\`text\n${details.join('\n').replaceAll('```', "'''")}\n\`\`\`\n\n</details>`,
    );
  }

  const budgets = report.boards.flatMap(({ board, boots }) =>
    boots.flatMap((boot) =>
      boot.budgets
        .filter(({ kept }) => !kept)
        .map(({ text, actual, missedBy }) => [
          code(board),
          plain(boot.name),
          code(text),
          plain(missedBy ? `${actual}, ${missedBy}` : actual),
        ]),
    ),
  );
  if (budgets.length > 0)
    parts.push('#### Budgets', table(['board', 'boot', 'budget', 'is'], budgets.slice(0, MOST_ROWS)));

  const problems = report.boards.flatMap(({ board, problems: list }) =>
    list.map(({ message }) => [code(board), plain(message)]),
  );
  if (problems.length > 0)
    parts.push('#### Boards that cannot be read', table(['board', 'why'], problems.slice(0, MOST_ROWS)));

  const findings = occurrencesOf(report).map(({ finding, place, boards }) => [
    finding.severity,
    finding.code,
    code(locationText(place)),
    plain(finding.message),
    plain(listed(boards, 'boards')),
  ]);
  if (findings.length > 0) {
    parts.push('#### Findings', table(['severity', 'code', 'where', 'what', 'boards'], findings.slice(0, MOST_ROWS)));
    if (findings.length > MOST_ROWS) parts.push(`… and ${findings.length - MOST_ROWS} more.`);
  }
  for (const file of report.obsolete) parts.push(`- ${code(file)} is a snapshot that no board has`);
  for (const notice of report.notices) parts.push(`- ${plain(notice)}`);
  return `${parts.join('\n\n')}\n`;
}
