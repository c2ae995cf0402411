/**
 * What a replay of setup_arch leaves on record: steps, the kernel's own lines, and what had to be assumed.
 */
import type { Assumption } from '../prediction.ts';
import type { E820Entry } from './e820.ts';

/** One step of the story. */
export interface SetupStep {
  readonly name: string;
  /** The kernel function of current versions. */
  readonly caller: string;
  /** What made it so: the BIOS, a parameter, a symbol. */
  readonly cause: string;
  readonly effect: string;
  /** The map after it, where the step changed it. */
  readonly map?: readonly E820Entry[];
}

export interface SetupLog {
  readonly steps: SetupStep[];
  readonly messages: string[];
  readonly assumptions: Assumption[];
  readonly warnings: string[];
}
