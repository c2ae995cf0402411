/**
 * The table of reserved regions since 6.12: allocated when the tree is unpacked, with as many entries as there are regions
 * (alloc_reserved_mem_array).
 */
import { allocateEarly } from '../../mm/early-allocation.ts';
import type { BootState } from '../../state.ts';
import {
  entryBytes,
  flagsOf,
  hasSupportedFormat,
  isDisplacedByCommandLine,
  regionNodes,
  reservedMemoryRoot,
} from './node.ts';

function entriesOf(state: BootState): number {
  const { behaviour } = state.kernel;
  const parent = reservedMemoryRoot(state);
  if (!parent) return 0;
  if (!hasSupportedFormat(state, parent)) return behaviour.unsupportedFormatEntries;
  const bytes = entryBytes(state);
  const fixed = regionNodes(parent, state.kernel.behaviour).filter((node) => {
    const reg = node.property('reg');
    if (!reg || reg.value.length % bytes !== 0 || isDisplacedByCommandLine(state, flagsOf(node))) return false;
    return reg.value.length > 0 || behaviour.emptyRegCounts;
  });
  return fixed.length + state.dynamicRegions;
}

function hasTable(state: BootState): boolean {
  const parent = reservedMemoryRoot(state);
  return parent !== undefined && hasSupportedFormat(state, parent);
}

export function allocateRegionArray(state: BootState): void {
  const array = state.kernel.behaviour.reservedMemoryArray;
  if (!array) return;
  const entries = entriesOf(state);
  if (entries === 0 && !(state.kernel.behaviour.emptyTableAllocated && hasTable(state))) return;
  const entry = state.kernel.build.physicalBits === 64 ? array.lpaeBytes : array.bytes;
  allocateEarly(state, {
    caller: 'alloc_reserved_mem_array',
    origin: '/reserved-memory',
    owner: 'table of reserved regions',
    size: BigInt(entries * entry),
  });
}
