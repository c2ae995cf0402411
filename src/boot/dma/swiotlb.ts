/**
 * The bounce buffer for devices that cannot reach all RAM (kernel/dma/swiotlb.c; arch/arm/mm/init.c): in LPAE kernels, where RAM
 * lies above what DMA reaches.
 */
import { MiB } from '../../terms/alignment.ts';
import { allocateEarly } from '../mm/early-allocation.ts';
import type { BootState, Stage } from '../state.ts';

const BUFFER = 64n * MiB;
/** Bytes of a slot. */
const SLOT = 2048n;
/** struct io_tlb_area. */
const AREA = 12;
/** ARCH_LOW_ADDRESS_LIMIT, where no DMA zone is smaller. */
const LOW = 0xffff_ffffn;

function isNeeded({ kernel, dmaLimit, memblock }: BootState): boolean {
  return (
    kernel.behaviour.swiotlb &&
    kernel.build.physicalBits === 64 &&
    kernel.build.page.pfnDown(memblock.endOfDram()) > kernel.build.page.pfnDown(dmaLimit)
  );
}

export const bounceBuffer: Stage = {
  name: 'swiotlb',
  run(state) {
    if (!isNeeded(state)) return;
    const reason = { origin: 'RAM above the DMA limit', owner: 'bounce buffer (swiotlb)' };
    const take = (caller: string, size: bigint, more: { align?: bigint; end?: bigint } = {}): void => {
      allocateEarly(state, { ...reason, caller, size, call: 'nopanic', ...more });
    };
    const align = state.kernel.build.page.bytes;
    const slots = BUFFER / SLOT;
    const isBelowLimit = state.kernel.behaviour.swiotlbBelowDmaLimit && state.dmaLimit < LOW;
    take('swiotlb_init', BUFFER, { align, end: isBelowLimit ? state.dmaLimit : LOW });
    const { swiotlbTables } = state.kernel.behaviour;
    if (swiotlbTables === 'two-arrays') {
      take('swiotlb_init_with_tbl', slots * 4n, { align });
      take('swiotlb_init_with_tbl', slots * 8n, { align });
      return;
    }
    take('swiotlb_init_with_tbl', slots * 16n, { align });
    if (swiotlbTables === 'slots-and-areas')
      take('swiotlb_init_with_tbl', BigInt(AREA * 2 ** Math.ceil(Math.log2(state.cpus))));
  },
};
