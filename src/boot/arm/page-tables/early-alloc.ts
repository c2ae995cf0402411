/**
 * Page tables and static mappings, as the code of paging_init allocates them (arch/arm/mm/mmu.c, early_alloc and iotable_init).
 */

import { allocateEarly } from '../../mm/early-allocation.ts';
import type { Reason } from '../../reason.ts';
import type { ArmState } from '../state.ts';
import type { Mapping, TablePiece } from './kernel-mappings.ts';

/** Why something is mapped: what the page tables for it are put down to. */
export type MappingReason = Pick<Reason, 'origin' | 'span'>;

/** Tables of the last level, as against the initial ones (swapper_pg_dir), which are reserved with the image. */
const PTE_TABLES = 'PTE tables';

/** A page table for a piece of a mapping. */
export function takeTable(state: ArmState, reason: MappingReason): (piece: TablePiece) => bigint {
  const { page } = state.kernel.build;
  return () =>
    allocateEarly(state, { ...reason, caller: 'early_alloc', owner: PTE_TABLES, size: page.bytes, align: page.bytes });
}

/** A block of one size aligned to itself. */
export function takeAligned(state: ArmState, size: bigint, owner: string, reason: MappingReason): void {
  allocateEarly(state, { ...reason, caller: 'early_alloc', owner, size, align: size });
}

/** Entries of the list of static mappings; nothing in kernels that keep none. */
export function takeStaticVms(state: ArmState, count: number, caller: string, reason: MappingReason): void {
  const { staticVmBytes } = state.kernel.behaviour;
  if (staticVmBytes === undefined || count === 0) return;
  const { lpae } = state.kernel.build;
  const bytes = lpae ? 48 : staticVmBytes;
  allocateEarly(state, {
    ...reason,
    caller,
    owner: 'static mappings',
    size: BigInt(bytes * count),
    align: lpae ? 8n : 4n,
  });
}

/**
 * iotable_init: one block of list entries for all of them, then each is mapped and put into the list. `clash` is told of a
 * section in the slot of one that needs a page table, which stops the kernel (BUG_ON of pmd_bad in arm_pte_alloc).
 */
export function mapStatic(
  state: ArmState,
  mappings: readonly Mapping[],
  reason: MappingReason,
  clash: (piece: TablePiece) => void = () => {},
): void {
  takeStaticVms(state, mappings.length, 'iotable_init', reason);
  for (const mapping of mappings) {
    state.mappings.map(mapping, takeTable(state, reason), clash);
    if (state.kernel.behaviour.staticVmBytes !== undefined) state.mappings.addStatic(mapping);
  }
}
