/**
 * From globs and settings to the list of boards: which files, in which order, with which boots, and where their snapshots lie.
 */
import { existsSync } from 'node:fs';
import { basename, dirname, extname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { globSync } from 'tinyglobby';
import { ruleFor } from '../../analysis/diagnostics/codes.ts';
import { snapshotBoard } from '../../analysis/snapshot.ts';
import type { Severity } from '../../boot/prediction.ts';
import { DEFAULT_KERNEL } from '../../kernel/kernel.ts';
import { readFile, TEXT } from '../../node/read-file.ts';
import { ReadableFolders } from '../../node/readable-folders.ts';
import type { BoardEntry, Config } from '../../render/schemas/config.ts';
import { InputError } from '../../terms/input-error.ts';
import { bootPlans, type Settings, settingsFor } from '../config/boots.ts';
import type { LoadedConfig } from '../config/load.ts';
import { refuseOutside } from '../inputs/tree.ts';
import { fromRoot } from './check-board.ts';
import { matchedBy } from './glob-match.ts';
import type { BoardJob } from './job.ts';

const SNAPSHOT_SUFFIX = '.memmap';

export interface Shard {
  readonly index: number;
  readonly total: number;
}

export interface PlanRequest extends LoadedConfig {
  /** Folders in which everything lies that the configuration may name; absolute. */
  readonly allowRead: readonly string[];
  /** Globs and files of the command line, relative to `folder`; the configuration's boards when there are none. */
  readonly patterns: readonly string[];
  readonly folder: string;
  /** `beside`, `off`, or a directory. */
  readonly snapshots: string;
  /** Settings of the command line, which go over the configuration's. */
  readonly override: Settings;
}

export interface Plan {
  readonly jobs: readonly BoardJob[];
  /** Snapshots of this project's boards that no board has any more, absolute. */
  readonly obsolete: readonly string[];
}

/** The board as the configuration has it. */
const entryOf = (board: Config['boards'][number]): BoardEntry =>
  typeof board === 'string' ? { trees: [board] } : board;

/** Files of globs, absolute, in a stable order. @throws InputError for a glob that matches nothing */
function filesOf(patterns: readonly string[], exclude: readonly string[], folder: string): string[] {
  const files = new Set<string>();
  for (const pattern of patterns) {
    // a file's own name is not a pattern, whatever brackets it has
    const direct = resolve(folder, pattern);
    const found =
      existsSync(direct) && extname(direct) !== ''
        ? [direct]
        : globSync([pattern.replaceAll('\\', '/')], {
            cwd: folder,
            ignore: [...exclude],
            absolute: true,
            expandDirectories: false,
          });
    if (found.length === 0) {
      throw new InputError({
        message: `${JSON.stringify(pattern)} matches no file`,
        help: `globs are relative to ${folder}: "boards/**/*.dts"`,
      });
    }
    for (const file of found) files.add(resolve(file));
  }
  return [...files];
}

interface PlannedBoard {
  readonly file: string;
  readonly settings: Settings;
}

/** Every board of the configuration, each with the settings of the first entry that names it. */
function configuredBoards({ config, root }: LoadedConfig): PlannedBoard[] {
  const boards = new Map<string, PlannedBoard>();
  for (const board of config.boards) {
    const entry = entryOf(board);
    for (const file of filesOf(entry.trees, entry.exclude ?? [], root)) {
      if (!boards.has(file)) boards.set(file, { file, settings: settingsFor(config, entry) });
    }
  }
  return [...boards.values()];
}

function plannedBoards(request: PlanRequest): PlannedBoard[] {
  const { patterns, folder, config } = request;
  if (patterns.length === 0) {
    if (config.boards.length === 0) {
      throw new InputError({
        message: 'there is nothing to check: no board is named',
        help: 'dtmem check "boards/*.dts", or list "boards" in dtmem.config.json',
      });
    }
    return configuredBoards(request);
  }
  const configured = new Map(configuredBoards(request).map((board) => [board.file, board]));
  return filesOf(patterns, [], folder).map(
    (file) => configured.get(file) ?? { file, settings: settingsFor(config, undefined) },
  );
}

/** The command line's settings replace the configuration's; its lists take the place of those of the configuration. */
function overridden(settings: Settings, override: Settings): Settings {
  const given = Object.entries(override).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return {
    ...settings,
    ...(override.cmdline === undefined ? {} : { cmdlines: undefined }),
    ...Object.fromEntries(given),
    set: { ...settings.set, ...override.set },
  };
}

function snapshotOf(file: string, { snapshots, root }: PlanRequest): string | undefined {
  if (snapshots === 'off') return undefined;
  const stem = basename(file, extname(file));
  return join(snapshots === 'beside' ? dirname(file) : resolve(root, snapshots), `${stem}${SNAPSHOT_SUFFIX}`);
}

/** @throws InputError when two boards have the same snapshot */
function refuseSharedSnapshots(jobs: readonly BoardJob[], root: string): void {
  const owners = new Map<string, string>();
  for (const { snapshot, board } of jobs) {
    if (snapshot === undefined) continue;
    const other = owners.get(snapshot);
    if (other !== undefined) {
      throw new InputError({
        message: `${other} and ${board} have the same snapshot, ${fromRoot(root, snapshot)}`,
        help: 'leave one of them out ("exclude"), or keep snapshots beside boards of different names',
      });
    }
    owners.set(snapshot, board);
  }
}

/** The text of a file that may be a snapshot; undefined where it cannot be read, which is somebody else's business. */
function textOf(path: string): string | undefined {
  try {
    return new TextDecoder().decode(readFile(path, TEXT));
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** The board that a snapshot says it is of, absolute, whether there is one or not; undefined for what is no snapshot. */
function boardOf(snapshot: string, { snapshots, root }: PlanRequest): string | undefined {
  const text = textOf(snapshot);
  const board = text === undefined ? undefined : snapshotBoard(text);
  if (board === undefined) return undefined;
  // one beside its board may have been written from another root
  return snapshots === 'beside' ? join(dirname(snapshot), basename(board)) : resolve(root, board);
}

/** Which of `files`, absolute and gone, would be boards of this run if they were there. */
function wouldBeBoards(files: readonly string[], { patterns, folder, config, root }: PlanRequest): Set<string> {
  if (patterns.length > 0) return matchedBy(patterns, files, folder);
  return new Set(
    config.boards.map(entryOf).flatMap(({ trees, exclude = [] }) => {
      const left = matchedBy(exclude, files, root);
      return [...matchedBy(trees, files, root)].filter((file) => !left.has(file));
    }),
  );
}

/**
 * Those of `strays` that this project wrote and no longer needs: snapshots of a board that is gone, and would be among the
 * boards of this run if it were not; in a run on all boards also second snapshots of a board that has another. Everything
 * else that is called like a snapshot belongs to somebody else.
 */
function ownStrays(strays: readonly string[], jobs: readonly BoardJob[], request: PlanRequest): string[] {
  const present = new Set(jobs.map(({ path }) => resolve(request.folder, path)));
  const boards = new Map<string, string>();
  for (const snapshot of strays) {
    const board = boardOf(snapshot, request);
    if (board !== undefined) boards.set(snapshot, board);
  }
  const gone = [...boards.values()].filter((board) => !existsSync(board));
  const matched = gone.length > 0 ? wouldBeBoards(gone, request) : new Set();
  // a run on some boards knows nothing of the others' snapshots
  const isSecond = (board: string): boolean => request.patterns.length === 0 && present.has(board);
  return [...boards].filter(([, board]) => matched.has(board) || isSecond(board)).map(([snapshot]) => snapshot);
}

/** A directory of snapshots outside of the project may be other projects' too: what lies there is not for this one to judge. */
function isShared(folder: string, { snapshots, root }: PlanRequest): boolean {
  if (snapshots === 'beside') return false;
  const way = relative(root, folder);
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
}

/** Snapshots of this project, where this run's snapshots lie, that no board of it has. */
function obsoleteSnapshots(jobs: readonly BoardJob[], request: PlanRequest): string[] {
  if (request.snapshots === 'off') return [];
  const known = new Set(jobs.map(({ snapshot }) => snapshot));
  const folders = new Set(jobs.flatMap(({ snapshot }) => (snapshot === undefined ? [] : [dirname(snapshot)])));
  if (request.snapshots !== 'beside') folders.add(resolve(request.root, request.snapshots));
  const strays = [...folders].sort().flatMap((folder) =>
    existsSync(folder) && !isShared(folder, request)
      ? globSync([`*${SNAPSHOT_SUFFIX}`], { cwd: folder, absolute: true, expandDirectories: false })
          .map((file) => resolve(file))
          .filter((file) => !known.has(file))
          .sort()
      : [],
  );
  return ownStrays(strays, jobs, request);
}

/** @throws InputError for a file that the configuration names and that may not be read */
function refuseStrangeFiles(configured: Settings, { root, allowRead }: PlanRequest): void {
  const readable = new ReadableFolders(allowRead);
  const boots = [configured, ...(configured.kernels ?? []).filter((boot) => typeof boot !== 'string')];
  const files = boots.flatMap(({ config, vmlinux, systemMap }) => [config, vmlinux, systemMap]);
  for (const name of [...files, ...(configured.overlays ?? [])]) {
    if (name !== undefined) refuseOutside(resolve(root, name), readable, name);
  }
}

/** @throws InputError for globs without files, boots of one name, snapshots of two boards */
export function planBoards(request: PlanRequest): Plan {
  const { root, folder } = request;
  const jobs = plannedBoards(request)
    .map(({ file, settings: configured }): BoardJob => {
      refuseStrangeFiles(configured, request);
      const settings = overridden(configured, request.override);
      const path = (name: string): string => relative(folder, resolve(root, name)) || '.';
      return {
        path: relative(folder, file),
        board: fromRoot(root, file),
        overlay: (settings.overlays ?? []).map(path),
        fitConfig: settings.fitConfig,
        include: (settings.include ?? []).map(path),
        define: settings.define ?? [],
        boots: bootPlans(settings, DEFAULT_KERNEL, path),
        budgets: settings.budgets ?? [],
        allow: (settings.allow ?? []).map((entry) => (typeof entry === 'string' ? { code: entry } : entry)),
        snapshot: snapshotOf(file, request),
      };
    })
    .sort((a, b) => (a.board < b.board ? -1 : a.board > b.board ? 1 : 0));
  refuseSharedSnapshots(jobs, root);
  return { jobs, obsolete: obsoleteSnapshots(jobs, request) };
}

/** Shard `index` of `total`: every total-th board, so that neighbours, which take alike long, are spread. */
export const shardOf = (jobs: readonly BoardJob[], { index, total }: Shard): BoardJob[] =>
  jobs.filter((_, position) => position % total === index - 1);

/** The configuration's severities by code. */
export function severitiesByCode(severities: Config['severities']): Record<string, Severity | 'off'> {
  return Object.fromEntries(
    Object.entries(severities).flatMap(([name, severity]) => {
      const rule = ruleFor(name);
      return rule ? [[rule.code, severity]] : [];
    }),
  );
}
