import { DIALECT, described, type JsonSchema, listOf, oneOf, text } from './terms.ts';

/** An object with these properties and no others: a misspelled setting is a mistake. */
const settings = (properties: Readonly<Record<string, JsonSchema>>, required: readonly string[] = []): JsonSchema => ({
  type: 'object',
  properties,
  additionalProperties: false,
  ...(required.length > 0 ? { required } : {}),
});

const texts: JsonSchema = { anyOf: [text, listOf(text)] };
const words: JsonSchema = { type: 'object', additionalProperties: text };

const bootProperties = {
  kernel: described(text, '2.6.32 to 7.2, or a flavour such as msm-3.10'),
  arch: oneOf('arm', 'arm64'),
  config: described(text, 'the kernel’s .config, relative to this file'),
  set: described(words, 'symbols over the configuration'),
  cmdline: described(text, 'in place of /chosen/bootargs'),
  memory: described(texts, 'RAM that the boot loader writes into /memory: BASE+SIZE or BASE-END'),
  kernelImage: described(text, 'physical range of the running kernel, START-END'),
  vmlinux: text,
  systemMap: text,
  loadAt: text,
  initrd: described(text, 'START-END'),
  dtbAt: text,
  dtbSize: { type: ['string', 'integer'] },
};

const boot: JsonSchema = { anyOf: [text, settings({ name: text, ...bootProperties })] };

const settingProperties = {
  ...bootProperties,
  kernels: described(listOf(boot), 'every board is checked on each'),
  cmdlines: described(listOf(text), 'every kernel boots with each'),
  include: described(texts, '-I: folders of included files'),
  define: described(texts, '-D: NAME or NAME=TEXT'),
  overlays: texts,
  budgets: described(texts, 'FIGURE COMPARISON SIZE: "lowmem >= 700M"'),
  allow: described(
    listOf({ anyOf: [text, settings({ code: text, node: text, reason: text }, ['code'])] }),
    'findings that do not count',
  ),
};

/** `dtmem.config.json`. */
export const configSchema: JsonSchema = {
  $schema: DIALECT,
  $id: 'urn:dtmem:config:1',
  title: 'dtmem.config.json',
  description: 'What dtmem check looks at, and what it holds boards to',
  ...settings({
    $schema: text,
    boards: listOf({ anyOf: [text, settings({ trees: texts, exclude: texts, ...settingProperties }, ['trees'])] }),
    ...settingProperties,
    severities: { type: 'object', additionalProperties: oneOf('error', 'warning', 'info', 'off') },
    snapshots: described(text, '"beside" the boards, "off", or a directory'),
    baseline: text,
    failOn: oneOf('error', 'warning'),
  }),
};
