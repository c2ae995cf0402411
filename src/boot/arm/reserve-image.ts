/**
 * The first reservations of arm_memblock_init (arch/arm/mm/init.c): the kernel image and the initial page tables, with the blob between them and the machine hook up to 3.14.
 */
import { reserveBlob } from '../of/reserve-blob.ts';
import { reserveMap } from '../of/reserved-memory/memreserve.ts';
import type { Stage } from '../state.ts';
import type { ArmStage } from './state.ts';

export const reserveImage: Stage = {
  name: 'reserve-image',
  run(state) {
    const { start, end } = state.placement.kernelImage;
    state.as({ caller: 'arm_memblock_init', origin: 'kernel image', owner: 'kernel image' }, (memblock) =>
      memblock.reserve(state.phys(start), end - start + 1n),
    );
  },
};

/** swapper_pg_dir, which ends where the kernel's text offset begins: 16 KiB, with LPAE a page and 4 × 4 KiB. */
export const reservePageTables: ArmStage = {
  name: 'reserve-page-tables',
  run(state) {
    const { build } = state.kernel;
    const size = build.lpae ? 0x5000n : 0x4000n;
    state.as({ caller: 'arm_mm_memblock_reserve', origin: 'page tables', owner: 'page tables' }, (memblock) =>
      memblock.reserve(state.phys(state.placement.physOffset + state.placement.textOffset - size), size),
    );
  },
};

/** Blob and memory reserve map together, as kernels do that know no /reserved-memory (arm_dt_memblock_reserve). */
export const reserveBlobAndMap: Stage = {
  name: reserveBlob.name,
  run(state) {
    reserveBlob.run(state);
    reserveMap(state);
  },
};
