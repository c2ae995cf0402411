/** `dtmem check`: boards linted, held to their budgets and compared with their snapshots. */
import { rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseBudget } from '../../analysis/budget.ts';
import { CHECK_SCHEMA, type CheckReport } from '../../analysis/check-report.ts';
import { changesSince } from '../../analysis/snapshot.ts';
import { parseKernelName } from '../../kernel/kernel-name.ts';
import { projectFolder, ReadableFolders } from '../../node/readable-folders.ts';
import { writeFileInFolder } from '../../node/write-file.ts';
import { sectionChangeLines } from '../../render/change-lines.ts';
import { idleAllowances } from '../check/allowances.ts';
import { type CheckedJob, fromRoot } from '../check/check-board.ts';
import { isCi } from '../check/environment.ts';
import { CHECK_FLAGS, type CheckValues, failOnFrom, refreshCommand, settingsFrom, shardFrom } from '../check/flags.ts';
import { folderOfGlob } from '../check/glob-match.ts';
import type { BoardJob, CheckOptions } from '../check/job.ts';
import { knownFindings } from '../check/known-findings.ts';
import { obsoleteSnapshots } from '../check/obsolete.ts';
import { outputsFrom, writeReports } from '../check/outputs.ts';
import { planBoards, severitiesByCode, shardOf } from '../check/plan.ts';
import { checkBoards } from '../check/pool.ts';
import { progressOn } from '../check/progress.ts';
import { exitCodeOf } from '../check/verdict.ts';
import { defineCommand } from '../command.ts';
import { loadConfig } from '../config/load.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { countFrom } from '../inputs/numbers.ts';
import { refuseOutside } from '../inputs/tree.ts';
import { type Terminal, writeJson } from '../terminal.ts';
import { watched } from '../watch.ts';

export const command = defineCommand({
  arguments: {
    trees: { many: true, summary: 'trees or globs of trees; the boards of the configuration if not given' },
  },
  flags: CHECK_FLAGS,
  example: 'dtmem check "dts-samples/*-board.dts" --kernel 6.12 --snapshots off',
  run: check,
});

/**
 * Where boards and their configuration may have things read, since both may come with a stranger's pull request: in the
 * checkout, and where the command line itself points.
 */
function readableFolders(values: CheckValues, root: string, folder: string): string[] {
  const named = [...values.trees.map(folderOfGlob), ...values.overlay.map((file) => dirname(file))];
  const projects = [root, ...named.map((path) => resolve(folder, path))].map(projectFolder);
  return [...new Set([...projects, ...[...values.I, ...values['allow-read']].map((path) => resolve(folder, path))])];
}

/** What the flags and the configuration together ask for. Everything that can be wrong with them is said before any work. */
function requestFrom(values: CheckValues) {
  const folder = process.cwd();
  const outputs = outputsFrom([...values.format, ...(values.json ? ['json'] : [])], values.output);
  const shard = values.shard === undefined ? undefined : shardFrom(values.shard);
  const threads = values.threads === undefined ? undefined : countFrom(values.threads, '--threads', 1, 256);
  for (const budget of values.budget) parseBudget(budget);
  for (const kernel of values.kernel) parseKernelName(kernel);
  const loaded = loadConfig(values.project, folder);
  const { config, root } = loaded;
  const allowRead = readableFolders(values, root, folder);
  if (values.baseline === undefined && config.baseline !== undefined) {
    refuseOutside(resolve(root, config.baseline), new ReadableFolders(allowRead), config.baseline);
  }
  const plan = planBoards({
    ...loaded,
    allowRead,
    patterns: values.trees,
    folder,
    snapshots: values.snapshots ?? config.snapshots,
    override: settingsFrom(values, root),
  });
  const options: CheckOptions = {
    root,
    allowRead,
    severities: severitiesByCode(config.severities),
    snapshots: values.update ? 'update' : isCi(process.env) ? 'compare' : 'write',
  };
  return {
    loaded,
    outputs,
    shard,
    threads,
    options,
    failOn: values['fail-on'] === undefined ? config.failOn : failOnFrom(values['fail-on']),
    baselineFile: values.baseline ?? (config.baseline === undefined ? undefined : resolve(root, config.baseline)),
    jobs: shard ? shardOf(plan.jobs, shard) : plan.jobs,
    // one shard speaks for all
    obsolete: !shard || shard.index === 1 ? plan.obsolete : [],
  };
}

async function checkWithProgress(
  jobs: readonly BoardJob[],
  options: CheckOptions,
  threads: number | undefined,
): Promise<CheckedJob[]> {
  const progress = progressOn(process.stderr, jobs.length);
  try {
    return await checkBoards({
      jobs,
      options,
      ...(threads === undefined ? {} : { threads }),
      onProgress: (done) => progress.show(done),
    });
  } finally {
    progress.end();
  }
}

/** The boards, and after each change of a file what it did to the memory of each. */
function watchBoards(values: CheckValues, terminal: Terminal): Promise<never> {
  const before = new Map<string, string>();
  const once = async (): Promise<void> => {
    const { checked } = await checkOnce({ ...values, threads: '1' }, terminal, true);
    for (const { board, memory } of checked) {
      const known = before.get(board.board);
      if (memory === undefined) continue;
      if (known !== undefined) {
        for (const change of changesSince(known, memory, board.board)) {
          terminal.write(`${board.board}: [${change.section}] changed\n`);
          for (const line of sectionChangeLines(change)) terminal.write(`  ${line}\n`);
        }
      }
      before.set(board.board, memory);
    }
  };
  return watched(once, values.project === undefined ? [] : [values.project], terminal);
}

async function check(values: CheckValues, terminal: Terminal): Promise<ExitCode> {
  if (values.watch) return watchBoards(values, terminal);
  return (await checkOnce(values, terminal, false)).exitCode;
}

async function checkOnce(
  values: CheckValues,
  terminal: Terminal,
  describe: boolean,
): Promise<{ exitCode: ExitCode; checked: readonly CheckedJob[] }> {
  const { loaded, outputs, shard, threads, options, failOn, baselineFile, jobs, obsolete } = requestFrom(values);
  if (values['print-config']) {
    const { file, root, config } = loaded;
    writeJson(terminal, { file, root, config, boards: jobs });
    return { exitCode: EXIT.done, checked: [] };
  }
  const applyBaseline = knownFindings(baselineFile, values['update-baseline']);
  const refresh = refreshCommand(values);
  const checked = await checkWithProgress(jobs, { ...options, describe }, threads);
  const { deleted, failing, notices } = obsoleteSnapshots(obsolete, options, refresh);
  // a run on some boards knows nothing of what the others need
  const isWhole = values.trees.length === 0 && shard === undefined;

  // nothing is written before everything is known
  for (const { write } of checked) if (write) writeFileInFolder(write.path, write.text);
  for (const file of deleted) {
    terminal.complain(`deleting ${fromRoot(options.root, file)}: the board it is of is gone, or has another\n`);
    rmSync(file, { force: true });
  }
  const report: CheckReport = applyBaseline({
    schema: CHECK_SCHEMA,
    failOn,
    ...(shard ? { shard } : {}),
    boards: checked.map(({ board }) => board),
    obsolete: failing,
    notices: [...notices, ...(isWhole ? idleAllowances(jobs, checked) : [])],
    refresh,
  });
  writeReports(report, outputs, options.root, terminal);
  return { exitCode: exitCodeOf(report, values['exit-zero']), checked };
}
