/**
 * Snapshots that no board has: deleted by --update, a failure in CI, a word on a desk.
 */
import { fromRoot } from './check-board.ts';
import type { CheckOptions } from './job.ts';

export interface ObsoleteSnapshots {
  /** Absolute: what this run deletes. */
  readonly deleted: readonly string[];
  /** Relative to the root: what fails the run. */
  readonly failing: readonly string[];
  readonly notices: readonly string[];
}

export function obsoleteSnapshots(
  files: readonly string[],
  { root, snapshots }: CheckOptions,
  refresh: string,
): ObsoleteSnapshots {
  const names = files.map((file) => fromRoot(root, file));
  switch (snapshots) {
    case 'update':
      return {
        deleted: files,
        failing: [],
        notices: names.map((name) => `${name} belonged to no board and is deleted`),
      };
    case 'compare':
      return { deleted: [], failing: names, notices: [] };
    case 'write':
      return {
        deleted: [],
        failing: [],
        notices: names.map((name) => `${name} belongs to no board: delete it, or run ${refresh}`),
      };
  }
}
