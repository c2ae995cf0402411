/**
 * 32-bit ARM: its row in the table of architectures.
 */
import { ARM as ARM_KERNELS } from '../../kernel/arm.ts';
import type { Architecture } from '../architecture.ts';
import type { BootInput } from '../state.ts';
import { vmallocStart } from './layout.ts';
import { placementOf } from './placement.ts';
import { ARM_RULES } from './rules.ts';
import { armStages } from './stages.ts';
import { ArmState } from './state.ts';

export const ARM: Architecture<ArmState> = {
  ...ARM_KERNELS,
  unknownBuilds: [
    ['CONFIG_XIP_KERNEL', 'a kernel that is executed in place, from flash'],
    ['CONFIG_SA1111', 'a kernel for the SA1111, which reserves memory for its faulty DMA'],
  ],
  place: placementOf,
  begin: (input: BootInput<ArmState['kernel'], ArmState['placement']>) => new ArmState(input, ARM_RULES),
  stages: ({ behaviour }) => armStages(behaviour),
  record(state) {
    const { placement, bounds } = state;
    const { pageOffset, lpae, highmem, vmallocEnd } = state.kernel.build;
    return {
      input: { pageOffset, lpae, highmem, textOffset: placement.textOffset },
      limits: {
        arch: 'arm',
        physOffset: placement.physOffset,
        vmallocLimit: bounds.vmallocLimit,
        lowmemLimit: bounds.lowmemLimit,
        memblockLimit: bounds.memblockLimit,
        endOfDram: state.memblock.endOfDram(),
        highMemory: bounds.highMemory,
        vmallocStart: vmallocStart(state),
        vmallocEnd,
      },
      ...(state.pageTables ? { pageTables: state.pageTables } : {}),
    };
  },
};
