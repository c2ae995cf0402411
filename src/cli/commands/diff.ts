/** `dtmem diff`: what changed in a board's memory between two trees, two kernels, or before and after its carveouts. */
import { diffPredictions, isSame, type PredictionDiff } from '../../analysis/diff.ts';
import { formatSnapshot } from '../../analysis/snapshot.ts';
import { withoutCarveouts } from '../../analysis/without-carveouts.ts';
import type { Prediction } from '../../boot/prediction.ts';
import { DEVICE_TREE, readFile } from '../../node/read-file.ts';
import { diffJson } from '../../render/diff/json.ts';
import { renderDiffMarkdown } from '../../render/diff/markdown.ts';
import { renderDiffText } from '../../render/diff/text.ts';
import { InputError } from '../../terms/input-error.ts';
import { visible } from '../../terms/visible.ts';
import type { FlagValues } from '../command.ts';
import { defineCommand } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { predictionOf } from '../inputs/prediction.ts';
import { looksSaved, savedPrediction } from '../inputs/saved-prediction.ts';
import { treeFrom } from '../inputs/tree.ts';
import { JSON_FLAG, TREE_FLAGS } from '../inputs/tree-flags.ts';
import { type Terminal, writeJson } from '../terminal.ts';

const SECOND = 'The other side';

/** What may differ between the sides: each flag stands in for the one without -b. */
const SECOND_FLAGS = {
  'kernel-b': { kind: 'text', value: 'NAME', group: SECOND, summary: 'its kernel' },
  'config-b': { kind: 'text', value: 'FILE', group: SECOND, summary: 'its kernel’s .config' },
  'set-b': {
    kind: 'texts',
    value: 'CONFIG_X=V',
    group: SECOND,
    summary: 'a symbol over its configuration; repeat for more',
  },
  'cmdline-b': { kind: 'text', value: 'TEXT', group: SECOND, summary: 'its command line' },
  'memory-b': { kind: 'texts', value: 'BASE+SIZE|BASE-END', group: SECOND, summary: 'its RAM; repeat for more banks' },
  'overlay-b': { kind: 'texts', value: 'FILE', group: SECOND, summary: 'an overlay on it alone; repeat for more' },
} as const;

const FLAGS = {
  ...TREE_FLAGS,
  ...SECOND_FLAGS,
  ...JSON_FLAG,
  steps: { kind: 'switch', summary: 'also the memblock steps that only one side takes' },
  format: {
    kind: 'text',
    value: 'text|markdown|json',
    completes: ['text', 'markdown', 'json'],
    summary: 'markdown for a comment on a pull request',
  },
  'exit-code': { kind: 'switch', summary: 'exit with 1 when something differs' },
  git: { kind: 'switch', summary: 'run as git’s diff driver (its seven arguments) or textconv (one file)' },
} as const;

type Values = FlagValues<typeof FLAGS>;

const isGiven = (value: string | readonly string[] | boolean | undefined): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;

/** The flags of the second side: those with -b, and the first side's for what they leave open. */
function secondValues(values: Values): Values {
  return {
    ...values,
    kernel: values['kernel-b'] ?? values.kernel,
    config: values['config-b'] ?? values.config,
    set: [...values.set, ...values['set-b']],
    cmdline: values['cmdline-b'] ?? values.cmdline,
    memory: values['memory-b'].length > 0 ? values['memory-b'] : values.memory,
    overlay: [...values.overlay, ...values['overlay-b']],
  };
}

/** A prediction that was saved, or undefined when the file is a tree. */
function readSaved(path: string): Prediction | undefined {
  if (path === '-') return undefined;
  const bytes = readFile(path, DEVICE_TREE);
  const text = new TextDecoder().decode(bytes.subarray(0, 64));
  return looksSaved(text) ? savedPrediction(new TextDecoder().decode(bytes), path) : undefined;
}

async function sideOf(path: string, values: Values): Promise<Prediction> {
  return readSaved(path) ?? predictionOf(await treeFrom({ ...values, tree: path }), values);
}

interface Sides {
  readonly diff: PredictionDiff;
  readonly names: readonly [before: string, after: string];
}

async function sidesOf(a: string, b: string | undefined, values: Values): Promise<Sides> {
  if (b !== undefined) {
    if (a === '-' && b === '-')
      throw new InputError({ message: 'standard input can be one side only', help: 'name a file' });
    return { diff: diffPredictions(await sideOf(a, values), await sideOf(b, secondValues(values))), names: [a, b] };
  }
  if (readSaved(a)) {
    throw new InputError({
      message: `${a} is a saved prediction: what is it to be compared with?`,
      help: 'name a second tree or prediction',
    });
  }
  const tree = await treeFrom({ ...values, tree: a });
  const other = Object.keys(SECOND_FLAGS).some((name) => isGiven(values[name as keyof typeof SECOND_FLAGS]));
  if (!other) {
    const before = predictionOf(withoutCarveouts(tree), values);
    return { diff: diffPredictions(before, predictionOf(tree, values)), names: [`${a} without carveouts`, a] };
  }
  const second = secondValues(values);
  const treeB = values['overlay-b'].length > 0 ? await treeFrom({ ...second, tree: a }) : tree;
  return { diff: diffPredictions(predictionOf(tree, values), predictionOf(treeB, second)), names: [a, a] };
}

