/**
 * What a platform's own code does to memory, told from the root `compatible`: a table, one row a machine description.
 *
 * The kernel tries the root's compatible strings in order and takes the machine that lists the first one it knows, provided
 * the platform is built in (arch/arm/kernel/devtree.c, of_flat_dt_match_machine).
 */
import type { RegEntry } from '../../devicetree/tree.ts';
import type { ArmBuild } from '../../kernel/build/arm.ts';
import { PLAIN_MACHINES } from '../../kernel/build/arm-plain-machines.ts';
import { GiB, MiB } from '../../terms/alignment.ts';
import { dramTrainingArea, fixedRegions, renesasGen2Cma, stealOmapRegions, zynqOcmHole } from './machine-hooks.ts';
import type { ArmStage, ArmState } from './state.ts';

/** What a machine's `reserve` callback does; it runs after the page tables and before /reserved-memory. */
export type ReserveHook = (state: ArmState) => void;

interface MachineRow {
  /** What people call the platform. */
  readonly name: string;
  readonly compatible: readonly string[];
  /** The platform is built in when any of these is set. */
  readonly symbols: readonly string[];
  /** The behaviour that has to hold for the row to be there; without one it always is. */
  readonly while?: 'rcarGen2Cma' | 'bcm2711Machine';
  readonly reserve?: ReserveHook;
  /** Bytes of zone DMA from PHYS_OFFSET on. */
  readonly dmaZoneSize?: bigint;
  /** The DMA zone exists in LPAE builds only. */
  readonly dmaZoneNeedsLpae?: boolean;
  /** `/memory` is cut to its first entries before it is read. */
  readonly memoryEntries?: number;
  readonly source?: string;
}

const OMAP = 'arch/arm/mach-omap2/board-generic.c, omap-secure.c, omap4-common.c';

const MACHINES: readonly MachineRow[] = [
  {
    name: 'OMAP2',
    compatible: ['ti,omap2420', 'ti,omap2430'],
    symbols: ['CONFIG_SOC_OMAP2420', 'CONFIG_SOC_OMAP2430'],
    reserve: stealOmapRegions,
    source: OMAP,
  },
  {
    name: 'OMAP3',
    compatible: [
      'ti,omap3430',
      'ti,omap3',
      'ti,omap3630',
      'ti,omap36xx',
      'ti,omap3-beagle',
      'ti,am3517',
      'nokia,omap3-n900',
      'nokia,omap3-n9',
      'nokia,omap3-n950',
      'timll,omap3-devkit8000',
    ],
    symbols: ['CONFIG_ARCH_OMAP3'],
    reserve: stealOmapRegions,
    source: OMAP,
  },
  {
    name: 'DM81xx',
    compatible: ['ti,dm8148', 'ti,dm814', 'ti,dm8168', 'ti,dm816'],
    symbols: ['CONFIG_SOC_TI81XX'],
    reserve: stealOmapRegions,
    source: OMAP,
  },
  {
    name: 'AM33xx',
    compatible: ['ti,am33xx'],
    symbols: ['CONFIG_SOC_AM33XX'],
    reserve: stealOmapRegions,
    source: OMAP,
  },
  {
    name: 'OMAP4',
    compatible: ['ti,omap4460', 'ti,omap4430', 'ti,omap4'],
    symbols: ['CONFIG_ARCH_OMAP4'],
    reserve: stealOmapRegions,
    source: OMAP,
  },
  {
    name: 'OMAP5',
    compatible: ['ti,omap5432', 'ti,omap5430', 'ti,omap5'],
    symbols: ['CONFIG_SOC_OMAP5'],
    reserve: stealOmapRegions,
    dmaZoneSize: 2n * GiB,
    dmaZoneNeedsLpae: true,
    source: OMAP,
  },
  {
    name: 'DRA7',
    compatible: [
      'ti,dra762',
      'ti,am5728',
      'ti,am5726',
      'ti,dra742',
      'ti,dra7',
      'ti,am5718',
      'ti,am5716',
      'ti,dra722',
      'ti,dra718',
    ],
    symbols: ['CONFIG_SOC_DRA7XX'],
    reserve: stealOmapRegions,
    dmaZoneSize: 2n * GiB,
    dmaZoneNeedsLpae: true,
    source: OMAP,
  },
  { name: 'AM43xx', compatible: ['ti,am4372', 'ti,am43'], symbols: ['CONFIG_SOC_AM43XX'], source: OMAP },
  {
    name: 'Tegra',
    compatible: ['nvidia,tegra20', 'nvidia,tegra30', 'nvidia,tegra114', 'nvidia,tegra124'],
    symbols: ['CONFIG_ARCH_TEGRA'],
    source: 'arch/arm/mach-tegra/tegra.c',
  },
  {
    name: 'i.MX6 Quad, DualLite',
    compatible: ['fsl,imx6dl', 'fsl,imx6q', 'fsl,imx6qp'],
    symbols: ['CONFIG_SOC_IMX6Q'],
    source: 'arch/arm/mach-imx/mach-imx6q.c',
  },
  {
    name: 'Armada 370/XP',
    compatible: ['marvell,armada-370-xp'],
    symbols: ['CONFIG_MACH_MVEBU_V7', 'CONFIG_MACH_ARMADA_370', 'CONFIG_MACH_ARMADA_XP'],
    reserve: dramTrainingArea,
    source: 'arch/arm/mach-mvebu/board-v7.c',
  },
  {
    name: 'Zynq-7000',
    compatible: ['xlnx,zynq-7000'],
    symbols: ['CONFIG_ARCH_ZYNQ'],
    reserve: zynqOcmHole,
    source: 'arch/arm/mach-zynq/common.c',
  },
  {
    name: 'R-Car Gen2, RZ/G1',
    compatible: [
      'renesas,r8a7790',
      'renesas,r8a7791',
      'renesas,r8a7792',
      'renesas,r8a7793',
      'renesas,r8a7794',
      'renesas,r8a7742',
      'renesas,r8a7743',
      'renesas,r8a7744',
      'renesas,r8a7745',
      'renesas,r8a77470',
    ],
    symbols: ['CONFIG_ARCH_RENESAS'],
    while: 'rcarGen2Cma',
    reserve: renesasGen2Cma,
    source: 'arch/arm/mach-shmobile/setup-rcar-gen2.c',
  },
  {
    name: 'RTD1195',
    compatible: ['realtek,rtd1195'],
    symbols: ['CONFIG_ARCH_REALTEK'],
    reserve: fixedRegions('rtd1195_reserve', [
      [0n, 0xa800n],
      [0x1800_0000n, 0x7_0000n],
      [0x1810_0000n, 0x100_0000n],
    ]),
    source: 'arch/arm/mach-realtek/rtd1195.c',
  },
  {
    name: 'Highbank, ECX-2000',
    compatible: ['calxeda,highbank', 'calxeda,ecx-2000'],
    symbols: ['CONFIG_ARCH_HIGHBANK'],
    dmaZoneSize: 4n * GiB,
    dmaZoneNeedsLpae: true,
    source: 'arch/arm/mach-highbank/highbank.c',
  },
  {
    name: 'Keystone',
    compatible: ['ti,k2hk', 'ti,k2e', 'ti,k2l', 'ti,k2g', 'ti,keystone'],
    symbols: ['CONFIG_ARCH_KEYSTONE'],
    dmaZoneSize: 2n * GiB,
    dmaZoneNeedsLpae: true,
    source: 'arch/arm/mach-keystone/keystone.c',
  },
  {
    name: 'BCM2711',
    compatible: ['brcm,bcm2711'],
    symbols: ['CONFIG_ARCH_BCM2835'],
    while: 'bcm2711Machine',
    dmaZoneSize: GiB,
    source: 'arch/arm/mach-bcm/bcm2711.c',
  },
  {
    name: 'RealView',
    compatible: [
      'arm,realview-eb',
      'arm,realview-pb1176',
      'arm,realview-pb11mp',
      'arm,realview-pba8',
      'arm,realview-pbx',
    ],
    symbols: ['CONFIG_ARCH_REALVIEW'],
    dmaZoneSize: 256n * MiB,
    source: 'arch/arm/mach-versatile/realview.c',
  },
  {
    name: 'Exynos',
    compatible: [
      'samsung,exynos3',
      'samsung,exynos3250',
      'samsung,exynos4',
      'samsung,exynos4210',
      'samsung,exynos4212',
      'samsung,exynos4412',
      'samsung,exynos5',
      'samsung,exynos5250',
      'samsung,exynos5260',
      'samsung,exynos5420',
      'samsung,exynos5440',
    ],
    symbols: ['CONFIG_ARCH_EXYNOS'],
    memoryEntries: 8,
    source: 'arch/arm/mach-exynos/exynos.c, exynos_dt_fixup',
  },
];

