/**
 * What machines map for themselves. OMAP: an interconnect's virtual addresses lie at one distance from its physical ones
 * (arch/arm/mach-omap2/iomap.h); the others as their map_io callbacks name them.
 */
import { describe, expect, it } from 'vitest';
import { machineMappings } from '../../../../src/boot/arm/page-tables/machine-mappings.ts';
import { armState, type StageInput } from '../../stage.ts';

const MIB = 0x10_0000;
const hex = (value: number) => `0x${value.toString(16)}`;

function lists(compatible: string, more: Partial<StageInput> = {}, barrier?: bigint) {
  const state = armState({ kernel: '6.12', ...more, board: { compatible, ...more.board } });
  if (barrier !== undefined) state.omapBarrier = barrier;
  return machineMappings(state).map(({ origin, mappings }) => [
    origin,
    ...mappings.map(({ virtual, physical, length }) => `${hex(virtual)}<${hex(physical)}+${hex(length)}`),
  ]);
}

/** OMAP2_L3_IO_OFFSET, OMAP2_L4_IO_OFFSET, OMAP2_EMU_IO_OFFSET, OMAP4_L3_IO_OFFSET, AM33XX_L4_WK_IO_OFFSET. */
const OFFSET = { l3: 0x9000_0000, l4: 0xb200_0000, emu: 0xaa80_0000, l3of4: 0xb400_0000, l4wk: 0xb500_0000 } as const;

type Window = readonly [bus: keyof typeof OFFSET, physical: number, megabytes: number];

const PER4: Window = ['l4', 0x4800_0000, 4];
const L3OF4: Window = ['l3of4', 0x4400_0000, 1];

const SMALL_OMAPS = [PER4, ['l4wk', 0x44c0_0000, 4]] as const;

describe('an OMAP', () => {
  it.each<[string, string, readonly Window[]]>([
    [
      'ti,omap3430',
      'OMAP3',
      [
        ['l3', 0x6800_0000, 1],
        ['l4', 0x4800_0000, 4],
        ['l3', 0x6e00_0000, 1],
        ['l3', 0x6c00_0000, 1],
        ['l3', 0x6d00_0000, 1],
        ['l4', 0x4900_0000, 1],
        ['emu', 0x5400_0000, 8],
      ],
    ],
    ['ti,omap4430', 'OMAP4', [L3OF4, ['l4', 0x4a00_0000, 4], PER4]],
    ['ti,omap5', 'OMAP5', [L3OF4, ['l4', 0x4a00_0000, 4], ['l4', 0x4ae0_0000, 2], PER4]],
    [
      'ti,dra7',
      'DRA7',
      [
        ['l4', 0x4821_0000, 1],
        L3OF4,
        ['l4', 0x4800_0000, 1],
        ['l4', 0x4840_0000, 1],
        ['l4', 0x4880_0000, 2],
        ['l4', 0x4a00_0000, 3],
        ['l4', 0x4ae0_0000, 1],
      ],
    ],
    ['ti,dm8148', 'DM81xx', [PER4]],
    ['ti,am33xx', 'AM33xx', SMALL_OMAPS],
    ['ti,am4372', 'AM43xx', SMALL_OMAPS],
  ])('%s', (compatible, name, windows) => {
    expect(lists(compatible)).toEqual([
      [
        `machine ${name}`,
        ...windows.map(([bus, physical, size]) => `${hex(physical + OFFSET[bus])}<${hex(physical)}+${hex(size * MIB)}`),
      ],
    ]);
  });

  it.each([
    ['ti,omap4430', true],
    ['ti,omap5', true],
    ['ti,dra7', true],
    ['ti,am33xx', false],
  ])('%s maps the barrier of its interconnect: %s', (compatible, maps) => {
    const barrier = ['CONFIG_OMAP_INTERCONNECT_BARRIER', '0xfe600000<0x9ff00000+0x100000'];
    expect(lists(compatible, {}, 0x9ff0_0000n).slice(1)).toEqual(maps ? [barrier] : []);
  });
});

const IMX6 = { CONFIG_SOC_IMX6Q: 'y' };

describe('other machines', () => {
  it.each([
    [
      'nvidia,tegra124',
      { set: { CONFIG_ARCH_TEGRA: 'y' } },
      [
        [
          'machine Tegra',
          '0xfe200000<0x60000000+0x100000',
          '0xfe000000<0x70000000+0x100000',
          '0xfe440000<0x50040000+0x4000',
          '0xfe400000<0x40000000+0x40000',
        ],
      ],
    ],
    ['xlnx,zynq-7000', {}, [['machine Zynq-7000', '0xf8f00000<0xf8f00000+0x100']]],
    // its snoop control unit, since 5.11
    ['fsl,imx6q', { set: IMX6 }, [['machine i.MX6 Quad, DualLite', '0xf4000000<0xa00000+0x1000']]],
    ['fsl,imx6q', { set: IMX6, kernel: '5.10' }, []],
    ['linux,dummy-virt', {}, []],
  ] as const)('%s', (compatible, more, expected) => {
    expect(lists(compatible, more)).toEqual(expected);
  });

  const EXYNOS = 'samsung,exynos5250';
  const chipId = (reg: readonly (readonly [bigint, bigint])[], cells: readonly [number, number] = [1, 1]) => ({
    board: { cells, nodes: { 'chipid@10000000': { compatible: 'samsung,exynos4210-chipid', reg } } },
  });

  it('an Exynos maps the unit that tells its kind, less a byte', () => {
    expect(lists(EXYNOS, chipId([[0x1000_0000n, 0x100n]]))).toEqual([['machine Exynos', '0xf8000000<0x10000000+0xff']]);
    expect(lists(EXYNOS)).toEqual([]);
    expect(lists(EXYNOS, chipId([[0x1000_0000n, 0x100n]], [2, 2]))).toEqual([]);
  });
});

describe('the debug console', () => {
  const set = {
    CONFIG_DEBUG_LL: 'y',
    CONFIG_DEBUG_UART_PHYS: '0x09000123',
    CONFIG_DEBUG_UART_VIRT: '0xfa020456',
  };
  const CONSOLE = ['CONFIG_DEBUG_LL', '0xfa020000<0x9000000+0x1000'];

  it('is mapped by its page, in front of what the machine maps', () => {
    expect(lists('linux,dummy-virt', { set })).toEqual([CONSOLE]);
    expect(lists('xlnx,zynq-7000', { set })[0]).toEqual(CONSOLE);
  });

  it.each([
    ['an OMAP', 'ti,omap4430', set],
    ['a build without one', 'xlnx,zynq-7000', { ...set, CONFIG_DEBUG_LL: 'n' }],
    ['one without an address', 'xlnx,zynq-7000', { ...set, CONFIG_DEBUG_UART_PHYS: '0' }],
    ['one without a virtual one', 'xlnx,zynq-7000', { ...set, CONFIG_DEBUG_UART_VIRT: '0' }],
  ])('is not by %s', (_, compatible, given) => {
    expect(lists(compatible, { set: given }).map(([origin]) => origin)).toEqual([expect.stringMatching(/^machine /)]);
  });
});
