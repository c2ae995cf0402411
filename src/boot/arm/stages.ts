/**
 * The early boot of a 32-bit ARM kernel, in the order of its own call graph: setup_arch, arm_memblock_init, paging_init,
 * bootmem_init, unflatten_device_tree, mem_init.
 */
import type { ArmBehaviour } from '../../kernel/history/arm/arm.ts';
import { Memblock } from '../../memblock/memblock.ts';
import { defaultCma } from '../dma/contiguous.ts';
import { bounceBuffer } from '../dma/swiotlb.ts';
import { saveCommandLine } from '../init/command-line.ts';
import { earlyParameters } from '../init/early-parameters.ts';
import { reserveInitrd } from '../init/initrd.ts';
import { logBuffer } from '../init/log-buffer.ts';
import { reserveMem } from '../init/reserve-mem.ts';
import { standardResources } from '../init/standard-resources.ts';
import { unknownParameters } from '../init/unknown-parameters.ts';
import { activateCma } from '../mm/activate-cma.ts';
import { freeAll } from '../mm/free-all.ts';
import { hashTables } from '../mm/hash-tables.ts';
import { memTotal } from '../mm/mem-total.ts';
import { dumpMemblock, takeImported } from '../mm/memblock-dump.ts';
import { memoryLine } from '../mm/memory-line.ts';
import { pageExtension } from '../mm/page-extension.ts';
import { pageStructures } from '../mm/page-structures.ts';
import { perCpuAreas } from '../mm/per-cpu.ts';
import { stackDepot } from '../mm/stack-depot.ts';
import { survival } from '../mm/survival.ts';
import { zoneLists } from '../mm/zone-lists.ts';
import { sizeZones } from '../mm/zones.ts';
import { importMemory } from '../of/import-memory.ts';
import { reserveBlob } from '../of/reserve-blob.ts';
import { reservedMemory } from '../of/reserved-memory/reserved-memory.ts';
import { lateReservedMemory } from '../of/reserved-memory/two-phase.ts';
import { unflattenTree } from '../of/unflatten.ts';
import { usableMemory } from '../of/usable-memory.ts';
import { regionsFrom } from '../regions.ts';
import { bootmemInit } from './bootmem-init.ts';
import { removeMemoryHoles, reserveCarveouts } from './carveouts.ts';
import { reserveCrashkernel } from './crashkernel.ts';
import { setupDmaZone } from './dma-zone.ts';
import { virtualLayout } from './layout.ts';
import { bankBounds, fillMemblock, lateBankBounds } from './lowmem/banks.ts';
import { firstBounds, secondBounds } from './lowmem/bounds.ts';
import { regionBounds } from './lowmem/regions.ts';
import { machineInit } from './machine-init.ts';
import { machineHook } from './machines.ts';
import { mapDevicesAndWindows, mapLowmem } from './map-lowmem.ts';
import { memoryLines } from './memory-line.ts';
import { buildPageTables } from './page-tables/stage.ts';
import { reserveBlobAndMap, reserveImage, reservePageTables } from './reserve-image.ts';
import type { ArmStage } from './state.ts';
import { vintageSurvival } from './vintage-survival.ts';
import { zoneSpans } from './zone-spans.ts';

/** Memory as the banks have it, for kernels that keep it there. */
const takeImportedBanks: ArmStage = {
  name: takeImported.name,
  run(state) {
    const banks = new Memblock(state.memblockOptions);
    for (const { base, size } of state.banks) banks.add(base, size);
    state.imported = regionsFrom(banks.memory);
  },
};

/** What bounds lowmem before the reservations. */
const FIRST_BOUNDS: Readonly<Record<ArmBehaviour['lowmemBounds'], ArmStage>> = {
  banks: bankBounds,
  regions: regionBounds,
  bounds: firstBounds,
};

/** setup_arch up to arm_memblock_init: memory is imported and lowmem bounded for the first time. */
function beforeMemblockInit(behaviour: ArmBehaviour): ArmStage[] {
  const imported = behaviour.memoryStore === 'banks' ? takeImportedBanks : takeImported;
  const isDmaZoneFirst = behaviour.dmaZoneSettled === 'before-parameters';
  return [
    importMemory,
    usableMemory,
    ...(behaviour.blobReserved === 'first' ? [reserveBlob] : []),
    ...(isDmaZoneFirst ? [setupDmaZone] : []),
    earlyParameters,
    imported,
    ...(isDmaZoneFirst ? [] : [setupDmaZone]),
    ...(behaviour.carveouts === 'before-bounds' ? [removeMemoryHoles] : []),
    ...(behaviour.boundsAfterMemblock ? [] : [FIRST_BOUNDS[behaviour.lowmemBounds]]),
  ];
}

/** arm_memblock_init: everything that is reserved for good. */
function memblockInit({ memoryStore, blobReserved, reservedMemoryOrder, carveouts }: ArmBehaviour): ArmStage[] {
  return [
    ...(memoryStore === 'banks' ? [fillMemblock] : []),
    reserveImage,
    reserveInitrd,
    reservePageTables,
    ...(blobReserved === 'before-machine' ? [reserveBlobAndMap] : []),
    machineHook,
    ...(blobReserved === 'after-machine' ? [reserveBlob] : []),
    ...(reservedMemoryOrder === 'ignored' ? [] : [reservedMemory]),
    carveouts === 'none' ? defaultCma : reserveCarveouts,
    dumpMemblock,
  ];
}

/** What follows in setup_arch: lowmem is mapped, zones are sized, the tree is unpacked. */
function afterMemblockInit(behaviour: ArmBehaviour): ArmStage[] {
  const { lowmemBounds, boundsAfterMemblock, zoneArithmetic, zonesSized } = behaviour;
  const zones = [zoneArithmetic === 'ends' ? sizeZones : zoneSpans, pageStructures];
  const rest = [standardResources, lateReservedMemory, unflattenTree, reserveCrashkernel, machineInit];
  return [
    ...(lowmemBounds === 'bounds' ? [secondBounds] : []),
    ...(boundsAfterMemblock ? [lateBankBounds] : []),
    mapLowmem,
    mapDevicesAndWindows,
    buildPageTables,
    bootmemInit,
    ...(zonesSized === 'before-unflatten' ? [...zones, ...rest] : [...rest, ...zones]),
  ];
}

/** start_kernel, from setup_arch to where the page allocator takes over, and what is told of it. */
function afterSetupArch({ memoryLine: form, pageExtension: order }: ArmBehaviour): ArmStage[] {
  const printsSections = form === 'sections' || form === 'sections-and-cma';
  const extensions = [pageExtension, stackDepot];
  return [
    zoneLists,
    saveCommandLine,
    perCpuAreas,
    reserveMem,
    unknownParameters,
    logBuffer,
    hashTables,
    ...(order === 'before-swiotlb' ? [...extensions, bounceBuffer] : [bounceBuffer, ...extensions]),
    freeAll,
    printsSections ? memoryLine : memoryLines,
    virtualLayout,
    activateCma,
    memTotal,
    survival,
    vintageSurvival,
  ];
}

/** The stages of a boot, in the order of the version. */
export function armStages(behaviour: ArmBehaviour): readonly ArmStage[] {
  return [
    ...beforeMemblockInit(behaviour),
    ...memblockInit(behaviour),
    ...afterMemblockInit(behaviour),
    ...afterSetupArch(behaviour),
  ];
}
