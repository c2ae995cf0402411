/**
 * The early boot of a 32-bit ARM kernel, in the order of its own call graph: setup_arch, arm_memblock_init, paging_init,
 * bootmem_init, unflatten_device_tree, mem_init.
 */
import type { Behaviour } from '../../kernel/history.ts';
import { Memblock } from '../../memblock/memblock.ts';
import { defaultCma } from '../dma/contiguous.ts';
import { earlyParameters } from '../init/early-parameters.ts';
import { activateCma } from '../mm/activate-cma.ts';
import { memoryLine } from '../mm/memory-line.ts';
import { zoneSpans } from '../mm/zone-spans.ts';
import { sizeZones } from '../mm/zones.ts';
import { importMemory } from '../of/import-memory.ts';
import { reserveBlob, reserveBlobAndMap } from '../of/reserve-blob.ts';
import { reservedMemory } from '../of/reserved-memory/reserved-memory.ts';
import { lateReservedMemory } from '../of/reserved-memory/two-phase.ts';
import { usableMemory } from '../of/usable-memory.ts';
import { regionsFrom } from '../regions.ts';
import type { BootState, Stage } from '../state.ts';
import { removeMemoryHoles, reserveCarveouts } from './carveouts.ts';
import { setupDmaZone } from './dma-zone.ts';
import { virtualLayout } from './layout.ts';
import { bankBounds, fillMemblock, lateBankBounds } from './lowmem/banks.ts';
import { firstBounds, secondBounds } from './lowmem/bounds.ts';
import { regionBounds } from './lowmem/regions.ts';
import { machineHook } from './machines.ts';
import { mapLowmem } from './map-lowmem.ts';
import { reserveImage, reserveInitrd, reservePageTables } from './reserve-image.ts';
import { survival } from './survival.ts';
import { vintageSurvival } from './vintage-survival.ts';

/** Memory as the tree and `mem=` describe it, before anything is carved out of it. */
const takeImported: Stage = {
  name: 'imported',
  run(state: BootState) {
    if (state.kernel.behaviour.memoryStore === 'memblock') {
      state.imported = regionsFrom(state.memblock.memory);
      return;
    }
    const banks = new Memblock(state.memblockOptions);
    for (const { base, size } of state.banks) banks.add(base, size);
    state.imported = regionsFrom(banks.memory);
  },
};

/** What `memblock=debug` dumps at the end of arm_memblock_init. */
const dumpMemblock: Stage = {
  name: 'dump',
  run(state: BootState) {
    const { memory, reserved } = state.memblock;
    state.dump = {
      memory: regionsFrom(memory),
      reserved: regionsFrom(reserved),
      steps: state.trace.steps.length,
    };
  },
};

/** setup_arch up to arm_memblock_init: memory is imported and lowmem bounded for the first time. */
function beforeMemblockInit({ lowmemBounds, boundsAfterMemblock, blobReserved, carveouts }: Behaviour): Stage[] {
  switch (lowmemBounds) {
    case 'banks':
      return boundsAfterMemblock
        ? [importMemory, setupDmaZone, earlyParameters, takeImported]
        : [
            importMemory,
            setupDmaZone,
            earlyParameters,
            takeImported,
            ...(carveouts === 'before-bounds' ? [removeMemoryHoles] : []),
            bankBounds,
          ];
    case 'regions':
      return [importMemory, earlyParameters, takeImported, setupDmaZone, regionBounds];
    case 'bounds':
      return [
        importMemory,
        usableMemory,
        ...(blobReserved === 'first' ? [reserveBlob] : []),
        earlyParameters,
        takeImported,
        setupDmaZone,
        firstBounds,
      ];
  }
}

/** arm_memblock_init: everything that is reserved for good. */
function memblockInit({ memoryStore, blobReserved, reservedMemoryOrder, carveouts }: Behaviour): Stage[] {
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

/** What follows in setup_arch: lowmem is mapped, zones are sized, the tree is unflattened. */
function afterMemblockInit({ lowmemBounds, boundsAfterMemblock, zoneArithmetic, zonesSized }: Behaviour): Stage[] {
  const zones = zoneArithmetic === 'ends' ? sizeZones : zoneSpans;
  return [
    ...(lowmemBounds === 'bounds' ? [secondBounds] : []),
    ...(boundsAfterMemblock ? [lateBankBounds] : []),
    mapLowmem,
    ...(zonesSized === 'before-unflatten' ? [zones, lateReservedMemory] : [lateReservedMemory, zones]),
    memoryLine,
    virtualLayout,
    activateCma,
    survival,
    vintageSurvival,
  ];
}

/** The stages of a boot, in the order of the version. */
export function armStages(behaviour: Behaviour): readonly Stage[] {
  return [...beforeMemblockInit(behaviour), ...memblockInit(behaviour), ...afterMemblockInit(behaviour)];
}
