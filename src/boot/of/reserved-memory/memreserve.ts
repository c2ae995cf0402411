/**
 * The memory reserve map of the blob (`/memreserve/`): plain reservations, up to the first entry of size 0.
 */
import type { BootState } from '../../state.ts';

export function reserveMap(state: BootState): void {
  for (const entry of state.tree.reservations) {
    if (entry.size === 0n) return;
    const base = state.phys(entry.base);
    const size = state.phys(entry.size);
    state.as(
      {
        caller: state.kernel.behaviour.memreserveBy,
        origin: '/memreserve/',
        span: entry.span,
        owner: '/memreserve/',
      },
      (memblock) => memblock.reserve(base, size),
    );
    state.reservedMemory.push({
      node: '/memreserve/',
      base,
      size,
      kind: 'memreserve',
      state: 'reserved',
      ...(entry.span ? { span: entry.span } : {}),
    });
  }
}
