/**
 * `linux,usable-memory-range` in /chosen, which a crash kernel's loader writes: memory is capped to the first range, a
 * second one is added back (drivers/of/fdt.c, early_init_dt_check_for_usable_mem_range).
 */
import { originOf } from '../reason.ts';
import type { BootState, Stage } from '../state.ts';
import { chosenNode } from './named-nodes.ts';
import { entriesReadFrom } from './reserved-memory/node.ts';
import { rootCellsOf } from './root-cells.ts';

/** How many ranges the kernel reads of a property of so many bytes; 0 where it ignores it. */
function rangesRead(state: BootState, bytes: number): number {
  const { usableMemoryRanges, usableMemoryLength } = state.kernel.behaviour;
  const cells = rootCellsOf(state.tree);
  const entryCells = cells.address + cells.size;
  const entries = Math.min(usableMemoryRanges, Math.ceil(bytes / (entryCells * 4)));
  switch (usableMemoryLength) {
    case 'bytes-reach-cells':
      return bytes < entryCells ? 0 : entries;
    case 'bytes-divide-by-cells':
      return bytes % entryCells === 0 ? entries : 0;
    case 'whole-entries':
      return bytes % (entryCells * 4) === 0 ? entries : 0;
  }
}

export const usableMemory: Stage = {
  name: 'usable-memory-range',
  run(state) {
    const chosen = chosenNode(state.tree, state.kernel.behaviour);
    const property = chosen?.property('linux,usable-memory-range');
    if (!chosen || !property) return;
    const [first, ...others] = entriesReadFrom(state, property, rangesRead(state, property.value.length));
    if (!first) return;
    const reason = { origin: originOf(chosen, property), span: property.span, purpose: 'clip' } as const;
    state.as({ caller: 'memblock_cap_memory_range', ...reason }, (memblock) => memblock.cap(first.base, first.size));
    for (const range of others) {
      if (range.size === 0n) break;
      state.as({ caller: 'early_init_dt_check_for_usable_mem_range', ...reason }, (memblock) =>
        memblock.add(range.base, range.size),
      );
    }
  },
};
