import { count, described, documentOf, flag, listOf, objectOf, oneOf, severity, text } from './terms.ts';

const place = objectOf(
  { file: described(text, 'relative to where the check ran') },
  {
    line: { type: 'integer', minimum: 1 },
    column: { type: 'integer', minimum: 1 },
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
    suppressed: oneOf('allowed', 'baseline'),
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
    state: oneOf('same', 'written', 'updated', 'missing', 'changed', 'unusable', 'off'),
    changes: listOf(objectOf({ section: text, lines: listOf(text) })),
  },
  { file: text, problem: text },
);

/** `dtmem check --json`, and what `dtmem merge` reads. */
export const checkSchema = documentOf(
  'dtmem.check/1',
  'The check of many boards',
  {
    failOn: oneOf('error', 'warning'),
    boards: listOf(
      objectOf({
        board: text,
        model: text,
        state: oneOf('passed', 'failed', 'broken'),
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
      snapshots: { type: 'object', additionalProperties: count },
    }),
  },
  { shard: objectOf({ index: count, total: count }) },
);
