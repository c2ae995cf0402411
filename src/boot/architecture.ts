/**
 * An architecture whose boots are replayed: one object that says all that the replay has to know of it.
 */
import type { KernelArchitecture } from '../kernel/architecture.ts';
import type { Placed, PlacementInput } from './placement.ts';
import type { Limits, PageTables, PredictionInput } from './prediction.ts';
import type { BootInput, BootState, Stage } from './state.ts';

/** What an architecture adds to the record of a boot. */
export interface ArchitectureRecord {
  readonly input: Pick<PredictionInput, 'pageOffset' | 'lpae' | 'highmem' | 'textOffset'>;
  readonly limits: Limits;
  readonly pageTables?: PageTables;
}

export interface Architecture<State extends BootState = BootState>
  extends KernelArchitecture<State['kernel']['behaviour'], State['kernel']['build']> {
  /** Builds that lay memory out in a way of their own, which is not replayed: the symbol, and what it makes of the kernel. */
  readonly unknownBuilds: readonly (readonly [symbol: string, what: string])[];
  /** Where the boot loader put things. @throws InputError for ranges that make no sense */
  place(kernel: State['kernel'], input: PlacementInput): Placed<State['placement']>;
  /** The state that a boot starts with. */
  begin(input: BootInput<State['kernel'], State['placement']>): State;
  /** The stages of a boot, in the order of the version. */
  stages(kernel: State['kernel']): readonly Stage<State>[];
  /** What the record of a boot tells on this architecture only. */
  record(state: State): ArchitectureRecord;
}
