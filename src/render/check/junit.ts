/**
 * A check as a JUnit report: a suite for each board; a case for each boot's findings, each budget, and the snapshot.
 *
 * Readers differ: GitLab drops cases with the same class and name and shows only the text of a failure, others show only its
 * message attribute. So names are told apart, and the message stands in both places.
 */
import { XMLBuilder } from 'fast-xml-parser';
import {
  type CheckedBoard,
  type CheckedBoot,
  type CheckReport,
  FAILING_SNAPSHOTS,
} from '../../analysis/check-report.ts';
import { visible } from '../../terms/visible.ts';
import { snapshotText } from './conclusion.ts';
import { locationText } from './occurrences.ts';

interface Failure {
  readonly type: string;
  readonly message: string;
  readonly body: readonly string[];
}

interface Case {
  readonly name: string;
  readonly failure?: Failure;
  /** `error` in JUnit's sense: the case could not be run. */
  readonly error?: Failure;
}

/** What XML 1.0 does not have beside control characters and lone surrogates, which {@link visible} shows. */
const FORBIDDEN = /[\u{fffe}\u{ffff}]/gu;

/** Lines of an element: what each is made of cannot begin one of its own. */
const textual = (lines: readonly string[]): string =>
  lines.map((line) => visible(line).replaceAll(FORBIDDEN, '\u{fffd}')).join('\n');

/** Newlines and tabs in an attribute would be read back as spaces: make them so. */
const attribute = (text: string): string => textual([text.replaceAll(/\s+/g, ' ')]);

function findingsCase(boot: CheckedBoot, failOn: CheckReport['failOn']): Case {
  const name = `${boot.name}: findings`;
  const failing = boot.findings.filter(
    ({ severity, suppressed }) =>
      !suppressed && (severity === 'error' || (failOn === 'warning' && severity === 'warning')),
  );
  const [first] = failing;
  if (!first) return { name };
  return {
    name,
    failure: {
      type: first.code,
      message:
        failing.length === 1
          ? `${first.code}: ${first.message}`
          : `${failing.length} findings, first ${first.code}: ${first.message}`,
      body: failing.flatMap(({ code, severity, message, location, help }) => [
        `${location ? `${locationText(location)}: ` : ''}${severity}[${code}]: ${message}`,
        ...(help === undefined ? [] : [`help: ${help}`]),
      ]),
    },
  };
}

function casesOf(board: CheckedBoard, report: CheckReport): Case[] {
  if (board.problems.length > 0) {
    const body = board.problems.map(
      ({ message, location }) => `${location ? `${locationText(location)}: ` : ''}${message}`,
    );
    return [{ name: 'readable', error: { type: 'input', message: board.problems[0]?.message ?? '', body } }];
  }
  const cases = board.boots.flatMap((boot): Case[] => [
    findingsCase(boot, report.failOn),
    ...boot.budgets.map(({ text, kept, actual }): Case => {
      const message = `${text}: it is ${actual}`;
      return {
        name: `${boot.name}: budget ${text}`,
        ...(kept ? {} : { failure: { type: 'budget', message, body: [message] } }),
      };
    }),
  ]);
  const { state, file, changes, problem } = board.snapshot;
  if (state === 'off') return cases;
  if (!FAILING_SNAPSHOTS.has(state)) return [...cases, { name: 'snapshot' }];
  const message = snapshotText(state, file, report.refresh);
  const details = changes.flatMap(({ section, lines }) => [section, ...lines.map((line) => `  ${line}`)]);
  const body = [message, ...(problem === undefined ? [] : [problem]), ...details];
  return [...cases, { name: 'snapshot', failure: { type: 'snapshot', message, body } }];
}

const failureNode = ({ type, message, body }: Failure) => ({
  '@_message': attribute(message),
  '@_type': attribute(type),
  '#text': textual(body),
});

function suiteNode(name: string, cases: readonly Case[]) {
  return {
    '@_name': attribute(name),
    '@_tests': cases.length,
    '@_failures': cases.filter(({ failure }) => failure).length,
    '@_errors': cases.filter(({ error }) => error).length,
    '@_skipped': 0,
    '@_time': '0',
    testcase: cases.map((one) => ({
      '@_classname': attribute(name),
      '@_name': attribute(one.name),
      '@_time': '0',
      ...(one.failure ? { failure: failureNode(one.failure) } : {}),
      ...(one.error ? { error: failureNode(one.error) } : {}),
    })),
  };
}

export function renderCheckJunit(report: CheckReport): string {
  const suites = report.boards.map((board) => suiteNode(board.board, casesOf(board, report)));
  if (report.obsolete.length > 0) {
    suites.push(
      suiteNode(
        'obsolete snapshots',
        report.obsolete.map((file) => ({
          name: file,
          failure: { type: 'snapshot', message: `no board has ${file}`, body: [`no board has ${file}`] },
        })),
      ),
    );
  }
  const total = (key: '@_tests' | '@_failures' | '@_errors'): number =>
    suites.reduce((sum, suite) => sum + suite[key], 0);
  const builder = new XMLBuilder({
    ignoreAttributes: false,
    attributeNamePrefix: '@_',
    suppressBooleanAttributes: false,
    suppressEmptyNode: true,
    processEntities: true,
    format: true,
  });
  return builder.build({
    '?xml': { '@_version': '1.0', '@_encoding': 'UTF-8' },
    testsuites: {
      '@_name': 'dtmem check',
      '@_tests': total('@_tests'),
      '@_failures': total('@_failures'),
      '@_errors': total('@_errors'),
      '@_time': '0',
      testsuite: suites,
    },
  });
}
