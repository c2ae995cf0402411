/**
 * What 32-bit ARM answers where architectures share the code.
 */
import { typicalInitBytes, typicalPerCpuBytes } from '../../kernel/defaults/arm.ts';
import { dieOfBareParameter } from '../init/bare-parameter.ts';
import { addToMemblock } from '../of/add-memory.ts';
import type { ArchitectureRules } from '../rules.ts';
import { armAddMemory } from './add-memory.ts';
import { vmallocParameter } from './early-vmalloc.ts';
import { limitMemory } from './limit-memory.ts';
import { lowmemVirtual } from './lowmem/vmalloc-limit.ts';
import { limitMemoryEntries } from './machines.ts';
import { possibleCpus } from './possible-cpus.ts';
import type { ArmState } from './state.ts';
import { survivalChecks } from './survival.ts';
import { zoneEnds } from './zone-ends.ts';

export const ARM_RULES: ArchitectureRules<ArmState> = {
  // __pa(PAGE_OFFSET)
  lowestMemblockAddress: ({ placement }) => placement.physOffset,
  memoryEntries: limitMemoryEntries,
  addMemory: (state, range, reason) =>
    state.kernel.behaviour.memoryStore === 'banks'
      ? armAddMemory(state, range.base, range.size, reason)
      : addToMemblock(state, range, reason),
  limitMemory,
  ownParameter(state, parameter) {
    if (parameter.name === 'vmalloc') vmallocParameter(state, parameter);
    // early_mem and early_vmalloc never ask whether there is a value
    if (parameter.name === 'bare' && (parameter.parameter === 'mem' || parameter.parameter === 'vmalloc'))
      dieOfBareParameter(state, parameter);
  },
  zoneEnds,
  // DMA's limit is its last byte, and is taken for an exclusive end all the same
  cmaLimit({ kernel, dmaLimit, bounds }) {
    if (kernel.behaviour.cmaDefaultLimit === 'dma') return dmaLimit;
    return dmaLimit < bounds.lowmemLimit ? dmaLimit : bounds.lowmemLimit;
  },
  onCmaDeclared(state, area) {
    state.remapped.push(area);
  },
  coherentPoolNeedsNomap: true,
  imageVirtual: lowmemVirtual,
  possibleCpus,
  regionBytes: ({ build }) => (build.physicalBits === 64 ? 24 : 12),
  typicalPerCpuBytes: ({ version, flavour }) => typicalPerCpuBytes(version, flavour),
  typicalInitBytes: ({ version, flavour }) => typicalInitBytes(version, flavour),
  survivalChecks,
};
