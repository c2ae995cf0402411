/**
 * devicemaps_init and what follows it in paging_init (arch/arm/mm/mmu.c): vectors, the machine's own mappings, the gaps they
 * leave, the window for PCI I/O, the tables of pkmap and fixmap, the zero page.
 */
import type { ArmState } from '../state.ts';
import { mapStatic, takeAligned, takeStaticVms, takeTable } from './early-alloc.ts';
import { SLOT } from './kernel-mappings.ts';
import { type MappingList, machineMappings } from './machine-mappings.ts';

const VECTORS = 0xffff_0000;
/** PCI_IO_VIRT_BASE. */
const PCI_IO = 0xfee0_0000;
/** The lowest address of the fixmap since it has a table of its own. */
const FIXADDR_START = 0xffc8_0000;

/** Who holds the pages that the vectors lie in. */
export const VECTOR_PAGES = 'exception vectors';

/** What the machine maps for itself, and what the user says that it does. */
export function staticMappings(state: ArmState): MappingList[] {
  const stated = (state.placement.staticMaps ?? []).map(({ virtual, physical, size }) => ({
    virtual: Number(virtual),
    physical: Number(physical),
    length: Number(size),
  }));
  const lists = machineMappings(state);
  return stated.length > 0 ? [...lists, { origin: '--static-map', mappings: stated }] : lists;
}

export function mapDevices(state: ArmState): void {
  const { behaviour, build } = state.kernel;
  const vectors = { origin: 'exception vectors' };
  takeAligned(state, build.page.bytesOf(behaviour.vectorPages), VECTOR_PAGES, vectors);
  state.mappings.table(VECTORS, takeTable(state, vectors));

  for (const { mappings, origin } of staticMappings(state)) {
    mapStatic(state, mappings, { origin }, ({ virtual }) => {
      state.blockedMapping ??= { origin, virtual: BigInt(virtual) };
    });
  }

  for (const { base, size } of build.lpae ? [] : state.mappings.gaps()) {
    takeStaticVms(state, 1, 'vm_reserve_area_early', { origin: 'static mappings' });
    state.mappings.addStatic({ virtual: Number(base), length: Number(size) });
  }
  if (
    behaviour.staticVmBytes !== undefined &&
    build.config.enabled('CONFIG_PCI') &&
    !state.mappings.hasStatic(PCI_IO)
  ) {
    takeStaticVms(state, 1, 'vm_reserve_area_early', { origin: 'CONFIG_PCI' });
    state.mappings.addStatic({ virtual: PCI_IO, length: SLOT });
  }
}

/** kmap_init: the tables behind pkmap and the fixmap. */
export function mapHighmemWindows(state: ArmState): void {
  const { behaviour, build } = state.kernel;
  const { mappings } = state;
  if (build.highmem) mappings.table(Number(build.pageOffset) - SLOT, takeTable(state, { origin: 'CONFIG_HIGHMEM' }));
  const { fixmapTableAllocated } = behaviour;
  if (fixmapTableAllocated === 'always' || (fixmapTableAllocated === 'highmem' && build.highmem))
    mappings.table(FIXADDR_START, takeTable(state, { origin: 'fixmap' }));
}

export function takeZeroPage(state: ArmState): void {
  if (state.kernel.behaviour.zeroPageAllocated)
    takeAligned(state, state.kernel.build.page.bytes, 'zero page', { origin: 'zero page' });
}
