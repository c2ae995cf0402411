/**
 * What is to be done for one board, as data that a worker can be given.
 */
import type { Severity } from '../../boot/prediction.ts';
import type { Allowance } from '../../render/schemas/config.ts';
import type { BootPlan } from '../config/boots.ts';

export interface BoardJob {
  /** Absolute. */
  readonly path: string;
  /** Relative to {@link CheckOptions.root}, with forward slashes: how reports call it. */
  readonly board: string;
  readonly overlay: readonly string[];
  /** Configuration of a FIT image; its default one when undefined. */
  readonly fitConfig: string | undefined;
  readonly include: readonly string[];
  readonly define: readonly string[];
  readonly boots: readonly BootPlan[];
  readonly budgets: readonly string[];
  readonly allow: readonly Allowance[];
  /** Absolute; undefined where no snapshot is kept. */
  readonly snapshot: string | undefined;
}

/** The same for all boards of a run. */
export interface CheckOptions {
  /** The folder that paths in reports are relative to; absolute. */
  readonly root: string;
  /** Folders in which everything lies that a board may name. */
  readonly allowRead: readonly string[];
  /** By code. */
  readonly severities: Readonly<Record<string, Severity | 'off'>>;
  /** `compare` writes nothing, `write` what is missing, `update` what differs too. */
  readonly snapshots: 'compare' | 'write' | 'update';
  /** Each board's memory is wanted as the text of a snapshot. */
  readonly describe?: boolean;
}
