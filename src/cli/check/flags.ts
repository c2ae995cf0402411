/**
 * The flags of `dtmem check`, and what their texts come to.
 */
import { relative, resolve } from 'node:path';
import { CHECK_FORMATS } from '../../render/check/formats.ts';
import { InputError } from '../../terms/input-error.ts';
import type { FlagValues } from '../command.ts';
import type { Settings } from '../config/boots.ts';
import { symbolFrom } from '../inputs/prediction.ts';
import { TREE_FLAGS } from '../inputs/tree-flags.ts';
import type { Shard } from './plan.ts';

const REPORT = 'Report';
const CHECK = 'Check';

const { kernel: _kernel, ...BOARD_FLAGS } = TREE_FLAGS;

export const CHECK_FLAGS = {
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
    completes: ['beside', 'off'],
    group: CHECK,
    summary: 'where snapshots lie: beside their boards if not given',
  },
  'allow-read': {
    kind: 'texts',
    value: 'DIR',
    group: CHECK,
    summary: 'read what boards and the configuration name in this folder too; repeat for more',
  },
  update: { kind: 'switch', group: CHECK, summary: 'write snapshots anew where boards differ, delete obsolete ones' },
  baseline: { kind: 'text', value: 'FILE', group: CHECK, summary: 'findings that are known and do not count' },
  'update-baseline': { kind: 'switch', group: CHECK, summary: 'write all present findings into the baseline' },
  shard: { kind: 'text', value: 'I/N', group: CHECK, summary: 'check part I of N of the boards' },
  threads: { kind: 'text', value: 'N', group: CHECK, summary: 'use so many threads, not all cores' },
  watch: {
    kind: 'switch',
    group: CHECK,
    summary: 'run again whenever a file that was read changes, and tell what changed in the memory',
  },
  budget: {
    kind: 'texts',
    value: 'TEXT',
    group: CHECK,
    summary: 'hold boards to it: "lowmem >= 700M"; repeat for more',
  },
  'fail-on': {
    kind: 'text',
    value: 'warning|error',
    completes: ['warning', 'error'],
    group: CHECK,
    summary: 'the least severity that fails; error if not given',
  },
  'exit-zero': { kind: 'switch', group: CHECK, summary: 'exit with 0 whatever is found' },
  format: {
    kind: 'texts',
    value: 'NAME',
    completes: Object.keys(CHECK_FORMATS),
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

export type CheckValues = FlagValues<typeof CHECK_FLAGS> & { readonly trees: readonly string[] };

/** What the flags say, as settings that go over the configuration's. Paths are relative to the working directory. */
export function settingsFrom(values: CheckValues, root: string): Settings {
  const path = (name: string): string => relative(root, resolve(name)) || '.';
  const optional = (name: string | undefined): string | undefined => (name === undefined ? undefined : path(name));
  const set = values.set.map(symbolFrom);
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
    cpus: values.cpus,
    overlays: values.overlay.map(path),
    fitConfig: values['fit-config'],
    include: values.I.map(path),
    define: [...values.D],
    budgets: [...values.budget],
  };
  return settings;
}

export function shardFrom(text: string): Shard {
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

export function failOnFrom(text: string): 'error' | 'warning' {
  if (text === 'error' || text === 'warning') return text;
  throw new InputError({
    message: `--fail-on cannot be ${JSON.stringify(text.slice(0, 40))}`,
    help: 'error or warning',
  });
}

/** The command that accepts the boards as they are: this one, with --update. */
export function refreshCommand({ trees, project }: CheckValues): string {
  const quoted = trees.map((tree) => (/^[\w./+=@-]+$/.test(tree) ? tree : `'${tree}'`));
  return ['dtmem check', ...quoted, ...(project === undefined ? [] : [`--project ${project}`]), '--update'].join(' ');
}
