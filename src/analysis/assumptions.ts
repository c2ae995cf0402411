/**
 * What of a prediction rests on assumptions.
 */
import type { PredictionInput } from '../boot/prediction.ts';

/** Owners that lie where they do because another does: the initial page tables end where the kernel begins. */
const PLACED_BY: ReadonlyMap<string, string> = new Map([['page tables', 'kernel image']]);

/** True when what `owner` holds (`kernel image`, `device tree blob`) lies where it does only because nobody said where. */
export function isAssumed({ assumptions }: PredictionInput, owner: string): boolean {
  const subject = PLACED_BY.get(owner) ?? owner;
  return assumptions.some((assumption) => assumption.subject === subject);
}
