/**
 * The first reservations of arm_memblock_init (arch/arm/mm/init.c): the kernel image, the initrd, the initial page tables.
 */
import { PAGE_SIZE, roundDown, roundUp } from '../../terms/alignment.ts';
import { initrdRefused } from '../init/image-messages.ts';
import type { Stage } from '../state.ts';

export const reserveImage: Stage = {
  name: 'reserve-image',
  run(state) {
    const { start, end } = state.placement.kernelImage;
    state.as({ caller: 'arm_memblock_init', origin: 'kernel image', owner: 'kernel image' }, (memblock) =>
      memblock.reserve(state.phys(start), end - start + 1n),
    );
  },
};

/** Drops the initrd unless it lies in one memory region and on nothing reserved. */
export const reserveInitrd: Stage = {
  name: 'reserve-initrd',
  run(state) {
    if (!state.initrd || state.initrd.size === 0n) return;
    const { behaviour } = state.kernel;
    let { base, size } = state.initrd;
    if (behaviour.initrdWholePages) {
      const start = roundDown(base, PAGE_SIZE);
      size = BigInt.asUintN(32, roundUp(size + (base - start), PAGE_SIZE));
      base = start;
    }
    const refuse = (why: 'is not a memory region' | 'overlaps in-use memory region'): void => {
      state.log(...initrdRefused(behaviour, why, base, size));
      state.note({
        kind: 'initrd-refused',
        start: base,
        end: base + size,
        why: why === 'is not a memory region' ? 'outside-ram' : 'reserved',
        origin: state.initrdOrigin,
      });
      state.initrd = undefined;
    };
    if (behaviour.initrdChecked && !state.memblock.isRegionMemory(base, size)) return refuse('is not a memory region');
    if (behaviour.initrdChecked && state.memblock.isRegionReserved(base, size))
      return refuse('overlaps in-use memory region');
    state.as({ caller: 'reserve_initrd_mem', origin: state.initrdOrigin, owner: 'initrd' }, (memblock) =>
      memblock.reserve(base, size),
    );
    state.initrd = { base, size };
  },
};

/** swapper_pg_dir, which ends where the kernel's text offset begins: 16 KiB, with LPAE a page and 4 × 4 KiB. */
export const reservePageTables: Stage = {
  name: 'reserve-page-tables',
  run(state) {
    const { build } = state.kernel;
    const size = build.lpae ? 0x5000n : 0x4000n;
    state.as({ caller: 'arm_mm_memblock_reserve', origin: 'page tables', owner: 'page tables' }, (memblock) =>
      memblock.reserve(state.phys(state.placement.physOffset + build.textOffset - size), size),
    );
  },
};
