/**
 * The first reservations of arm_memblock_init (arch/arm/mm/init.c): the kernel image, the initrd, the initial page tables.
 */
import { PAGE_SIZE, roundDown, roundUp } from '../../terms/alignment.ts';
import { hex } from '../../terms/notation.ts';
import type { Stage } from '../machine.ts';
import { initrdRefused } from './messages/image.ts';

export const reserveImage: Stage = {
  name: 'reserve-image',
  run(machine) {
    const { start, end } = machine.placement.kernelImage;
    machine
      .as({ caller: 'arm_memblock_init', origin: 'kernel image', owner: 'kernel image' })
      .reserve(machine.phys(start), end - start + 1n);
  },
};

/** Drops the initrd unless it lies in one memory region and on nothing reserved. */
export const reserveInitrd: Stage = {
  name: 'reserve-initrd',
  run(machine) {
    if (!machine.initrd || machine.initrd.size === 0n) return;
    const { behaviour } = machine.kernel;
    let { base, size } = machine.initrd;
    if (behaviour.initrdWholePages) {
      const start = roundDown(base, PAGE_SIZE);
      size = BigInt.asUintN(32, roundUp(size + (base - start), PAGE_SIZE));
      base = start;
    }
    const refuse = (why: 'is not a memory region' | 'overlaps in-use memory region'): void => {
      machine.log(...initrdRefused(behaviour, why, base, size));
      machine.note({
        kind: 'initrd-refused',
        message: `the initrd at ${hex(base)}-${hex(base + size - 1n)} is dropped: it ${
          why === 'is not a memory region'
            ? 'does not lie in one region of RAM'
            : 'overlaps memory that is reserved already'
        }`,
        origin: machine.initrdOrigin,
      });
      machine.initrd = undefined;
    };
    if (behaviour.initrdChecked && !machine.memblock.isRegionMemory(base, size))
      return refuse('is not a memory region');
    if (behaviour.initrdChecked && machine.memblock.isRegionReserved(base, size))
      return refuse('overlaps in-use memory region');
    machine.as({ caller: 'reserve_initrd_mem', origin: machine.initrdOrigin, owner: 'initrd' }).reserve(base, size);
    machine.initrd = { base, size };
  },
};

/** swapper_pg_dir, which ends where the kernel's text offset begins: 16 KiB, with LPAE a page and 4 × 4 KiB. */
export const reservePageTables: Stage = {
  name: 'reserve-page-tables',
  run(machine) {
    const { build } = machine.kernel;
    const size = build.lpae ? 0x5000n : 0x4000n;
    machine
      .as({ caller: 'arm_mm_memblock_reserve', origin: 'page tables', owner: 'page tables' })
      .reserve(machine.phys(machine.placement.physOffset + build.textOffset - size), size);
  },
};
