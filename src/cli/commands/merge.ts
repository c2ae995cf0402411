/** `dtmem merge`: one report from the JSON reports of a check's shards. */
import * as v from 'valibot';
import { CHECK_SCHEMA, type CheckReport } from '../../analysis/check-report.ts';
import { readFile, TEXT } from '../../node/read-file.ts';
import { checkSchema } from '../../render/schemas/check.ts';
import { InputError } from '../../terms/input-error.ts';
import { outputsFrom, writeReports } from '../check/outputs.ts';
import { exitCodeOf } from '../check/verdict.ts';
import { defineCommand } from '../command.ts';

function readReport(path: string): CheckReport {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(readFile(path, TEXT)));
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError({ message: `${path}: is no JSON`, help: 'merge reads what dtmem check --format json writes' });
  }
  const result = v.safeParse(checkSchema.schema, json, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const where = v.getDotPath(issue);
  throw new InputError({
    message: `${path}: ${where ? `${where}: ` : ''}${issue.message}`,
    help: `merge reads reports of the schema ${CHECK_SCHEMA}: dtmem check --format json`,
  });
}

/** @throws InputError for a shard or a board that comes twice, and for shards that are missing */
function merged(reports: readonly { readonly path: string; readonly report: CheckReport }[]): CheckReport {
  const [first] = reports;
  if (!first)
    throw new InputError({ message: 'there is nothing to merge', help: 'dtmem merge shard-1.json shard-2.json' });
  const { total } = first.report.shard ?? { total: undefined };
  const seen = new Map<number, string>();
  for (const { path, report } of reports) {
    if (!report.shard) continue;
    const { index } = report.shard;
    if (report.shard.total !== total)
      throw new InputError(`${path} is of ${report.shard.total} shards, ${first.path} of ${total ?? 'none'}`);
    const other = seen.get(index);
    if (other !== undefined) throw new InputError(`${other} and ${path} are both shard ${index}`);
    seen.set(index, path);
  }
  const missing = Array.from({ length: total ?? 0 }, (_, at) => at + 1).filter((index) => !seen.has(index));
  if (missing.length > 0) {
    throw new InputError({
      message: `shard ${missing.join(', ')} of ${total} is missing`,
      help: 'give the report of every shard',
    });
  }
  const boards = reports.flatMap(({ report }) => report.boards);
  const names = new Set<string>();
  for (const { board } of boards) {
    if (names.has(board)) throw new InputError(`${board} is in two of the reports`);
    names.add(board);
  }
  return {
    schema: CHECK_SCHEMA,
    failOn: reports.some(({ report }) => report.failOn === 'warning') ? 'warning' : 'error',
    boards: [...boards].sort((a, b) => (a.board < b.board ? -1 : 1)),
    obsolete: [...new Set(reports.flatMap(({ report }) => report.obsolete))],
    notices: [...new Set(reports.flatMap(({ report }) => report.notices))],
    refresh: first.report.refresh,
  };
}

export const command = defineCommand({
  arguments: { reports: { many: true, summary: 'JSON reports of dtmem check, one of each shard' } },
  flags: {
    format: { kind: 'texts', value: 'NAME', summary: 'a format of dtmem check; repeat for more' },
    output: { kind: 'texts', value: 'FILE', summary: 'where the format goes, if not to standard output' },
    json: { kind: 'switch', summary: 'the same as --format json' },
    'exit-zero': { kind: 'switch', summary: 'exit with 0 whatever was found' },
  },
  example: 'dtmem check "dts-samples/*-board.dts" --snapshots off --json > /tmp/all.json; dtmem merge /tmp/all.json',
  run(values, terminal) {
    const outputs = outputsFrom([...values.format, ...(values.json ? ['json'] : [])], values.output);
    const report = merged(values.reports.map((path) => ({ path, report: readReport(path) })));
    writeReports(report, outputs, process.cwd(), terminal);
    return exitCodeOf(report, values['exit-zero']);
  },
});
