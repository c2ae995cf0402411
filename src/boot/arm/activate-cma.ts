/**
 * CMA areas are handed to the page allocator by an initcall, long after the reservations; an area whose pages lie in more
 * than one zone is given up then, and its memory is lost to everyone but its node (mm/cma.c, cma_activate_area).
 */
import { pfnDown } from '../../terms/alignment.ts';
import { hex } from '../../terms/notation.ts';
import type { Stage } from '../machine.ts';
import { cmaNotActivated } from './messages/cma.ts';

export const activateCma: Stage = {
  name: 'activate-cma',
  run(machine) {
    for (const { name, base, size, from } of machine.cmaAreas) {
      const first = pfnDown(base);
      const last = pfnDown(base + size - 1n);
      const crossed = machine.zones.find(
        (zone) => zone.spannedPages > 0 && first < zone.startPfn && zone.startPfn <= last,
      );
      if (!crossed) continue;
      machine.log(cmaNotActivated(name));
      machine.note({
        kind: 'cma-across-zones',
        message: `CMA area ${name} (${hex(base)}-${hex(base + size - 1n)}) crosses into zone ${crossed.name} and cannot be activated`,
        origin: from,
      });
    }
  },
};
