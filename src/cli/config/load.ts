/**
 * Finds and reads the configuration: `dtmem.config.json`, or the key `dtmem` of a package.json, in this folder or the nearest
 * one above it.
 */
import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import * as v from 'valibot';
import { parseBudget } from '../../analysis/budget.ts';
import { FINDING_CODES, ruleFor } from '../../analysis/diagnostics/codes.ts';
import { misspelledSymbol } from '../../kernel/config/symbols.ts';
import { parseKernelName } from '../../kernel/kernel-name.ts';
import { readFile, TEXT } from '../../node/read-file.ts';
import { projectFolder, ReadableFolders } from '../../node/readable-folders.ts';
import { CONFIG_NAMES, CONFIG_SCHEMA, type Config } from '../../render/schemas/config.ts';
import { InputError } from '../../terms/input-error.ts';
import { meantWord } from '../../terms/spelling.ts';
import { refuseOutside } from '../inputs/tree.ts';
import { type JsonPath, JsonPlaces } from './json-places.ts';

const CONFIG_FILE = 'dtmem.config.json';

export interface LoadedConfig {
  readonly config: Config;
  /** The folder that its paths are relative to. */
  readonly root: string;
  /** Undefined where there is none and the defaults hold. */
  readonly file: string | undefined;
}

/** @throws InputError for a file that cannot be read or says what no configuration can say */
export function loadConfig(given: string | undefined, folder: string): LoadedConfig {
  const found = given === undefined ? findUpward(folder) : { file: resolve(folder, given), key: undefined };
  if (!found) return { config: v.parse(CONFIG_SCHEMA, {}), root: folder, file: undefined };
  const { file } = found;
  // one that was found may be a link in a stranger's pull request, and what is wrong with it is shown
  if (given === undefined) refuseOutside(file, new ReadableFolders([projectFolder(dirname(file))]));
  const text = new TextDecoder().decode(readFile(file, TEXT)).replace(/^\u{feff}/u, '');
  const places = JsonPlaces.of(text, relative(folder, file) || file);
  const json = parseJson(text, file);
  const { key } = found;
  const value = key === undefined ? json : (json as Record<string, unknown>)[key];
  return { config: validated(value, { places, key }), root: dirname(file), file };
}

interface Found {
  readonly file: string;
  /** The key that holds it; undefined where the whole file does. */
  readonly key: string | undefined;
}

function findUpward(folder: string): Found | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const file = join(at, CONFIG_FILE);
    if (existsSync(file)) return { file, key: undefined };
    const manifest = join(at, 'package.json');
    if (existsSync(manifest) && hasKey(manifest)) return { file: manifest, key: 'dtmem' };
    if (dirname(at) === at) return undefined;
  }
}

/** A package.json that cannot be read is somebody else's business. */
function hasKey(manifest: string): boolean {
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(readFile(manifest, TEXT)));
    return typeof json === 'object' && json !== null && 'dtmem' in json;
  } catch {
    return false;
  }
}

/** Names that no setting has, and that valibot takes out of an object without a word. */
const INHERITED: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\u{feff}/u, ''), (name, value) => {
      if (INHERITED.has(name))
        throw new InputError({ message: `${file}: there is no setting ${JSON.stringify(name)}` });
      return value;
    });
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError({ message: `${file}: is no JSON: ${error instanceof Error ? error.message : String(error)}` });
  }
}

/** Something wrong with a value, by its path below the configuration. */
interface ConfigProblem {
  readonly path: JsonPath;
  readonly message: string;
  readonly help?: string | undefined;
}

interface Where {
  readonly places: JsonPlaces;
  /** The key of the file that holds the configuration; undefined where the whole file does. */
  readonly key: string | undefined;
}

function refuse(problems: readonly ConfigProblem[], { places, key }: Where): never {
  throw new InputError(
    problems.slice(0, MOST_PROBLEMS).map(({ path, message, help }) => ({
      message: path.length === 0 ? message : `${pathText(path)}: ${message}`,
      ...places.at(key === undefined ? path : [key, ...path]),
      ...(help === undefined ? {} : { help }),
    })),
  );
}

