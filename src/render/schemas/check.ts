import {
  BOARD_STATES,
  CHECK_SCHEMA,
  FAILING_SEVERITIES,
  SNAPSHOT_STATES,
  SUPPRESSIONS,
} from '../../analysis/check-report.ts';
import { documentOf } from './document.ts';
import { byName, count, described, flag, listOf, objectOf, oneOf, ordinal, severity, text } from './terms.ts';

const place = objectOf(
  { file: described(text, 'relative to where the check ran') },
  {
    line: ordinal,
    column: ordinal,
    length: count,
    offset: described(count, 'bytes from the start of a blob'),
    sourceLine: text,
  },
);

const finding = objectOf(
  { code: text, severity, message: text, origin: text },
  {
    location: place,
    related: listOf(objectOf({ message: text }, { location: place })),
    help: text,
    suppressed: oneOf(...SUPPRESSIONS),
  },
);

const boot = objectOf({
  name: text,
  kernel: text,
  findings: listOf(finding),
  budgets: listOf(objectOf({ text, kept: flag, actual: text }, { missedBy: text })),
});

const snapshot = objectOf(
  {
    state: oneOf(...SNAPSHOT_STATES),
    changes: listOf(objectOf({ section: text, lines: listOf(text) })),
  },
  { file: text, problem: text },
);

/** `dtmem check --json`, and what `dtmem merge` reads. */
export const checkSchema = documentOf(
  CHECK_SCHEMA,
  'The check of many boards',
  {
    failOn: oneOf(...FAILING_SEVERITIES),
    boards: listOf(
      objectOf({
        board: text,
        model: text,
        state: oneOf(...BOARD_STATES),
        boots: listOf(boot),
        snapshot,
        problems: listOf(objectOf({ message: text }, { location: place, help: text })),
      }),
    ),
    obsolete: listOf(text),
    notices: listOf(text),
    refresh: described(text, 'the command that accepts what changed'),
    summary: objectOf({
      boards: count,
      passed: count,
      failed: count,
      broken: count,
      errors: count,
      warnings: count,
      suppressed: count,
      snapshots: byName(count),
    }),
  },
  { shard: objectOf({ index: count, total: count }) },
);
