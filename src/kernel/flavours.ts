/**
 * Kernels of vendors that lay memory out in a way of their own.
 */
import type { Version } from './version.ts';

/** A vendor's kernel that lays memory out in a way of its own. */
export interface Flavour {
  readonly name: string;
  /** The release it is built on. */
  readonly version: Version;
  /** One sentence for `dtmem kernels`. */
  readonly about: string;
}

export const FLAVOURS = [
  {
    name: 'msm-3.10',
    version: { major: 3, minor: 10, patch: 49 },
    about: 'Qualcomm 3.10.49 with the vmalloc saving, printing its layout in the published form',
  },
  {
    name: 'msm-3.10-q1',
    version: { major: 3, minor: 10, patch: 28 },
    about: 'Qualcomm 3.10.28 to 3.10.51: memory banks, holes from qcom,memblock-remove',
  },
  {
    name: 'msm-3.10-q2',
    version: { major: 3, minor: 10, patch: 49 },
    about: 'Qualcomm 3.10.49: memblock, holes from linux,remove-completely',
  },
  {
    name: 'msm-3.10-q3',
    version: { major: 3, minor: 10, patch: 84 },
    about: 'Qualcomm 3.10.84: as msm-3.10-q2, with the layout print rewritten',
  },
  {
    name: 'imx-3.0.35',
    version: { major: 3, minor: 0, patch: 35 },
    about: 'Freescale 3.0.35 for i.MX6: PAGE_OFFSET 2 GiB, VMALLOC_END 0xf2000000, 184 MiB of DMA space',
  },
] as const satisfies readonly Flavour[];

export type FlavourName = (typeof FLAVOURS)[number]['name'];
