/**
 * Finds and reads the configuration: `dtmem.config.json`, or the key `dtmem` of a package.json, in this folder or the nearest
 * one above it.
 */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import * as v from 'valibot';
import { parseBudget } from '../../analysis/budget.ts';
import { FINDING_CODES, ruleFor } from '../../analysis/diagnostics/codes.ts';
import { readFile, TEXT } from '../../node/read-file.ts';
import { projectFolder, ReadableFolders } from '../../node/readable-folders.ts';
import { CONFIG_NAMES, CONFIG_SCHEMA, type Config } from '../../render/schemas/config.ts';
import { InputError } from '../../terms/input-error.ts';
import { meantWord } from '../../terms/spelling.ts';
import { refuseOutside } from '../inputs/tree.ts';

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
  const json = parseJson(new TextDecoder().decode(readFile(file, TEXT)), file);
  const value = found.key === undefined ? json : (json as Record<string, unknown>)[found.key];
  return {
    config: validated(value, found.key === undefined ? file : `${file} (key "${found.key}")`),
    root: dirname(file),
    file,
  };
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

function validated(value: unknown, file: string): Config {
  if (Array.isArray(value)) throw new InputError({ message: `${file}: must be an object, not a list` });
  const result = v.safeParse(CONFIG_SCHEMA, value);
  if (!result.success)
    throw new InputError(result.issues.slice(0, MOST_PROBLEMS).map((issue) => problemOf(issue, file)));
  const problems = [...checkedCodes(result.output, file), ...checkedBudgets(result.output, file)];
  if (problems.length > 0) throw new InputError(problems.slice(0, MOST_PROBLEMS));
  return result.output;
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

function problemOf(given: Issue, file: string) {
  const issue = deepest(given);
  const prefix = issue === given ? [] : (given.path ?? []);
  const path = [...prefix, ...(issue.path ?? [])].reduce(
    (text, { key }) => (typeof key === 'number' ? `${text}[${key}]` : `${text}${text ? '.' : ''}${String(key)}`),
    '',
  );
  const where = path === '' ? file : `${file}: ${path}`;
  if (issue.expected === 'never') {
    const name = String(issue.path?.at(-1)?.key);
    const meant = meantWord(name, CONFIG_NAMES);
    return {
      message: `${where}: there is no setting ${JSON.stringify(name)}${meant ? `: did you mean ${meant}?` : ''}`,
    };
  }
  if (issue.received === 'undefined') return { message: `${where}: is missing` };
  return { message: `${where}: ${issue.message}, not ${issue.received.slice(0, 60)}` };
}

function codeProblem(code: string, where: string) {
  if (ruleFor(code)) return [];
  const meant = meantWord(
    code,
    FINDING_CODES.flatMap((rule) => [rule.code, rule.name]),
  );
  return [
    {
      message: `${where}: there is no finding ${JSON.stringify(code)}${meant ? `: did you mean ${meant}?` : ''}`,
      help: 'dtmem explain lists them all',
    },
  ];
}

/** The objects that carry settings, with how messages call them. */
function settingsOf(config: Config) {
  return [
    { at: '', settings: config },
    ...config.boards.flatMap((entry, index) =>
      typeof entry === 'string' ? [] : [{ at: `boards[${index}].`, settings: entry }],
    ),
  ];
}

function checkedCodes(config: Config, file: string) {
  return [
    ...Object.keys(config.severities).flatMap((code) => codeProblem(code, `${file}: severities`)),
    ...settingsOf(config).flatMap(({ at, settings }) =>
      (settings.allow ?? []).flatMap((entry, index) =>
        codeProblem(typeof entry === 'string' ? entry : entry.code, `${file}: ${at}allow[${index}]`),
      ),
    ),
  ];
}

function checkedBudgets(config: Config, file: string) {
  return settingsOf(config).flatMap(({ at, settings }) =>
    (settings.budgets ?? []).flatMap((budget, index) => {
      try {
        parseBudget(budget);
        return [];
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        return error.problems.map((problem) => ({
          ...problem,
          message: `${file}: ${at}budgets[${index}]: ${problem.message}`,
        }));
      }
    }),
  );
}
