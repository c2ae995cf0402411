/**
 * `linux,usable-memory-range` in /chosen, which a crash kernel's loader writes: memory is capped to the first range, a
 * second one is added back (drivers/of/fdt.c, early_init_dt_check_for_usable_mem_range).
 */
import type { Stage } from '../state.ts';
import { originOf } from '../state.ts';
import { rootCellsOf } from './root-cells.ts';

/** The kernel reads at most this many ranges. */
const MAX_USABLE_RANGES = 2;

export const usableMemory: Stage = {
  name: 'usable-memory-range',
  run(state) {
    if (!state.kernel.behaviour.usableMemoryRange) return;
    const chosen = state.tree.root.child('chosen');
    const property = chosen?.property('linux,usable-memory-range');
    if (!chosen || !property) return;
    const cells = rootCellsOf(state.tree);
    const entryCells = cells.address + cells.size;
    // up to 6.12 bytes are compared with a count of cells, which lets partial entries through
    const strict = state.kernel.behaviour.memoryPartialEntry === 'property-absent';
    if (strict ? !property.isWholeEntries(entryCells) : property.value.length % entryCells !== 0) return;

    const [first, ...others] = property
      .reg(cells.address, cells.size)
      .slice(0, MAX_USABLE_RANGES)
      .map(({ base, size }) => ({ base: state.phys(base), size: state.phys(size) }));
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
