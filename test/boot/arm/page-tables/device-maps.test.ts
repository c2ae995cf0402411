/**
 * devicemaps_init, kmap_init and the zero page (arch/arm/mm/mmu.c), by version.
 */
import { describe, expect, it } from 'vitest';
import {
  mapDevices,
  mapHighmemWindows,
  staticMappings,
  takeZeroPage,
} from '../../../../src/boot/arm/page-tables/device-maps.ts';
import type { ArmState } from '../../../../src/boot/arm/state.ts';
import { MiB } from '../../../../src/terms/alignment.ts';
import { hex } from '../../../../src/terms/notation.ts';
import { armState } from '../../stage.ts';

type Set = Readonly<Record<string, string>>;
const NO_PCI: Set = { CONFIG_PCI: 'n' };

const on = (kernel: string, set: Set = NO_PCI, compatible = 'linux,dummy-virt') =>
  armState({ kernel, set, board: { compatible }, memory: [[0x4000_0000n, 64n * MiB]] });

function taken(act: (state: ArmState) => void, state: ArmState): string[] {
  act(state);
  return state.trace.steps
    .filter(({ operation }) => operation === 'alloc')
    .map(({ origin, owner, size }) => `${origin}: ${owner} ${hex(size)}`);
}

const VECTORS = 'exception vectors: exception vectors';
const VECTOR_TABLE = 'exception vectors: PTE tables 0x1000';

describe('vectors', () => {
  it.each([
    ['3.10.5', '0x1000'],
    ['3.10.6', '0x2000'],
    ['3.14', '0x2000'],
    ['6.12', '0x2000'],
  ])('take a page, and since 3.10.6 two: %s', (kernel, size) => {
    const state = on(kernel);
    expect(taken(mapDevices, state)).toEqual([`${VECTORS} ${size}`, VECTOR_TABLE]);
    expect(state.mappings.tableAt(0xffff_0000)).toBeDefined();
    expect(state.mappings.tableAt(0xffdf_ffff)).toBeUndefined();
  });
});

describe('the list of static mappings', () => {
  const AM33XX = 'ti,am33xx';
  it('notes the window for PCI, where the build has PCI and nothing else lies there', () => {
    const state = on('6.12', { CONFIG_PCI: 'y' });
    expect(taken(mapDevices, state).slice(2)).toEqual(['CONFIG_PCI: static mappings 0x2c']);
    expect([0xfedf_ffff, 0xfee0_0000, 0xfeff_ffff, 0xff00_0000].map((at) => state.mappings.hasStatic(at))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    // kernels without the list
    expect(taken(mapDevices, on('3.8', { CONFIG_PCI: 'y' })).slice(2)).toEqual([]);
    // OMAP3 maps its emulation bus there
    const omap3 = taken(mapDevices, on('6.12', { CONFIG_PCI: 'y' }, 'ti,omap3430'));
    expect(omap3.filter((line) => line.startsWith('CONFIG_PCI'))).toEqual([]);
  });

  it('has an entry for each of the machine’s', () => {
    expect(taken(mapDevices, on('6.12', NO_PCI, AM33XX)).slice(2)).toEqual(['machine AM33xx: static mappings 0x58']);
  });

  it('notes gaps, for sections of a MiB alone', () => {
    const gaps = (set: Set) => {
      const state = on('6.12', { ...NO_PCI, ...set }, 'ti,omap4430');
      const noted = taken(mapDevices, state).filter((line) => line === 'static mappings: static mappings 0x2c');
      return [noted.length, state.mappings.hasStatic(0xf810_0000)];
    };
    // 0xf8000000 has one MiB; the others are whole slots
    expect(gaps({})).toEqual([1, true]);
    expect(gaps({ CONFIG_ARM_LPAE: 'y' })).toEqual([0, false]);
  });

  it('has what the user states behind the machine’s', () => {
    const state = on('6.12', NO_PCI, AM33XX);
    const stated = [{ virtual: 0xf000_0000n, physical: 0x200_0000n, size: MiB }];
    Object.assign(state.placement, { staticMaps: stated });
    expect(staticMappings(state).at(-1)).toEqual({
      origin: '--static-map',
      mappings: [{ virtual: 0xf000_0000, physical: 0x200_0000, length: 0x10_0000 }],
    });
    expect(staticMappings(on('6.12'))).toEqual([]);
  });
});

describe('windows for highmem', () => {
  const NONE: Set = { CONFIG_HIGHMEM: 'n' };
  const PKMAP = 'CONFIG_HIGHMEM: PTE tables 0x1000';
  const FIXMAP = 'fixmap: PTE tables 0x1000';
  it.each<[string, Set, string[]]>([
    ['3.10', {}, [PKMAP]],
    ['3.14', {}, [PKMAP, FIXMAP]],
    ['3.14', NONE, []],
    ['6.12', {}, [PKMAP, FIXMAP]],
    ['6.12', NONE, [FIXMAP]],
  ])('by %s %j', (kernel, set, expected) => {
    const state = on(kernel, set);
    expect(taken(mapHighmemWindows, state)).toEqual(expected);
    // pkmap ends at PAGE_OFFSET, the fixmap begins at 0xffc80000
    expect([0xbfe0_0000, 0xffc8_0000].map((at) => state.mappings.tableAt(at) !== undefined)).toEqual([
      expected.includes(PKMAP),
      expected.includes(FIXMAP),
    ]);
  });
});

it.each([
  ['6.12', ['zero page: zero page 0x1000']],
  ['7.2', []],
])('the zero page is allocated up to 6.18: %s', (kernel, expected) => {
  expect(taken(takeZeroPage, on(kernel))).toEqual(expected);
});
