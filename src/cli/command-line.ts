/**
 * From the words on the command line to a command's values: yargs takes the words apart, after a command's own table of
 * flags, and every mistake becomes one line.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import yargs, { type Argv, type Options } from 'yargs';
import { InputError } from '../terms/input-error.ts';
import { meantWord } from '../terms/spelling.ts';
import type { Arguments, Command, CommandEntry, Flag, Flags } from './command.ts';

/** What the words ask for: a text to print, or a command to run with its values. */
export type Request =
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'run'; readonly command: Command; readonly values: Values };

type Values = Parameters<Command['run']>[0];

/** What yargs makes of the words: values by flag, and under `_` the words that are no flag's. */
interface ParsedWords {
  readonly [name: string]: unknown;
  readonly _: readonly (string | number)[];
}

/** Widest help text, in columns. */
const HELP_WIDTH = 110;

const HELP_FLAG = { help: { kind: 'switch', summary: 'show this help', short: 'h' } } as const satisfies Flags;

/** How yargs says that a flag is the last word although it takes a value; set here, and told from other messages by it. */
const NO_VALUE = 'no value for ';

/** @throws InputError for words that make no request */
export async function readCommandLine(words: readonly string[], table: readonly CommandEntry[]): Promise<Request> {
  const [first, ...rest] = words;
  if (first === undefined)
    throw usageError('there is no command', 'write dtmem predict board.dtb, or see dtmem --help');
  if (first === '--help' || first === '-h' || first === 'help') return { kind: 'help', text: await overview(table) };
  const entry = table.find(({ name }) => name === first);
  if (!entry) throw unknownCommand(first, table);

  const command = await entry.load();
  const flags: Flags = { ...command.flags, ...HELP_FLAG };
  const instance = parser(entry.name)
    .usage(`Usage: dtmem ${entry.name} ${argumentsText(command.arguments)}\n\n${sentence(entry.summary)}`)
    .options(Object.fromEntries(Object.entries(flags).map(([name, flag]) => [name, optionOf(flag)])));
  refuseInheritedNames(entry.name, flags, rest);
  refuseSwitchValues(entry.name, rest, flags);
  const parsed = instance.parseSync(separateShortValues(rest, flags)) as ParsedWords;
  refuseUnknownFlags(entry.name, flags, parsed);
  if (parsed.help === true) return { kind: 'help', text: await helpOf(instance, command.example) };
  refuseWrongCount(entry.name, command.arguments, parsed._);
  return { kind: 'run', command, values: valuesOf(command, parsed) };
}

/** yargs set up as dtmem wants it: values stay text, nothing is guessed, nothing is printed, the process goes on. */
function parser(commandName: string): Argv {
  return yargs([])
    .scriptName('dtmem')
    .locale('en')
    .updateStrings({ 'Not enough arguments following: %s': `${NO_VALUE}%s` })
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'duplicate-arguments-array': true,
      'greedy-arrays': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'strip-aliased': true,
    })
    .wrap(Math.min(HELP_WIDTH, process.stdout.columns ?? HELP_WIDTH))
    .version(false)
    .help(false)
    .exitProcess(false)
    .fail((message, error) => {
      if (error instanceof InputError) throw error;
      throw usageError(
        message.startsWith(NO_VALUE) ? `${spelled(message.slice(NO_VALUE.length))} needs a value` : message,
        seeHelp(commandName),
      );
    });
}

async function overview(table: readonly CommandEntry[]): Promise<string> {
  const instance = parser('')
    .usage(
      'Usage: dtmem <command> …\n\nPredicts, from a board’s device tree, how Linux will lay out that board’s memory.',
    )
    .options({ help: optionOf(HELP_FLAG.help), version: { boolean: true, describe: 'show the version of dtmem' } });
  for (const { name, summary } of table) instance.command(name, summary);
  return helpOf(instance, 'dtmem predict dts-samples/msm8916-phone.dts --kernel msm-3.10');
}

/** The example stands on a line of its own, however long, and runs where it is read: its samples are those of the package. */
const helpOf = async (instance: Argv, example: string): Promise<string> =>
  `${await instance.getHelp()}\n\nExamples:\n  ${runnable(example)}\n`;

/** The samples that the package carries, beside the program; there where it runs from its sources too. */
const SAMPLES = fileURLToPath(new URL('../../dts-samples', import.meta.url));

function runnable(example: string): string {
  if (existsSync('dts-samples') || !existsSync(SAMPLES)) return example;
  const folder = /^[\w./-]+$/.test(SAMPLES) ? SAMPLES : `'${SAMPLES}'`;
  return example.replaceAll('dts-samples/', `${folder}/`);
}

function optionOf(flag: Flag): Options {
  const describe = flag.value === undefined ? flag.summary : `${flag.value}: ${flag.summary}`;
  return {
    describe,
    ...(flag.kind === 'switch' ? { boolean: true } : { nargs: 1 }),
    ...(flag.short === undefined ? {} : { alias: flag.short }),
    ...(flag.group === undefined ? {} : { group: `${flag.group}:` }),
  };
}

