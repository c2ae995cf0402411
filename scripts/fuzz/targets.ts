/**
 * All that is attacked, by name. A target is made when it is asked for: some read every sample first.
 */
import type { Target } from './target.ts';
import { blobs } from './targets/blobs.ts';
import { configurations } from './targets/configurations.ts';
import { images } from './targets/images.ts';
import { logs } from './targets/logs.ts';
import { memblockScripts } from './targets/memblock-scripts.ts';
import { projects } from './targets/projects.ts';
import { savedPredictions } from './targets/saved-predictions.ts';
import { snapshots } from './targets/snapshots.ts';
import { sources } from './targets/sources.ts';

export const TARGETS: ReadonlyMap<string, () => Target> = new Map([
  ['blobs', blobs],
  ['sources', sources],
  ['scripts', memblockScripts],
  ['configs', configurations],
  ['images', images],
  ['logs', logs],
  ['projects', projects],
  ['snapshots', snapshots],
  ['predictions', savedPredictions],
]);