/** What git gives a side that does not exist. */
const NOTHING = '/dev/null';

/**
 * The sides of git's diff driver: PATH OLD-FILE OLD-HEX OLD-MODE NEW-FILE NEW-HEX NEW-MODE (gitattributes(5), and
 * GIT_EXTERNAL_DIFF in git(1)); a rename adds two more.
 */
function gitSides(words: readonly string[]): { path: string; before: string; after: string } {
  const [path = '', before = '', , , after = ''] = words;
  return { path, before, after };
}

export const command = defineCommand({
  arguments: { trees: { many: true, summary: 'one tree or two; also predictions saved with predict --json' } },
  flags: FLAGS,
  example: 'dtmem diff dts-samples/modern-board.dts --kernel 5.10 --kernel-b 6.12',
  async run(values, terminal) {
    const format = formatOf(values);
    if (values.git) return runForGit(values.trees, values, terminal);
    const [a, b, extra] = values.trees;
    if (a === undefined) throw new InputError({ message: 'missing <a>', help: 'see dtmem diff --help' });
    if (extra !== undefined)
      throw new InputError({ message: `unexpected argument ${JSON.stringify(extra)}`, help: 'a diff has two sides' });
    const { diff, names } = await sidesOf(a, b, values);
    if (format === 'json') writeJson(terminal, diffJson(diff, names));
    else if (format === 'markdown') terminal.write(renderDiffMarkdown(diff, names));
    else terminal.write(renderDiffText(diff, { paint: terminal.paint, names, steps: values.steps }));
    return values['exit-code'] && !isSame(diff) ? EXIT.wrong : EXIT.done;
  },
});

function formatOf(values: Values): 'text' | 'markdown' | 'json' {
  const { format = 'text', json } = values;
  if (json) return 'json';
  if (format === 'text' || format === 'markdown' || format === 'json') return format;
  throw new InputError({
    message: `--format cannot be ${JSON.stringify(format.slice(0, 40))}`,
    help: 'text, markdown or json',
  });
}

/**
 * A side as git has it: of what cannot be read one line is written, since git would end its whole diff over a failure.
 * `name` stands for the temporary file that git made.
 */
async function gitSideOf(
  file: string,
  name: string,
  values: Values,
  terminal: Terminal,
): Promise<Prediction | undefined> {
  try {
    return await sideOf(file, values);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const [reason = ''] = error.message.replaceAll(file, name).split('\n', 1);
    terminal.write(`${visible(`${name} cannot be read: ${reason}`)}\n`);
    return undefined;
  }
}

async function runForGit(words: readonly string[], values: Values, terminal: Terminal): Promise<ExitCode> {
  const [only] = words;
  if (words.length === 1 && only !== undefined) {
    const prediction = await gitSideOf(only, only, values, terminal);
    if (!prediction) return EXIT.done;
    terminal.write(formatSnapshot(prediction.input.model, [{ name: prediction.input.kernel, prediction }]));
    return EXIT.done;
  }
  if (words.length !== 7 && words.length !== 9) {
    throw new InputError({
      message: `--git got ${words.length} arguments`,
      help: 'git gives one to a textconv and seven to a diff driver: git config diff.dtb.command "dtmem diff --git"',
    });
  }
  const { path, before, after } = gitSides(words);
  if (before === NOTHING || after === NOTHING) {
    const [file, name] = before === NOTHING ? [after, `b/${path}`] : [before, `a/${path}`];
    const prediction = await gitSideOf(file, name, values, terminal);
    if (!prediction) return EXIT.done;
    const sign = before === NOTHING ? '+' : '-';
    const text = formatSnapshot(path, [{ name: prediction.input.kernel, prediction }]);
    terminal.write(
      `${before === NOTHING ? 'new' : 'deleted'} board ${visible(path)}\n${text.replaceAll(/^(?=.)/gm, sign)}`,
    );
    return EXIT.done;
  }
  const names = [`a/${path}`, `b/${path}`] as const;
  const older = await gitSideOf(before, names[0], values, terminal);
  const newer = await gitSideOf(after, names[1], values, terminal);
  if (!older || !newer) return EXIT.done;
  const diff = diffPredictions(older, newer);
  terminal.write(renderDiffText(diff, { paint: terminal.paint, names, steps: values.steps }));
  return EXIT.done;
}
