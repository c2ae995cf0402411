/**
 * A check as a GitLab code-quality report: a list of issues with fingerprints, which GitLab compares between branches.
 */

import { type CheckReport, FAILING_SNAPSHOTS, type Location } from '../../analysis/check-report.ts';
import { checksumOf } from '../../analysis/checksum.ts';
import { jsonText } from '../json-text.ts';
import { snapshotText } from './conclusion.ts';
import { occurrencesOf, whoHas } from './occurrences.ts';

const SEVERITIES = { error: 'critical', warning: 'minor', info: 'info' } as const;

function issue(checkName: string, severity: string, description: string, place: Location, identity: string) {
  return {
    description,
    check_name: checkName,
    // two halves: 32 bits would make strangers of a large report the same issue
    fingerprint: `${checksumOf(identity)}${checksumOf(`${identity} `)}`,
    severity,
    location: { path: place.file, lines: { begin: place.line ?? 1 } },
  };
}

export function renderCheckGitlab(report: CheckReport): string {
  const findings = occurrencesOf(report, true).map((occurrence) => {
    const { finding, place, boards } = occurrence;
    const who = whoHas(occurrence);
    const identity = `${finding.code} ${finding.origin} ${finding.message} ${place.line === undefined ? boards[0] : place.file}`;
    return issue(
      finding.code,
      SEVERITIES[finding.severity],
      who ? `${finding.message} (${who})` : finding.message,
      place,
      identity,
    );
  });
  const others = report.boards.flatMap(({ board, problems, boots, snapshot }) => [
    ...problems.map(({ message, location }) =>
      issue('input', 'blocker', message, location ?? { file: board }, `${board} ${message}`),
    ),
    ...boots.flatMap((boot) =>
      boot.budgets
        .filter(({ kept }) => !kept)
        .map(({ text, actual }) =>
          issue(
            'budget',
            'critical',
            `budget ${text} on ${boot.name}: it is ${actual}`,
            { file: board },
            `${board} ${boot.name} ${text}`,
          ),
        ),
    ),
    ...(FAILING_SNAPSHOTS.has(snapshot.state)
      ? [
          issue(
            'snapshot',
            'critical',
            snapshotText(snapshot.state, snapshot.file, report.refresh),
            { file: board },
            `${board} snapshot`,
          ),
        ]
      : []),
  ]);
  const obsolete = report.obsolete.map((file) =>
    issue('snapshot', 'critical', 'no board has this snapshot', { file }, `obsolete ${file}`),
  );
  return jsonText([...findings, ...others, ...obsolete]);
}