/** `-Iinclude` as `-I include`: yargs would take it for seven flags of one letter. */
function separateShortValues(words: readonly string[], flags: Flags): string[] {
  const letters = new Set<string>();
  for (const [name, flag] of Object.entries(flags)) {
    if (flag.kind === 'switch') continue;
    if (name.length === 1) letters.add(name);
    if (flag.short !== undefined) letters.add(flag.short);
  }
  return words.flatMap((word) => {
    const letter = word[1] ?? '';
    const joined = word.length > 2 && word.startsWith('-') && word[2] !== '=' && letters.has(letter);
    return joined ? [`-${letter}`, word.slice(2)] : [word];
  });
}

/** yargs looks its flags up in objects, and would find what every object has: `--constructor`, `--toString`. */
function refuseInheritedNames(commandName: string, flags: Flags, words: readonly string[]): void {
  const end = words.indexOf('--');
  for (const word of end < 0 ? words : words.slice(0, end)) {
    const name = /^--?([^=]+)/.exec(word)?.[1];
    if (name === undefined || Object.hasOwn(flags, name) || !(name in Object.prototype)) continue;
    throw usageError(`unknown flag --${name}`, seeHelp(commandName));
  }
}

/** `--json=foo`: yargs would take it for off. */
function refuseSwitchValues(commandName: string, words: readonly string[], flags: Flags): void {
  const end = words.indexOf('--');
  for (const word of end < 0 ? words : words.slice(0, end)) {
    const [, name = ''] = /^--([\w-]+)=/.exec(word) ?? [];
    if (Object.hasOwn(flags, name) && flags[name]?.kind === 'switch') {
      throw usageError(`${spelled(name)} takes no value`, seeHelp(commandName));
    }
  }
}

function refuseUnknownFlags(commandName: string, flags: Flags, parsed: ParsedWords): void {
  const names = Object.keys(flags);
  const known = new Set(['_', '$0', '--', ...names]);
  for (const name of Object.keys(parsed)) {
    if (known.has(name)) continue;
    const meant = completed(name, names) ?? meantWord(name, names);
    throw usageError(
      `unknown flag ${spelled(name)}${meant ? `: did you mean ${spelled(meant)}?` : ''}`,
      seeHelp(commandName),
    );
  }
}

function refuseWrongCount(commandName: string, expected: Arguments, given: ParsedWords['_']): void {
  const names = Object.keys(expected);
  const missing = names.slice(given.length).filter((name) => !expected[name]?.optional && !expected[name]?.many);
  if (missing.length > 0)
    throw usageError(`missing ${missing.map((name) => `<${name}>`).join(' ')}`, seeHelp(commandName));
  const [extra] = Object.values(expected).at(-1)?.many ? [] : given.slice(names.length);
  if (extra !== undefined)
    throw usageError(`unexpected argument ${JSON.stringify(String(extra))}`, seeHelp(commandName));
}

function valuesOf(command: Command, parsed: ParsedWords): Values {
  const values: Record<string, string | boolean | readonly string[] | undefined> = {};
  for (const [name, { kind }] of Object.entries(command.flags)) {
    const given = [parsed[name] ?? []].flat();
    if (kind === 'switch') values[name] = given.at(-1) === true;
    else if (kind === 'texts') values[name] = given.map(String);
    else values[name] = given.length === 0 ? undefined : String(given.at(-1));
  }
  for (const [index, [name, { many }]] of Object.entries(command.arguments).entries()) {
    if (many) {
      values[name] = parsed._.slice(index).map(String);
      continue;
    }
    const given = parsed._[index];
    values[name] = given === undefined ? undefined : String(given);
  }
  return values as Values;
}

function unknownCommand(word: string, table: readonly CommandEntry[]): InputError {
  if (word.startsWith('-'))
    return usageError(`${word} stands before the command`, 'the command comes first: dtmem predict …');
  const names = table.map(({ name }) => name);
  const meant = completed(word, names) ?? meantWord(word, names);
  return usageError(
    `unknown command ${JSON.stringify(word.slice(0, 60))}${meant ? `: did you mean ${meant}?` : ''}`,
    'see dtmem --help',
  );
}

/** The one name that begins as the word does: `mem` for `memory`. */
function completed(word: string, names: readonly string[]): string | undefined {
  const longer = names.filter((name) => word.length >= 2 && name.startsWith(word));
  return longer.length === 1 ? longer[0] : undefined;
}

const usageError = (message: string, help: string): InputError => new InputError({ message, help });
const seeHelp = (commandName: string): string => `see dtmem ${commandName} --help`.replace('  ', ' ');
const spelled = (name: string): string => (name.length === 1 ? `-${name}` : `--${name}`);
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

function argumentsText(expected: Arguments): string {
  const list = Object.entries(expected).map(([name, { optional, many }]) =>
    many ? `[${name}…]` : optional ? `[${name}]` : `<${name}>`,
  );
  return [...list, '[flags]'].join(' ');
}
