/**
 * The JSON documents of `dtmem trace`.
 */
import type { StepEffect } from '../analysis/step-effects.ts';
import type { MemoryRegion, Prediction } from '../boot/prediction.ts';
import { hex } from '../terms/notation.ts';
import { regionJson, stepJson } from './json.ts';

const TRACE_SCHEMA = 'dtmem.trace/1';

const headOf = ({ input }: Prediction) => ({ schema: TRACE_SCHEMA, tree: input.tree, kernel: input.kernel });
const signedHex = (value: bigint): string => (value < 0n ? `-${hex(-value)}` : hex(value));

/** The steps, each with the bytes by which it made memory and reserved larger or smaller. */
export function traceJson(prediction: Prediction, effects: readonly StepEffect[]) {
  return {
    ...headOf(prediction),
    steps: effects.map(({ step, memory, reserved }) => ({
      ...stepJson(step),
      effect: { memory: signedHex(memory), reserved: signedHex(reserved) },
    })),
  };
}

/** Memblock after step number `at`; 0 is before the first. */
export function memblockJson(
  prediction: Prediction,
  at: number,
  lists: { readonly memory: readonly MemoryRegion[]; readonly reserved: readonly MemoryRegion[] },
) {
  return {
    ...headOf(prediction),
    at,
    memory: lists.memory.map(regionJson),
    reserved: lists.reserved.map(regionJson),
  };
}
