/**
 * What only old kernels do not survive, as real boots of them showed.
 */
import { endOf } from '../../terms/address-range.ts';
import type { ArmStage, ArmState } from './state.ts';

/** Bytes of the largest block of the page allocator: page structures are there for whole blocks. */
const blockBytes = ({ kernel }: ArmState): bigint => kernel.build.page.bytesOf(2 ** kernel.build.maxOrder);

/**
 * Up to 4.10 lowmem is bounded before memory is taken from its top, and with HIGHMEM ends above RAM then. That is harmless
 * while the last page structures reach up to it; beyond them the kernel initialises pages that do not exist.
 */
function noteLowmemAboveRam(state: ArmState): void {
  const { build, behaviour } = state.kernel;
  if (behaviour.lowmemBounds !== 'regions' || !build.highmem || behaviour.carveouts !== 'none') return;
  const end = state.memblock.endOfDram();
  const lowmemEnd = state.memblock.currentLimit;
  const block = blockBytes(state);
  if (((end + block - 1n) / block) * block >= lowmemEnd) return;
  state.note({
    kind: 'kernel-dies',
    death: { kind: 'lowmem-above-ram', ramEnd: end, lowmemEnd },
    origin: 'lowmem limit',
  });
}

/** The memblock of 2.6.36 to 3.2 computes the end of a bank that reaches 4 GiB as 0, and then finds no free memory at all. */
function noteBankAt4G(state: ArmState): void {
  if (state.kernel.behaviour.memblockTop === 'cut' || state.physicalBits === 64) return;
  const bank = state.banks.find(({ base, size }) => base + size > 0xffff_ffffn);
  if (!bank) return;
  state.note({
    kind: 'kernel-dies',
    death: { kind: 'bank-up-to-4g', base: bank.base },
    origin: bank.origin,
    span: bank.span,
  });
}

/** Without a window of its own the blob is read through the linear mapping. */
function noteBlobAboveLowmem(state: ArmState): void {
  const { blobWindow, blobReserved } = state.kernel.behaviour;
  if (blobWindow || blobReserved === 'never') return;
  const { dtb } = state.placement;
  const { lowmemLimit } = state.bounds;
  if (endOf(dtb) <= lowmemLimit) return;
  state.note({ kind: 'blob-above-lowmem', blob: dtb, lowmemLimit, origin: 'device tree blob' });
}

export const vintageSurvival: ArmStage = {
  name: 'vintage-survival',
  run(state) {
    noteLowmemAboveRam(state);
    noteBankAt4G(state);
    noteBlobAboveLowmem(state);
  },
};
