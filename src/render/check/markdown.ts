/**
 * A check as Markdown, for the summary of a job or a comment on a pull request.
 */
import { type CheckReport, FAILING_SNAPSHOTS, stateOf } from '../../analysis/check-report.ts';
import { visible } from '../../terms/visible.ts';
import { code, html, plain, table } from '../markdown.ts';
import { conclusionOf, snapshotText } from './conclusion.ts';
import { alikeBoards, listed, locationText, occurrencesOf } from './occurrences.ts';

const MOST_ROWS = 200;

export function renderCheckMarkdown(report: CheckReport): string {
  const passed =
    report.boards.every((board) => stateOf(board, report.failOn) === 'passed') && report.obsolete.length === 0;
  const parts = [`### ${passed ? '✅' : '❌'} dtmem: ${plain(conclusionOf(report))}`];

  for (const { boards, budgets, snapshot, changes } of alikeBoards(report).slice(0, MOST_ROWS)) {
    const who = plain(listed(boards, 'boards'));
    const name = boards.length > 1 ? 'their snapshots' : snapshot.file;
    parts.push(...budgets.map((budget) => `- **${who}**: ${plain(budget)}`));
    if (!FAILING_SNAPSHOTS.has(snapshot.state) && changes.length === 0) continue;
    const details = changes.flatMap(({ sections, lines }) => [
      `[${sections.join(', ')}]`,
      ...lines.map((line) => `  ${line}`),
    ]);
    const summary = FAILING_SNAPSHOTS.has(snapshot.state)
      ? snapshotText(snapshot.state, name, report.refresh)
      : `${name ?? ''} ${snapshot.state}`;
    const block =
      details.length === 0
        ? ''
        : `\n\n\`\`\`text\n${details.map(visible).join('\n').replaceAll('```', "'''")}\n\`\`\`\n`;
    parts.push(
      `<details${changes.length > 0 ? ' open' : ''}><summary><b>${html(listed(boards, 'boards'))}</b>: ${html(summary)}</summary>${block}\n</details>`,
    );
  }

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
