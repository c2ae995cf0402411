/**
 * A check as one line a fact, `path:line:col: severity[CODE]: message`: what editors and grep read.
 */
import { type CheckReport, FAILING_SNAPSHOTS } from '../../analysis/check-report.ts';
import { visible } from '../../terms/visible.ts';
import { conclusionOf, snapshotText } from './conclusion.ts';
import { locationText, occurrencesOf, whoHas } from './occurrences.ts';

export function renderCheckConcise(report: CheckReport): string {
  const lines = [
    ...occurrencesOf(report).map((occurrence) => {
      const { finding, place } = occurrence;
      const who = whoHas(occurrence);
      return `${locationText(place)}: ${finding.severity}[${finding.code}]: ${finding.message}${who ? ` (${who})` : ''}`;
    }),
    ...report.boards.flatMap(({ board, problems, boots, snapshot }) => [
      ...problems.map(({ message, location }) => `${location ? locationText(location) : board}: error: ${message}`),
      ...boots.flatMap((boot) =>
        boot.budgets
          .filter(({ kept }) => !kept)
          .map(({ text, actual }) => `${board}: error[budget]: ${text} on ${boot.name}: it is ${actual}`),
      ),
      ...(FAILING_SNAPSHOTS.has(snapshot.state)
        ? [`${board}: error[snapshot]: ${snapshotText(snapshot.state, snapshot.file, report.refresh)}`]
        : []),
    ]),
    ...report.obsolete.map((file) => `${file}: error[snapshot]: no board has this snapshot`),
    conclusionOf(report),
  ];
  return lines.map((line) => `${visible(line)}\n`).join('');
}
