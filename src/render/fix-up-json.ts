/** The document of `dtmem fixup --json`. */
import type { TreeChange } from '../boot/fix-up.ts';
import type { Prediction } from '../boot/prediction.ts';
import { toJSON } from './json.ts';

const FIX_UP_SCHEMA = 'dtmem.fixup/1';

export interface FixUpReport {
  /** The tree and the blob that was written, as the user named them. */
  readonly tree: string;
  readonly output: string | undefined;
  readonly bytes: number;
  readonly changes: readonly TreeChange[];
  readonly prediction: Prediction | undefined;
}

export function fixUpJson({ tree, output, bytes, changes, prediction }: FixUpReport) {
  return {
    schema: FIX_UP_SCHEMA,
    tree,
    ...(output === undefined ? {} : { output }),
    bytes,
    changes,
    ...(prediction ? { prediction: toJSON(prediction) } : {}),
  };
}
