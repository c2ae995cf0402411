/** `dtmem check`: boards linted, held to their budgets and compared with their snapshots. */
import { existsSync, rmSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { baselineOf, formatBaseline, parseBaseline, withBaseline } from '../../analysis/baseline.ts';
import { parseBudget } from '../../analysis/budget.ts';
import { CHECK_SCHEMA, type CheckReport } from '../../analysis/check-report.ts';
import { readFile, TEXT } from '../../node/read-file.ts';
import { writeFile } from '../../node/write-file.ts';
import { InputError } from '../../terms/input-error.ts';
import { fromRoot } from '../check/check-board.ts';
import { isCi } from '../check/environment.ts';
import type { CheckOptions } from '../check/job.ts';
import { outputsFrom, writeReports } from '../check/outputs.ts';
import { planBoards, type Shard, severitiesByCode, shardOf } from '../check/plan.ts';
import { checkBoards } from '../check/pool.ts';
import { progressOn } from '../check/progress.ts';
import { exitCodeOf } from '../check/verdict.ts';
import type { FlagValues } from '../command.ts';
import { defineCommand } from '../command.ts';
import type { Settings } from '../config/boots.ts';
import { loadConfig } from '../config/load.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { countFrom } from '../inputs/numbers.ts';
import { TREE_FLAGS } from '../inputs/tree-flags.ts';
import { type Terminal, writeJson } from '../terminal.ts';

const REPORT = 'Report';
const CHECK = 'Check';

const { kernel: _kernel, ...BOARD_FLAGS } = TREE_FLAGS;

const FLAGS = {
  ...BOARD_FLAGS,
  kernel: { ...TREE_FLAGS.kernel, kind: 'texts', summary: 'check on this kernel; repeat for more' },
  project: {
    kind: 'text',
    value: 'FILE',
    group: CHECK,
    summary: 'the configuration, if not dtmem.config.json here or above',
  },
  'print-config': {
    kind: 'switch',
    group: CHECK,
    summary: 'print the configuration in force, and what would be checked, as JSON',
  },
  snapshots: {
    kind: 'text',
    value: 'beside|off|DIR',
    group: CHECK,
    summary: 'where snapshots lie: beside their boards if not given',
  },
  update: { kind: 'switch', group: CHECK, summary: 'write snapshots anew where boards differ, delete obsolete ones' },
  baseline: { kind: 'text', value: 'FILE', group: CHECK, summary: 'findings that are known and do not count' },
  'update-baseline': { kind: 'switch', group: CHECK, summary: 'write all present findings into the baseline' },
  shard: { kind: 'text', value: 'I/N', group: CHECK, summary: 'check part I of N of the boards' },
  threads: { kind: 'text', value: 'N', group: CHECK, summary: 'use so many threads, not all cores' },
  budget: {
    kind: 'texts',
    value: 'TEXT',
    group: CHECK,
    summary: 'hold boards to it: "lowmem >= 700M"; repeat for more',
  },
  'fail-on': {
    kind: 'text',
    value: 'warning|error',
    group: CHECK,
    summary: 'the least severity that fails; error if not given',
  },
  'exit-zero': { kind: 'switch', group: CHECK, summary: 'exit with 0 whatever is found' },
  format: {
    kind: 'texts',
    value: 'NAME',
    group: REPORT,
    summary: 'text, concise, json, junit, sarif, github, gitlab or markdown; repeat for more',
  },
  output: {
    kind: 'texts',
    value: 'FILE',
    group: REPORT,
    summary: 'where the format goes, if not to standard output; repeat in their order',
  },
  json: { kind: 'switch', group: REPORT, summary: 'the same as --format json' },
} as const;

type Values = FlagValues<typeof FLAGS> & { readonly trees: readonly string[] };

export const command = defineCommand({
  arguments: {
    trees: { many: true, summary: 'trees or globs of trees; the boards of the configuration if not given' },
  },
  flags: FLAGS,
  example: 'dtmem check "boards/*.dts" --kernel 6.12 --memory 0x80000000+1G',
  run: check,
});

/** What the flags say, as settings that go over the configuration's. Paths are relative to the working directory. */
function settingsFrom(values: Values, root: string): Settings {
  const path = (name: string): string => relative(root, resolve(name)) || '.';
  const optional = (name: string | undefined): string | undefined => (name === undefined ? undefined : path(name));
  const set = values.set.map((text): [string, string] => {
    const equals = text.indexOf('=');
    return equals < 0 ? [text, ''] : [text.slice(0, equals), text.slice(equals + 1)];
  });
  const settings: Settings = {
    kernels: values.kernel.length > 0 ? [...values.kernel] : undefined,
    arch: values.arch as Settings['arch'],
    config: optional(values.config),
    set: set.length > 0 ? Object.fromEntries(set) : undefined,
    cmdline: values.cmdline,
    cmdlines: undefined,
    memory: [...values.memory],
    kernelImage: values['kernel-image'],
    vmlinux: optional(values.vmlinux),
    systemMap: optional(values['system-map']),
    loadAt: values['load-at'],
    initrd: values.initrd,
    dtbAt: values['dtb-at'],
    dtbSize: values['dtb-size'],
    overlays: values.overlay.map(path),
    include: values.I.map(path),
    define: [...values.D],
    budgets: [...values.budget],
  };
  return settings;
}

function shardFrom(text: string): Shard {
  const [, index = '', total = ''] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  const shard = { index: Number(index), total: Number(total) };
  if (shard.total < 1 || shard.index < 1 || shard.index > shard.total) {
    throw new InputError({
      message: `--shard cannot be ${JSON.stringify(text.slice(0, 40))}`,
      help: 'part I of N, counted from 1: --shard 2/4',
    });
  }
  return shard;
}

function failOnFrom(text: string): 'error' | 'warning' {
  if (text === 'error' || text === 'warning') return text;
  throw new InputError({
    message: `--fail-on cannot be ${JSON.stringify(text.slice(0, 40))}`,
    help: 'error or warning',
  });
}

/** The command that accepts the boards as they are: this one, with --update. */
function refreshCommand({ trees, project }: Values): string {
  const quoted = trees.map((tree) => (/^[\w./+=@-]+$/.test(tree) ? tree : `'${tree}'`));
  return ['dtmem check', ...quoted, ...(project === undefined ? [] : [`--project ${project}`]), '--update'].join(' ');
}

async function check(values: Values, terminal: Terminal): Promise<ExitCode> {
  const folder = process.cwd();
  const outputs = outputsFrom([...values.format, ...(values.json ? ['json'] : [])], values.output);
  const shard = values.shard === undefined ? undefined : shardFrom(values.shard);
  for (const budget of values.budget) parseBudget(budget);
  const loaded = loadConfig(values.project, folder);
  const { config, root } = loaded;
  const failOn = values['fail-on'] === undefined ? config.failOn : failOnFrom(values['fail-on']);
  const plan = planBoards({
    ...loaded,
    patterns: values.trees,
    folder,
    snapshots: values.snapshots ?? config.snapshots,
    override: settingsFrom(values, root),
  });
  const jobs = shard ? shardOf(plan.jobs, shard) : plan.jobs;
  if (values['print-config']) {
    writeJson(terminal, { file: loaded.file, root, config, boards: jobs });
    return EXIT.done;
  }

  const baselineFile = values.baseline ?? (config.baseline === undefined ? undefined : resolve(root, config.baseline));
  if (values['update-baseline'] && baselineFile === undefined) {
    throw new InputError({ message: '--update-baseline needs to know the file', help: 'name it with --baseline FILE' });
  }
  const baseline =
    baselineFile === undefined || (values['update-baseline'] && !existsSync(baselineFile))
      ? undefined
      : values['update-baseline']
        ? undefined
        : parseBaseline(new TextDecoder().decode(readFile(baselineFile, TEXT)), baselineFile);

  const ci = isCi(process.env);
  const options: CheckOptions = {
    root,
    severities: severitiesByCode(config.severities),
    snapshots: values.update ? 'update' : ci ? 'compare' : 'write',
  };
  const progress = progressOn(process.stderr, jobs.length);
  const checked = await checkBoards({
    jobs,
    options,
    ...(values.threads === undefined ? {} : { threads: countFrom(values.threads, '--threads', 1, 256) }),
    onProgress: (done) => progress.show(done),
  }).finally(() => progress.end());

  const looksForObsolete = !shard || shard.index === 1;
  const obsolete = looksForObsolete ? plan.obsolete : [];
  const removed = values.update ? obsolete : [];
  const names = obsolete.map((file) => fromRoot(root, file));
  const report: CheckReport = {
    schema: CHECK_SCHEMA,
    failOn,
    ...(shard ? { shard } : {}),
    boards: checked.map(({ board }) => board),
    obsolete: values.update || !ci ? [] : names,
    notices: values.update
      ? names.map((name) => `${name} belonged to no board and is deleted`)
      : ci
        ? []
        : names.map((name) => `${name} belongs to no board: delete it, or run ${refreshCommand(values)}`),
    refresh: refreshCommand(values),
  };
  for (const { write } of checked) if (write) writeFile(write.path, write.text);
  for (const file of removed) rmSync(file, { force: true });
  if (values['update-baseline'] && baselineFile !== undefined) {
    writeFile(baselineFile, formatBaseline(baselineOf(report.boards)));
  }
  const final = values['update-baseline']
    ? withBaseline(report, baselineOf(report.boards))
    : baseline
      ? withBaseline(report, baseline)
      : report;
  writeReports(final, outputs, root, terminal);
  return exitCodeOf(final, values['exit-zero']);
}
