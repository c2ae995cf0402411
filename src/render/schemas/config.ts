/**
 * What `dtmem.config.json` may say. Every value is written as the flag of the same meaning takes it, so that a size is `1G` in
 * both places and what is wrong with it is said in the same words.
 */
import * as v from 'valibot';
import { FAILING_SEVERITIES } from '../../analysis/check-report.ts';
import { SEVERITIES } from '../../boot/prediction.ts';
import { ARCHITECTURE_NAMES } from '../../kernel/architecture.ts';
import type { Document } from './document.ts';
import { described, listOf, oneOf, text } from './terms.ts';

const list = (value: string | string[]): string[] => (typeof value === 'string' ? [value] : value);

/** A text or a list of them; one text is a list of one. */
const texts = v.pipe(v.union([text, v.array(text)], 'must be a text or a list of texts'), v.transform(list));
const textsOn = (description: string) =>
  v.pipe(
    v.union([text, v.array(text)], 'must be a text or a list of texts'),
    v.description(description),
    v.transform(list),
  );
const words = v.record(v.string(), text, 'must be an object of texts');

/** The kernel and what the boot loader does before it. */
const bootEntries = {
  kernel: v.optional(described(text, '2.6.32 to 7.2, or a flavour such as msm-3.10')),
  arch: v.optional(v.picklist(ARCHITECTURE_NAMES, `must be ${ARCHITECTURE_NAMES.join(' or ')}`)),
  config: v.optional(described(text, 'the kernel’s .config, relative to this file')),
  set: v.optional(described(words, 'symbols over the configuration')),
  cmdline: v.optional(described(text, 'in place of /chosen/bootargs')),
  memory: v.optional(textsOn('RAM that the boot loader writes into /memory: BASE+SIZE or BASE-END')),
  kernelImage: v.optional(described(text, 'physical range of the running kernel, START-END')),
  vmlinux: v.optional(text),
  systemMap: v.optional(text),
  loadAt: v.optional(text),
  initrd: v.optional(described(text, 'START-END')),
  dtbAt: v.optional(text),
  dtbSize: v.optional(v.pipe(v.union([text, v.number()], 'must be a number of bytes'), v.transform(String))),
  cpus: v.optional(v.pipe(v.union([text, v.number()], 'must be a number of processors'), v.transform(String))),
};

const boot = v.union(
  [text, v.strictObject({ name: v.optional(text), ...bootEntries })],
  'must be a kernel or an object',
);

const allowance = v.union(
  [
    text,
    v.strictObject({
      code: text,
      node: v.optional(described(text, 'the node it is allowed on; * stands for any text')),
      reason: v.optional(text),
    }),
  ],
  'must be a code or an object with "code"',
);

const settingEntries = {
  ...bootEntries,
  kernels: v.optional(described(listOf(boot), 'every board is checked on each')),
  cmdlines: v.optional(described(v.array(text, 'must be a list of texts'), 'every kernel boots with each')),
  fitConfig: v.optional(described(text, '--fit-config: the configuration of a FIT image')),
  include: v.optional(textsOn('-I: folders of included files')),
  define: v.optional(textsOn('-D: NAME or NAME=TEXT')),
  overlays: v.optional(texts),
  budgets: v.optional(textsOn('FIGURE COMPARISON SIZE: "lowmem >= 700M"')),
  allow: v.optional(described(listOf(allowance), 'findings that do not count')),
};

const board = v.union(
  [text, v.strictObject({ trees: texts, exclude: v.optional(texts), ...settingEntries })],
  'must be a glob or an object with "trees"',
);

export const CONFIG_SCHEMA = v.strictObject({
  $schema: v.optional(text),
  boards: v.optional(v.array(board, 'must be a list of boards'), []),
  ...settingEntries,
  severities: v.optional(
    described(
      v.record(v.string(), oneOf(...SEVERITIES, 'off'), 'must be an object'),
      'by code or by name of a finding',
    ),
    {},
  ),
  snapshots: v.optional(described(text, '"beside" the boards, "off", or a directory'), 'beside'),
  baseline: v.optional(text),
  failOn: v.optional(v.picklist(FAILING_SEVERITIES, 'must be error or warning'), 'error'),
});

export type Config = v.InferOutput<typeof CONFIG_SCHEMA>;
export type BoardEntry = Exclude<Config['boards'][number], string>;
export type Boot = Exclude<NonNullable<Config['kernels']>[number], string>;
export type Allowance = Exclude<NonNullable<Config['allow']>[number], string>;

/** Every name that an object of the configuration may have, for a misspelled one. */
export const CONFIG_NAMES = [
  ...Object.keys(settingEntries),
  '$schema',
  'boards',
  'severities',
  'snapshots',
  'baseline',
  'failOn',
  'trees',
  'exclude',
  'name',
];

/** `dtmem.config.json`. */
export const configSchema: Document = {
  title: 'dtmem.config.json',
  id: 'urn:dtmem:config:1',
  description: 'What dtmem check looks at, and what it holds boards to',
  schema: CONFIG_SCHEMA,
};
