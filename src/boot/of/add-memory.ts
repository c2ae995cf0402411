/**
 * early_init_dt_add_memory_arch (drivers/of/fdt.c) where no architecture has one of its own: the entry is clipped and goes into
 * memblock.
 */
import type { AddressRange } from '../../terms/address-range.ts';
import type { Reason } from '../reason.ts';
import type { AddedMemory } from '../rules.ts';
import type { BootState } from '../state.ts';
import { clipMemory } from './clip-memory.ts';

export function addToMemblock(state: BootState, { base, size }: AddressRange, reason: Reason): AddedMemory {
  const kept = clipMemory(state, base, size);
  if (kept) state.as(reason, (memblock) => memblock.add(state.phys(kept.base), state.phys(kept.size)));
  return kept ? 'added' : 'ignored';
}
