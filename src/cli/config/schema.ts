/**
 * What `dtmem.config.json` may say. Every value is written as the flag of the same meaning takes it, so that a size is `1G` in
 * both places and what is wrong with it is said in the same words.
 */
import * as v from 'valibot';

const text = v.string('must be a text');
const texts = v.pipe(
  v.union([text, v.array(text)], 'must be a text or a list of texts'),
  v.transform((value) => (typeof value === 'string' ? [value] : value)),
);
const words = v.record(v.string(), text, 'must be an object of texts');

/** The kernel and what the boot loader does before it. */
const bootEntries = {
  kernel: v.optional(text),
  arch: v.optional(v.picklist(['arm', 'arm64'], 'must be arm or arm64')),
  /** The kernel's .config. */
  config: v.optional(text),
  set: v.optional(words),
  cmdline: v.optional(text),
  memory: v.optional(texts),
  kernelImage: v.optional(text),
  vmlinux: v.optional(text),
  systemMap: v.optional(text),
  loadAt: v.optional(text),
  initrd: v.optional(text),
  dtbAt: v.optional(text),
  dtbSize: v.optional(v.pipe(v.union([text, v.number()], 'must be a number of bytes'), v.transform(String))),
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
      /** The node it is allowed on; `*` stands for any text. */
      node: v.optional(text),
      reason: v.optional(text),
    }),
  ],
  'must be a code or an object with "code"',
);

const settingEntries = {
  ...bootEntries,
  kernels: v.optional(v.array(boot, 'must be a list')),
  cmdlines: v.optional(v.array(text, 'must be a list of texts')),
  include: v.optional(texts),
  define: v.optional(texts),
  overlays: v.optional(texts),
  budgets: v.optional(texts),
  allow: v.optional(v.array(allowance, 'must be a list')),
};

const board = v.union(
  [text, v.strictObject({ trees: texts, exclude: v.optional(texts), ...settingEntries })],
  'must be a glob or an object with "trees"',
);

const SEVERITIES = ['error', 'warning', 'info', 'off'] as const;

export const CONFIG_SCHEMA = v.strictObject({
  $schema: v.optional(text),
  boards: v.optional(v.array(board, 'must be a list of boards'), []),
  ...settingEntries,
  /** By code or by name of a finding. */
  severities: v.optional(
    v.record(v.string(), v.picklist(SEVERITIES, `must be one of ${SEVERITIES.join(', ')}`), 'must be an object'),
    {},
  ),
  /** `beside` the board, in a directory of this name, or `off`. */
  snapshots: v.optional(text, 'beside'),
  baseline: v.optional(text),
  failOn: v.optional(v.picklist(['error', 'warning'], 'must be error or warning'), 'error'),
});

export type Config = v.InferOutput<typeof CONFIG_SCHEMA>;
export type BoardEntry = Exclude<Config['boards'][number], string>;
export type Boot = Exclude<NonNullable<Config['kernels']>[number], string>;
export type Allowance = Exclude<NonNullable<Config['allow']>[number], string>;

/** The names that an object at `path` may have, for a misspelled one. */
const SETTING_NAMES = Object.keys(settingEntries);
export const CONFIG_NAMES = [
  ...SETTING_NAMES,
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
