/**
 * The memory reserve map of the blob (`/memreserve/`): plain reservations, up to the first entry of size 0.
 */
import type { Machine } from '../../machine.ts';

export function reserveMap(machine: Machine): void {
  for (const entry of machine.tree.reservations) {
    if (entry.size === 0n) return;
    const base = machine.phys(entry.base);
    const size = machine.phys(entry.size);
    machine
      .as({
        caller: 'early_init_fdt_scan_reserved_mem',
        origin: '/memreserve/',
        span: entry.span,
        owner: '/memreserve/',
      })
      .reserve(base, size);
    machine.reservedMemory.push({
      node: '/memreserve/',
      base,
      size,
      kind: 'memreserve',
      state: 'reserved',
      ...(entry.span ? { span: entry.span } : {}),
    });
  }
}
