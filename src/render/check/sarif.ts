/**
 * A check as SARIF 2.1.0 (OASIS), for code-scanning views: rules with stable ids, places relative to the source root,
 * fingerprints that outlive a change of line.
 */

import { type CheckedBoard, type CheckReport, FAILING_SNAPSHOTS, type Location } from '../../analysis/check-report.ts';
import { checksumOf } from '../../analysis/checksum.ts';
import { FINDING_CODES } from '../../analysis/diagnostics/codes.ts';
import { jsonText } from '../json-text.ts';
import { snapshotText } from './conclusion.ts';
import { occurrencesOf, whoHas } from './occurrences.ts';

/** The documentation that the package carries, where packages can be read; a heading's anchor is its text in small letters. */
const DOCUMENTS = 'https://unpkg.com/dtmem/docs';

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const;

/** What a check finds beside findings. */
const OTHER_RULES = [
  { id: 'budget', name: 'budget-missed', text: 'A figure of the board is outside of its budget' },
  { id: 'snapshot', name: 'snapshot-differs', text: 'A board differs from its snapshot, or has none' },
  { id: 'input', name: 'unreadable-board', text: 'A board cannot be read' },
] as const;

const RULES = [
  ...FINDING_CODES.map(({ code, name, summary, explanation, help, severity }) => ({
    id: code,
    name,
    shortDescription: { text: summary },
    fullDescription: { text: explanation },
    helpUri: `${DOCUMENTS}/findings.md#${code.toLowerCase()}-${name}`,
    help: { text: help === undefined ? explanation : `${explanation}\n\n${help}` },
    defaultConfiguration: { level: LEVELS[severity] },
  })),
  ...OTHER_RULES.map(({ id, name, text }) => ({
    id,
    name,
    shortDescription: { text },
    fullDescription: { text },
    helpUri: `${DOCUMENTS}/check.md`,
    help: { text },
    defaultConfiguration: { level: 'error' as const },
  })),
];

const RULE_INDEX = new Map(RULES.map(({ id }, index) => [id, index]));

/** A path as a relative URI: each part percent-encoded, no drive letters, no backslashes. */
const uriOf = (file: string): string => file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');

function physicalLocation({ file, line, column, length, offset }: Location) {
  const region =
    line !== undefined
      ? { startLine: line, startColumn: column ?? 1, ...(length ? { endColumn: (column ?? 1) + length } : {}) }
      : offset !== undefined
        ? { byteOffset: offset, byteLength: 0 }
        : undefined;
  const isAbsolute = file.startsWith('/') || /^[a-z]:/i.test(file);
  return {
    physicalLocation: {
      artifactLocation: isAbsolute ? { uri: `file://${uriOf(file)}` } : { uri: uriOf(file), uriBaseId: '%SRCROOT%' },
      ...(region ? { region } : {}),
    },
  };
}

interface Result {
  readonly rule: string;
  readonly level: 'error' | 'warning' | 'note';
  readonly message: string;
  readonly place: Location;
  /** What makes it the same result in the next run. */
  readonly identity: string;
  readonly related?: readonly { readonly message: string; readonly location?: Location }[];
}

function resultNode({ rule, level, message, place, identity, related = [] }: Result) {
  const located = related.filter(({ location }) => location !== undefined);
  return {
    ruleId: rule,
    ruleIndex: RULE_INDEX.get(rule) ?? -1,
    level,
    message: { text: message },
    locations: [physicalLocation(place)],
    ...(located.length > 0
      ? {
          relatedLocations: located.map(({ message: text, location }, id) => ({
            id,
            message: { text },
            ...(location ? physicalLocation(location) : {}),
          })),
        }
      : {}),
    partialFingerprints: { 'dtmem/v1': checksumOf(identity) },
  };
}

function boardResults(board: CheckedBoard, report: CheckReport): Result[] {
  const place = { file: board.board };
  const budgets = board.boots.flatMap((boot) =>
    boot.budgets
      .filter(({ kept }) => !kept)
      .map(
        ({ text, actual }): Result => ({
          rule: 'budget',
          level: 'error',
          message: `budget ${text} on ${boot.name}: it is ${actual}`,
          place,
          identity: `${board.board} ${boot.name} ${text}`,
        }),
      ),
  );
  const problems = board.problems.map(
    ({ message, location }): Result => ({
      rule: 'input',
      level: 'error',
      message,
      place: location ?? place,
      identity: `${board.board} ${message}`,
    }),
  );
  const { state, file } = board.snapshot;
  if (!FAILING_SNAPSHOTS.has(state)) return [...problems, ...budgets];
  const message = snapshotText(state, file, report.refresh);
  return [
    ...problems,
    ...budgets,
    { rule: 'snapshot', level: 'error', message, place, identity: `${board.board} snapshot` },
  ];
}

export function renderCheckSarif(report: CheckReport, version = ''): string {
  const findings = occurrencesOf(report, true).map((occurrence): Result => {
    const { finding, place, boards } = occurrence;
    const who = whoHas(occurrence);
    return {
      rule: finding.code,
      level: LEVELS[finding.severity],
      message: who ? `${finding.message} (${who})` : finding.message,
      place,
      identity: `${finding.code} ${finding.origin} ${place.line === undefined ? boards[0] : place.file}`,
      ...(finding.related ? { related: finding.related } : {}),
    };
  });
  const obsolete = report.obsolete.map(
    (file): Result => ({
      rule: 'snapshot',
      level: 'error',
      message: `no board has the snapshot ${file}`,
      place: { file },
      identity: `obsolete ${file}`,
    }),
  );
  const results = [...findings, ...report.boards.flatMap((board) => boardResults(board, report)), ...obsolete];
  const document = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'dtmem', ...(version ? { version } : {}), rules: RULES } },
        columnKind: 'utf16CodeUnits',
        results: results.map(resultNode),
      },
    ],
  };
  return jsonText(document);
}
