/**
 * CMA areas are handed to the page allocator by an initcall, long after the reservations; an area whose pages lie in more
 * than one zone is given up then, and its memory is lost to everyone but its node (mm/cma.c, cma_activate_area).
 */
import type { Stage } from '../state.ts';
import { cmaNotActivated } from './cma-messages.ts';

export const activateCma: Stage = {
  name: 'activate-cma',
  run(state) {
    const { page } = state.kernel.build;
    for (const { name, base, size, from } of state.cmaAreas) {
      const first = page.pfnDown(base);
      const last = page.pfnDown(base + size - 1n);
      const populated = state.zones.filter((zone) => zone.spannedPages > 0);
      const crossed = populated.find((zone) => first < zone.startPfn && zone.startPfn <= last);
      // pages behind the last zone look as if they belonged to the first: an area that reaches there from another is refused
      const home = populated.findIndex((zone) => zone.startPfn <= first && first < zone.endPfn);
      const leaves = home > 0 && last >= (populated[home]?.endPfn ?? 0);
      if (!crossed && !leaves) continue;
      state.log(cmaNotActivated(name));
      state.lostCma.add(name);
      state.note({
        kind: 'cma-across-zones',
        area: { name, base, size },
        ...(crossed ? { zone: crossed.name } : {}),
        origin: from,
      });
    }
  },
};
