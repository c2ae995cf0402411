/**
 * The address space kept for vmalloc, and with it the limit of lowmem.
 */
import type { Rows } from '../era.ts';

const MMU = 'arch/arm/mm/mmu.c';

/** How much address space a version keeps for vmalloc. */
export interface VmallocBehaviour {
  /** The arithmetic of the vmalloc limit: in phys_addr_t, which wraps without LPAE, or in 64 bits. */
  readonly vmallocLimitWidth: 'phys' | 'u64';
  /** Address-space bytes kept for vmalloc when `vmalloc=` is absent. */
  readonly vmallocDefault: bigint;
  /** The default for vmalloc leaves the 8 MiB gap above lowmem on top. */
  readonly vmallocDefaultGap: boolean;
  /** Exclusive end of the vmalloc area where no platform header says otherwise. */
  readonly vmallocEnd: bigint;
  /** `vmalloc=` asks for usable space: the guard gap below VMALLOC_START comes on top. */
  readonly vmallocGapOnTop: boolean;
  /** How the clamping of `vmalloc=` is logged. */
  readonly vmallocClampWording: 'area too small, MB' | 'area is too small, MiB';
  /** Which holes in RAM are given to vmalloc with ENABLE_VMALLOC_SAVING: those that start, or end, below MAX_HOLE_ADDRESS. */
  readonly vmallocSaving: 'none' | 'hole-start' | 'hole-end';
  /** Where a platform's own VMALLOC_END is to be looked up. */
  readonly vmallocEndOf: '2.6.32' | '3.0' | 'all-platforms';
}

export const VMALLOC: Rows<VmallocBehaviour> = {
  vmallocLimitWidth: {
    topic: 'lowmem and vmalloc',
    eras: [
      { from: '2.6.32', value: 'phys', change: 'the vmalloc limit wraps past 4 GiB', source: `${MMU} 4.4.155` },
      {
        from: '4.11',
        value: 'u64',
        change: 'the vmalloc limit is computed in 64 bits',
        source: `${MMU} 4.11.0`,
        backports: ['4.9.80'],
      },
    ],
  },
  vmallocDefault: {
    topic: 'lowmem and vmalloc',
    eras: [
      { from: '2.6.32', value: 0x0800_0000n, change: '128 MiB kept for vmalloc', source: `${MMU} 3.0` },
      { from: '3.3', value: 0x0f00_0000n, change: '240 MiB kept for vmalloc', source: `${MMU} 3.4` },
    ],
  },
  vmallocDefaultGap: {
    topic: 'lowmem and vmalloc',
    eras: [
      {
        from: '2.6.32',
        value: false,
        change: 'the 128 MiB for vmalloc include the gap above lowmem',
        source: `${MMU} 3.0`,
      },
      {
        from: '3.3',
        value: true,
        change: 'the 240 MiB for vmalloc come with the 8 MiB gap on top',
        source: `${MMU} 3.4`,
      },
    ],
  },
  vmallocEnd: {
    topic: 'lowmem and vmalloc',
    eras: [
      {
        from: '2.6.32',
        value: 0xf800_0000n,
        change: 'VMALLOC_END is the platform’s own; that of OMAP and the ARM boards where the platform is not known',
        source: 'arch/arm/mach-*/include/mach/vmalloc.h 3.0',
      },
      {
        from: 'vendor',
        value: 0xf200_0000n,
        change: 'VMALLOC_END of Freescale’s i.MX6',
        source: 'arch/arm/plat-mxc/include/mach/vmalloc.h, Freescale 3.0.35',
        flavours: ['imx-3.0.35'],
      },
      {
        from: '3.3',
        value: 0xff00_0000n,
        change: 'VMALLOC_END is 0xff000000',
        source: 'arch/arm/include/asm/pgtable.h 3.10',
      },
      {
        from: '4.4',
        value: 0xff80_0000n,
        change: 'VMALLOC_END is 0xff800000',
        source: 'arch/arm/include/asm/pgtable.h 4.4; a 4.3.3 boot log',
      },
    ],
  },
  vmallocGapOnTop: {
    topic: 'lowmem and vmalloc',
    eras: [
      {
        from: '2.6.32',
        value: false,
        change: 'vmalloc= includes the 8 MiB gap above lowmem',
        source: `${MMU} 5.12.9`,
      },
      {
        from: '5.13',
        value: true,
        change: 'vmalloc= is usable space: the 8 MiB gap comes on top',
        source: `${MMU} 5.14.0`,
        between: ['5.12', '5.14'],
      },
    ],
  },
  vmallocClampWording: {
    topic: 'lowmem and vmalloc',
    eras: [
      { from: '2.6.32', value: 'area too small, MB', change: 'clamping is logged in MB', source: `${MMU} 5.12.9` },
      {
        from: '5.13',
        value: 'area is too small, MiB',
        change: 'clamping is logged in MiB',
        source: `${MMU} 5.14.0`,
        between: ['5.12', '5.14'],
      },
    ],
  },
  vmallocSaving: {
    topic: 'lowmem and vmalloc',
    eras: [
      { from: '2.6.32', value: 'none', change: 'holes in RAM stay holes in lowmem', source: `${MMU} 3.10` },
      {
        from: 'vendor',
        value: 'hole-start',
        change: 'holes that start below MAX_HOLE_ADDRESS raise the lowmem limit',
        source: `${MMU} of Qualcomm 3.10.28`,
        flavours: ['msm-3.10-q1'],
      },
      {
        from: 'vendor',
        value: 'hole-end',
        change: 'holes that end below MAX_HOLE_ADDRESS raise the lowmem limit',
        source: `${MMU} of Qualcomm 3.10.49`,
        flavours: ['msm-3.10', 'msm-3.10-q2', 'msm-3.10-q3'],
      },
    ],
  },
  vmallocEndOf: {
    topic: 'lowmem and vmalloc',
    eras: [
      {
        from: '2.6.32',
        value: '2.6.32',
        change: 'every platform has a VMALLOC_END of its own',
        source: 'arch/arm/mach-*/include/mach/vmalloc.h 2.6.32',
      },
      {
        from: '2.6.36',
        value: '3.0',
        change: 'platforms have other figures for VMALLOC_END',
        source: 'arch/arm/mach-*/include/mach/vmalloc.h 3.0',
        between: ['2.6.32', '3.0'],
      },
      { from: '3.3', value: 'all-platforms', change: 'VMALLOC_END is the same for all', source: `${MMU} 3.4` },
      {
        from: 'vendor',
        value: 'all-platforms',
        change: 'VMALLOC_END is that of the vendor’s board',
        source: 'arch/arm/plat-mxc/include/mach/vmalloc.h of Freescale 3.0.35',
        flavours: ['imx-3.0.35'],
      },
    ],
  },
};
