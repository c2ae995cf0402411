/**
 * request_standard_resources (arch/arm/kernel/setup.c): a resource for each region of RAM, what /proc/iomem lists as System RAM.
 */
import { FLAG } from '../../memblock/regions.ts';
import { allocateEarly } from '../mm/early-allocation.ts';
import type { Stage } from '../state.ts';

export const standardResources: Stage = {
  name: 'resources',
  run(state) {
    const { behaviour, build } = state.kernel;
    const regions = [...state.memblock.memory].filter(
      ({ flags }) => behaviour.resourceForNomap || (flags & FLAG.nomap) === 0,
    );
    for (const _ of regions) {
      allocateEarly(state, {
        caller: 'request_standard_resources',
        origin: '/memory',
        owner: 'resources',
        size: BigInt(build.physicalBits === 64 ? 40 : behaviour.resourceBytes),
      });
    }
  },
};
