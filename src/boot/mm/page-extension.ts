/**
 * Extended page structures (mm/page_ext.c): on a 32-bit kernel the flags of idle page tracking have no room in struct page.
 */
import type { Stage } from '../state.ts';
import { allocateEarly } from './early-allocation.ts';

/** struct page_ext with nothing but its flags. */
const FLAGS_BYTES = 4;

export const pageExtension: Stage = {
  name: 'page-extension',
  run(state) {
    const { config, maxOrder, page } = state.kernel.build;
    const tracksIdle = config.enabled('CONFIG_PAGE_IDLE_FLAG') || config.enabled('CONFIG_IDLE_PAGE_TRACKING');
    if (!config.enabled('CONFIG_PAGE_EXTENSION') || !tracksIdle) return;
    const { start, end } = state.nodePfns;
    const block = 2 ** maxOrder;
    const isWhole = start % block === 0 && end % block === 0;
    const size = (end - start + (isWhole ? 0 : block)) * FLAGS_BYTES;
    if (size === 0) return;
    allocateEarly(state, {
      caller: 'page_ext_init_flatmem',
      origin: 'CONFIG_PAGE_IDLE_FLAG',
      owner: 'extended page structures',
      size: BigInt(size),
      align: page.bytes,
      from: state.maxDmaAddress,
      node: 0,
    });
    state.log(`allocated ${size} bytes of page_ext`);
  },
};
