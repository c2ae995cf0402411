/**
 * What machine descriptions map for themselves (their map_io callbacks): each list is one call of iotable_init.
 */

import { roundDown } from '../../../terms/alignment.ts';
import { machineDescription } from '../machines.ts';
import type { ArmState } from '../state.ts';
import type { Mapping } from './kernel-mappings.ts';

export interface MappingList {
  readonly mappings: readonly Mapping[];
  /** What the list is for. */
  readonly origin: string;
}

const MIB = 0x10_0000;

type Row = readonly [virtual: number, physical: number, length: number];

interface MapIo {
  rows(state: ArmState): readonly Row[];
  /** The debug console's page is mapped first. */
  readonly debugConsole: boolean;
  readonly source: string;
}

const OMAP = 'arch/arm/mach-omap2/io.c';

const omap = (...rows: readonly Row[]): MapIo => ({ rows: () => rows, debugConsole: false, source: OMAP });

/** The unit that tells what chip it is, wherever the tree has it. */
function exynosChipId(state: ArmState): readonly Row[] {
  for (const node of state.tree.root.walk()) {
    if (!node.property('compatible')?.strings().includes('samsung,exynos4210-chipid')) continue;
    const reg = node.property('reg');
    const [unit] = reg?.value.length === 8 ? reg.reg(1, 1) : [];
    // one byte less than the unit has
    return unit ? [[0xf800_0000, Number(unit.base), Number(unit.size) - 1]] : [];
  }
  return [];
}

/** By the name of the machine's row in machines.ts. */
const MAP_IO: Readonly<Record<string, MapIo>> = {
  OMAP3: omap(
    [0xf800_0000, 0x6800_0000, MIB],
    [0xfa00_0000, 0x4800_0000, 4 * MIB],
    [0xfe00_0000, 0x6e00_0000, MIB],
    [0xfc00_0000, 0x6c00_0000, MIB],
    [0xfd00_0000, 0x6d00_0000, MIB],
    [0xfb00_0000, 0x4900_0000, MIB],
    [0xfe80_0000, 0x5400_0000, 8 * MIB],
  ),
  OMAP4: omap(
    [0xf800_0000, 0x4400_0000, MIB],
    [0xfc00_0000, 0x4a00_0000, 4 * MIB],
    [0xfa00_0000, 0x4800_0000, 4 * MIB],
  ),
  OMAP5: omap(
    [0xf800_0000, 0x4400_0000, MIB],
    [0xfc00_0000, 0x4a00_0000, 4 * MIB],
    [0xfce0_0000, 0x4ae0_0000, 2 * MIB],
    [0xfa00_0000, 0x4800_0000, 4 * MIB],
  ),
  DRA7: omap(
    [0xfa21_0000, 0x4821_0000, MIB],
    [0xf800_0000, 0x4400_0000, MIB],
    [0xfa00_0000, 0x4800_0000, MIB],
    [0xfa40_0000, 0x4840_0000, MIB],
    [0xfa80_0000, 0x4880_0000, 2 * MIB],
    [0xfc00_0000, 0x4a00_0000, 3 * MIB],
    [0xfce0_0000, 0x4ae0_0000, MIB],
  ),
  DM81xx: omap([0xfa00_0000, 0x4800_0000, 4 * MIB]),
  AM33xx: omap([0xfa00_0000, 0x4800_0000, 4 * MIB], [0xf9c0_0000, 0x44c0_0000, 4 * MIB]),
  AM43xx: omap([0xfa00_0000, 0x4800_0000, 4 * MIB], [0xf9c0_0000, 0x44c0_0000, 4 * MIB]),
  Tegra: {
    rows: ({ kernel }) => [
      [0xfe20_0000, 0x6000_0000, Number(kernel.build.sectionSize)],
      [0xfe00_0000, 0x7000_0000, Number(kernel.build.sectionSize)],
      [0xfe44_0000, 0x5004_0000, 0x4000],
      [0xfe40_0000, 0x4000_0000, 0x4_0000],
    ],
    debugConsole: true,
    source: 'arch/arm/mach-tegra/io.c',
  },
  Exynos: { rows: exynosChipId, debugConsole: true, source: 'arch/arm/mach-exynos/exynos.c' },
  'i.MX6 Quad, DualLite': {
    rows: ({ kernel }) =>
      kernel.behaviour.imx6ScuMapped ? [[0xf400_0000, 0x00a0_0000, Number(kernel.build.page.bytes)]] : [],
    debugConsole: true,
    source: 'arch/arm/mach-imx/mach-imx6q.c, platsmp.c',
  },
  'Zynq-7000': {
    rows: () => [[0xf8f0_0000, 0xf8f0_0000, 0x100]],
    debugConsole: true,
    source: 'arch/arm/mach-zynq/common.c',
  },
};

/** Machines with such an interconnect; the others take the memory all the same. */
const MAPS_BARRIER = new Set(['OMAP4', 'OMAP5', 'DRA7']);
/** Where the barrier of the interconnect is mapped (OMAP4_DRAM_BARRIER_VA). */
const OMAP_BARRIER = 0xfe60_0000;

/** The page of the debug console, in builds with one at a fixed address (debug_ll_io_init). */
function debugConsole({ kernel }: ArmState): Row | undefined {
  const { config, page } = kernel.build;
  const physical = config.number('CONFIG_DEBUG_UART_PHYS');
  const virtual = config.number('CONFIG_DEBUG_UART_VIRT');
  if (!config.enabled('CONFIG_DEBUG_LL') || !physical || !virtual) return undefined;
  return [Number(roundDown(virtual, page.bytes)), Number(roundDown(physical, page.bytes)), Number(page.bytes)];
}

const listOf = (origin: string, rows: readonly Row[]): MappingList => ({
  origin,
  mappings: rows.map(([virtual, physical, length]) => ({ virtual, physical, length })),
});

export function machineMappings(state: ArmState): MappingList[] {
  const machine = machineDescription(state);
  const mapIo = machine && MAP_IO[machine.name];
  const lists: MappingList[] = [];
  const console = mapIo && !mapIo.debugConsole ? undefined : debugConsole(state);
  if (console) lists.push(listOf('CONFIG_DEBUG_LL', [console]));
  if (machine && mapIo) {
    const rows = mapIo.rows(state);
    if (rows.length > 0) lists.push(listOf(`machine ${machine.name}`, rows));
  }
  if (state.omapBarrier !== undefined && machine && MAPS_BARRIER.has(machine.name))
    lists.push(listOf('CONFIG_OMAP_INTERCONNECT_BARRIER', [[OMAP_BARRIER, Number(state.omapBarrier), MIB]]));
  return lists;
}
