/**
 * dma_contiguous_remap (arch/arm/mm/dma-mapping.c): CMA areas in lowmem are mapped anew, in pages, so that the attributes of
 * single pages can change. Their old mapping is cleared first, in whole slots from their start on; a section that is left in
 * the last one stops the kernel, which the survival checks tell of as of the other RAM beside an unaligned area.
 */

import { lowmemVirtual } from '../lowmem/vmalloc-limit.ts';
import type { ArmState } from '../state.ts';
import { mapStatic } from './early-alloc.ts';

export function remapContiguous(state: ArmState): void {
  const { lowmemLimit } = state.bounds;
  for (const { base, size, origin, span } of state.remapped) {
    const end = base + size < lowmemLimit ? base + size : lowmemLimit;
    if (base >= end) continue;
    const virtual = Number(lowmemVirtual(state, base));
    const length = Number(end - base);
    state.mappings.clear(virtual, virtual + length);
    mapStatic(state, [{ virtual, physical: Number(base), length, byPages: true }], { origin, span });
  }
}
