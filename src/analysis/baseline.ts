/**
 * A baseline: the findings that a tree had when dtmem came to it. They are known and do not fail a check; new ones do, and one
 * that is gone is reported, so that the list only shrinks.
 */
import { InputError } from '../terms/input-error.ts';
import type { CheckedBoard, CheckReport } from './check-report.ts';
import { ruleFor } from './diagnostics/codes.ts';

const BASELINE_SCHEMA = 'dtmem.baseline/1';

/** A finding is the same one by board, code and origin: messages may be worded anew. */
export interface KnownFinding {
  readonly board: string;
  readonly code: string;
  readonly origin: string;
}

export interface Baseline {
  readonly schema: typeof BASELINE_SCHEMA;
  readonly findings: readonly KnownFinding[];
}

const keyOf = ({ board, code, origin }: KnownFinding): string => `${board}\n${code}\n${origin}`;

const wrong = (file: string, message: string, help?: string): InputError =>
  new InputError({ message: `${file}: ${message}`, ...(help === undefined ? {} : { help }) });

const REWRITE = 'write it anew with: dtmem check --baseline FILE --update-baseline';

/** @throws InputError for text that is no baseline, is one of another schema, or has codes that do not exist */
export function parseBaseline(text: string, file: string): Baseline {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw wrong(file, 'is no JSON', REWRITE);
  }
  const { schema, findings } = (document ?? {}) as { schema?: unknown; findings?: unknown };
  if (schema !== BASELINE_SCHEMA) {
    throw wrong(file, `has schema ${JSON.stringify(schema ?? null)}, not ${BASELINE_SCHEMA}`, REWRITE);
  }
  if (!Array.isArray(findings)) throw wrong(file, 'has no list "findings"', REWRITE);
  const known = findings.map((entry: unknown, index): KnownFinding => {
    const { board, code, origin } = (entry ?? {}) as Record<string, unknown>;
    if (typeof board !== 'string' || typeof code !== 'string' || typeof origin !== 'string') {
      throw wrong(file, `entry ${index + 1} lacks board, code or origin`, REWRITE);
    }
    if (ruleFor(code)?.code !== code) {
      throw wrong(
        file,
        `entry ${index + 1} has the unknown code ${JSON.stringify(code.slice(0, 40))}`,
        'dtmem explain lists the codes',
      );
    }
    return { board, code, origin };
  });
  return { schema: BASELINE_SCHEMA, findings: known };
}

/** The baseline that knows every warning and error of a report. */
export function baselineOf(boards: readonly CheckedBoard[]): Baseline {
  const known = new Map<string, KnownFinding>();
  for (const { board, boots } of boards) {
    for (const { code, origin, severity, suppressed } of boots.flatMap(({ findings }) => findings)) {
      if (severity === 'info' || suppressed === 'allowed') continue;
      known.set(keyOf({ board, code, origin }), { board, code, origin });
    }
  }
  const findings = [...known.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return { schema: BASELINE_SCHEMA, findings };
}

export const formatBaseline = (baseline: Baseline): string => `${JSON.stringify(baseline, undefined, 2)}\n`;

/** The report with what the baseline knows suppressed, and a notice for each entry that found nothing. */
export function withBaseline(report: CheckReport, baseline: Baseline): CheckReport {
  const unused = new Map(baseline.findings.map((entry) => [keyOf(entry), entry]));
  const known = new Set(unused.keys());
  const boards = report.boards.map(
    (board): CheckedBoard => ({
      ...board,
      boots: board.boots.map((boot) => ({
        ...boot,
        findings: boot.findings.map((finding) => {
          const key = keyOf({ board: board.board, code: finding.code, origin: finding.origin });
          unused.delete(key);
          return known.has(key) && !finding.suppressed ? { ...finding, suppressed: 'baseline' as const } : finding;
        }),
      })),
    }),
  );
  // a shard, or a run on some boards, cannot tell of the others
  const looked = new Set(boards.filter(({ problems }) => problems.length === 0).map(({ board }) => board));
  const gone = [...unused.values()].filter(({ board }) => looked.has(board));
  return {
    ...report,
    boards,
    notices: [
      ...report.notices,
      ...gone.map(
        ({ board, code, origin }) =>
          `the baseline knows ${code} of ${board} (${origin}), which is gone: delete the entry`,
      ),
    ],
  };
}
