/**
 * Where RAM starts for the kernel.
 */
import type { Rows } from '../era.ts';

/** How a version finds PHYS_OFFSET. */
export interface PlacementBehaviour {
  /** A kernel that finds PHYS_OFFSET from its own place takes it for a multiple of this many bytes. */
  readonly physOffsetAlignment: bigint;
}

export const PLACEMENT: Rows<PlacementBehaviour> = {
  physOffsetAlignment: {
    topic: 'import of /memory',
    eras: [
      {
        from: '2.6.32',
        value: 0x20_0000n,
        change: 'RAM starts where the platform says: PHYS_OFFSET is built in',
        source: 'arch/arm/include/asm/memory.h 2.6.36',
      },
      {
        from: '2.6.39',
        value: 0x100_0000n,
        change: 'RAM starts on a 16 MiB boundary for a kernel that finds out where it is',
        source: 'arch/arm/kernel/head.S 2.6.39 to 5.10 (__fixup_pv_table)',
      },
      {
        from: '5.11',
        value: 0x20_0000n,
        change: 'RAM starts on a 2 MiB boundary for a kernel that finds out where it is',
        source: 'arch/arm/kernel/phys2virt.S 5.12',
        between: ['5.10', '5.12'],
      },
    ],
  },
};
