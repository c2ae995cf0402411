/**
 * The default area of contiguous memory: its size, and how high it may lie (kernel/dma/contiguous.c, dma_contiguous_reserve).
 */
import { declareBelowLimit, declareContiguous } from '../mm/cma.ts';
import { longHex } from '../mm/cma-messages.ts';
import type { BootState, Stage } from '../state.ts';
import { reservingDefault, reservingGlobalArea } from './messages.ts';

/** Bytes of the default area that the configuration asks for, by its size rule. */
export function configuredSize(state: BootState): bigint {
  const { cma, page } = state.kernel.build;
  const percentage = (): bigint => {
    let pages = 0;
    for (const region of state.memblock.memory)
      pages += page.pfnDown(region.base + region.size) - page.pfnUp(region.base);
    return ((BigInt(pages) * cma.percentage) / 100n) * page.bytes;
  };
  switch (cma.sizeRule) {
    case 'bytes':
      return cma.sizeBytes;
    case 'percentage':
      return percentage();
    case 'smaller': {
      const share = percentage();
      return share < cma.sizeBytes ? share : cma.sizeBytes;
    }
    case 'larger': {
      const share = percentage();
      return share > cma.sizeBytes ? share : cma.sizeBytes;
    }
  }
}

export const defaultCma: Stage = {
  name: 'default-cma',
  run(state) {
    const { build, behaviour } = state.kernel;
    if (!build.cma.defaultArea) return;
    const asked = state.cmaRequest;
    const size = asked ? asked.size : configuredSize(state);
    let limit = state.architecture.cmaLimit(state);
    const isLogged = build.cmaDebug && behaviour.cmaDebugLines !== 'none';
    if (isLogged) state.log(reservingDefault(longHex(limit, build.longBits)));
    if (size === 0n || state.hasDefaultCma) return;
    if (isLogged) state.log(reservingGlobalArea(size));
    if (asked && asked.limit !== 0n) {
      limit = behaviour.cmaCommandLineLimit === 'replaces' || asked.limit < limit ? asked.limit : limit;
    }
    const declare = behaviour.cmaPlacement === 'below-limit' ? declareBelowLimit : declareContiguous;
    declare(state, {
      size,
      base: asked?.base ?? 0n,
      limit,
      fixed: asked !== undefined && asked.limit !== 0n && state.phys(asked.base + asked.size) === asked.limit,
      name: 'reserved',
      origin: asked ? 'cma=' : sizeSymbol(build.cma.sizeRule),
      source: asked ? 'command-line' : 'configuration',
      caller: 'dma_contiguous_reserve',
    });
  },
};

export function sizeSymbol(rule: 'bytes' | 'percentage' | 'smaller' | 'larger'): string {
  return rule === 'percentage' ? 'CONFIG_CMA_SIZE_PERCENTAGE' : 'CONFIG_CMA_SIZE_MBYTES';
}