/** The rows by compatible string: a boot looks up a handful of strings only. */
const BY_COMPATIBLE = new Map(
  [...PLAIN_MACHINES, ...MACHINES].flatMap((row: MachineRow) => row.compatible.map((name) => [name, row] as const)),
);

function isBuiltIn(row: MachineRow, state: ArmState): boolean {
  const { build, behaviour } = state.kernel;
  if (row.while !== undefined && !behaviour[row.while]) return false;
  return row.symbols.some((symbol) => build.config.enabled(symbol));
}

/**
 * The machine description that the kernel picks for the tree: of all that are built in the one that lists the first of the
 * root's strings. Undefined when none does.
 */
export function machineDescription(state: ArmState): MachineRow | undefined {
  for (const name of state.tree.root.property('compatible')?.strings() ?? []) {
    const row = BY_COMPATIBLE.get(name.toLowerCase());
    if (row && isBuiltIn(row, state)) return row;
  }
  return undefined;
}

/** Size in bytes of the zone DMA that the machine asks for; 0 when it asks for none. */
export function dmaZoneSizeOf(state: ArmState, build: ArmBuild): bigint {
  const row = machineDescription(state);
  if (!row?.dmaZoneSize || !build.zoneDma || (row.dmaZoneNeedsLpae && !build.lpae)) return 0n;
  return row.dmaZoneSize;
}

/** The entries of `/memory` that the machine's fix-up leaves. */
export function limitMemoryEntries(state: ArmState, entries: readonly RegEntry[]): readonly RegEntry[] {
  const limit = machineDescription(state)?.memoryEntries;
  return limit === undefined ? entries : entries.slice(0, limit);
}

/** The `reserve` callback of the machine description. */
export const machineHook: ArmStage = {
  name: 'machine-hook',
  run(state) {
    machineDescription(state)?.reserve?.(state);
  },
};