const pathText = (path: JsonPath): string =>
  path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}${text ? '.' : ''}${key}`),
    '',
  );

function validated(value: unknown, where: Where): Config {
  if (Array.isArray(value)) refuse([{ path: [], message: 'must be an object, not a list' }], where);
  const result = v.safeParse(CONFIG_SCHEMA, value);
  if (!result.success) refuse(result.issues.map(problemOf), where);
  const config = result.output;
  const problems = [
    ...checkedCodes(config),
    ...settingsOf(config).flatMap(({ at, settings }) => [
      ...checkedEach(settings.budgets ?? [], [...at, 'budgets'], parseBudget),
      ...checkedKernels(settings, at),
      ...checkedSymbols(settings.set ?? {}, [...at, 'set']),
    ]),
  ];
  if (problems.length > 0) refuse(problems, where);
  return config;
}

const MOST_PROBLEMS = 20;

type Issue = v.BaseIssue<unknown>;

/** The most telling of a union's issues: the one that got furthest into the value. */
function deepest(issue: Issue): Issue {
  let best = issue;
  for (const part of issue.issues ?? []) {
    const candidate = deepest(part);
    if ((candidate.path?.length ?? 0) > (best.path?.length ?? 0)) best = candidate;
  }
  return best;
}

function problemOf(given: Issue): ConfigProblem {
  const issue = deepest(given);
  const prefix = issue === given ? [] : (given.path ?? []);
  const path = [...prefix, ...(issue.path ?? [])].map(({ key }) => (typeof key === 'number' ? key : String(key)));
  if (issue.expected === 'never') {
    const name = String(issue.path?.at(-1)?.key);
    const meant = meantWord(name, CONFIG_NAMES);
    return {
      path,
      message: `there is no setting ${JSON.stringify(name)}${meant ? `: did you mean ${meant}?` : ''}`,
    };
  }
  if (issue.received === 'undefined') return { path, message: 'is missing' };
  return { path, message: `${issue.message}, not ${issue.received.slice(0, 60)}` };
}

function codeProblem(code: string, path: JsonPath): ConfigProblem[] {
  if (ruleFor(code)) return [];
  const meant = meantWord(
    code,
    FINDING_CODES.flatMap((rule) => [rule.code, rule.name]),
  );
  return [
    {
      path,
      message: `there is no finding ${JSON.stringify(code)}${meant ? `: did you mean ${meant}?` : ''}`,
      help: 'dtmem explain lists them all',
    },
  ];
}

/** The objects that carry settings, with their paths. */
function settingsOf(config: Config): { at: JsonPath; settings: Config | Exclude<Config['boards'][number], string> }[] {
  return [
    { at: [], settings: config },
    ...config.boards.flatMap((entry, index) =>
      typeof entry === 'string' ? [] : [{ at: ['boards', index], settings: entry }],
    ),
  ];
}

function checkedCodes(config: Config): ConfigProblem[] {
  return [
    ...Object.keys(config.severities).flatMap((code) => codeProblem(code, ['severities', code])),
    ...settingsOf(config).flatMap(({ at, settings }) =>
      (settings.allow ?? []).flatMap((entry, index) =>
        codeProblem(typeof entry === 'string' ? entry : entry.code, [...at, 'allow', index]),
      ),
    ),
  ];
}

/** What a reader of values throws, as problems of the configuration. */
function thrownBy(read: () => unknown, path: JsonPath): ConfigProblem[] {
  try {
    read();
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map(({ message, help }) => ({ path, message, help }));
  }
}

const checkedEach = (texts: readonly string[], at: JsonPath, read: (text: string) => unknown): ConfigProblem[] =>
  texts.flatMap((text, index) => thrownBy(() => read(text), [...at, index]));

/** A kernel that there is not is wrong once, not on every board. */
function checkedKernels({ kernel, kernels = [] }: Pick<Config, 'kernel' | 'kernels'>, at: JsonPath): ConfigProblem[] {
  return [
    ...(kernel === undefined ? [] : thrownBy(() => parseKernelName(kernel), [...at, 'kernel'])),
    ...kernels.flatMap((boot, index) => {
      const path = [...at, 'kernels', index];
      if (typeof boot === 'string') return thrownBy(() => parseKernelName(boot), path);
      const { kernel: own, set = {} } = boot;
      return [
        ...(own === undefined ? [] : thrownBy(() => parseKernelName(own), [...path, 'kernel'])),
        ...checkedSymbols(set, [...path, 'set']),
      ];
    }),
  ];
}

function checkedSymbols(set: Readonly<Record<string, string>>, at: JsonPath): ConfigProblem[] {
  return Object.keys(set).flatMap((symbol) => {
    const meant = misspelledSymbol(symbol);
    return meant === undefined
      ? []
      : [{ path: [...at, symbol], message: `${symbol} is no symbol that decides memory: did you mean ${meant}?` }];
  });
}
