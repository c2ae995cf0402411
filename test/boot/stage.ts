/**
 * One stage of a boot on its own: a state of a small board, given what earlier stages would have left, and memblock as text.
 */
import { ARM } from '../../src/boot/arm/arm.ts';
import type { ArmStage, ArmState } from '../../src/boot/arm/state.ts';
import { earlyParameters } from '../../src/kernel/cmdline.ts';
import { kernelFrom } from '../../src/kernel/kernel.ts';
import type { Region } from '../../src/memblock/regions.ts';
import { hex } from '../../src/terms/notation.ts';
import { type BoardWords, board } from './board.ts';

export interface StageInput {
  readonly board: BoardWords;
  readonly kernel: string;
  /** Symbols over the version's default configuration. */
  readonly set?: Readonly<Record<string, string>>;
  readonly cmdline?: string;
  readonly physOffset?: bigint;
  /** Ranges that memblock has as memory before the stage runs. */
  readonly memory?: readonly (readonly [bigint, bigint])[];
  readonly reserved?: readonly (readonly [bigint, bigint])[];
}

const EARLIER = { caller: 'test', origin: 'an earlier stage' };

export function armState(input: StageInput): ArmState {
  const { physOffset = 0x4000_0000n, cmdline = '' } = input;
  const state = ARM.begin({
    tree: board(input.board),
    kernel: kernelFrom({ kernel: input.kernel, ...(input.set ? { set: input.set } : {}) }, ARM),
    placement: {
      physOffset,
      textOffset: 0x8000n,
      kernelImage: { start: physOffset, end: physOffset },
      dtb: { base: physOffset, size: 1n },
    },
    cmdline,
    parameters: earlyParameters(cmdline),
    assumptions: [],
  });
  state.as(EARLIER, (memblock) => {
    for (const [base, size] of input.memory ?? []) memblock.add(base, size);
    for (const [base, size] of input.reserved ?? []) memblock.reserve(base, size);
  });
  return state;
}

/** The state after the stage. */
export function stateAfter(stage: ArmStage, input: StageInput): ArmState {
  const state = armState(input);
  state.stage = stage.name;
  stage.run(state);
  return state;
}

/** Regions as `base+size`, and their flags where they have any. */
export const regions = (list: Iterable<Region>): string[] =>
  Array.from(list, ({ base, size, flags }) => `${hex(base)}+${hex(size)}${flags === 0 ? '' : ` flags ${flags}`}`);
