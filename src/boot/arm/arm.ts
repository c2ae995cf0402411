/**
 * The early boot of a 32-bit ARM kernel, in the order of its own call graph: setup_arch, arm_memblock_init, paging_init,
 * bootmem_init, unflatten_device_tree, mem_init.
 */
import type { Behaviour } from '../../kernel/history.ts';
import { Memblock } from '../../memblock/memblock.ts';
import type { Machine, Stage } from '../machine.ts';
import { regionsFrom } from '../regions.ts';
import { activateCma } from './activate-cma.ts';
import { removeMemoryHoles, reserveCarveouts } from './carveouts.ts';
import { defaultCma } from './cma.ts';
import { setupDmaZone } from './dma-zone.ts';
import { earlyParameters } from './early-parameters.ts';
import { importMemory } from './import-memory.ts';
import { virtualLayout } from './layout.ts';
import { bankBounds, fillMemblock, lateBankBounds } from './lowmem/banks.ts';
import { firstBounds, secondBounds } from './lowmem/bounds.ts';
import { regionBounds } from './lowmem/regions.ts';
import { machineHook } from './machines.ts';
import { mapLowmem } from './map-lowmem.ts';
import { memoryLine } from './memory-line.ts';
import { reserveBlob, reserveBlobAndMap } from './reserve-blob.ts';
import { reserveImage, reserveInitrd, reservePageTables } from './reserve-image.ts';
import { reservedMemory } from './reserved-memory/reserved-memory.ts';
import { lateReservedMemory } from './reserved-memory/two-phase.ts';
import { survival } from './survival.ts';
import { usableMemory } from './usable-memory.ts';
import { vintageSurvival } from './vintage-survival.ts';
import { zoneSpans } from './zone-spans.ts';
import { sizeZones } from './zones.ts';

/** Memory as the tree and `mem=` describe it, before anything is carved out of it. */
const takeImported: Stage = {
  name: 'imported',
  run(machine: Machine) {
    if (machine.kernel.behaviour.memoryStore === 'memblock') {
      machine.imported = regionsFrom(machine.memblock.memory);
      return;
    }
    const banks = new Memblock({ physicalBits: machine.physicalBits });
    for (const { base, size } of machine.banks) banks.add(base, size);
    machine.imported = regionsFrom(banks.memory);
  },
};

/** What `memblock=debug` dumps at the end of arm_memblock_init. */
const dumpMemblock: Stage = {
  name: 'dump',
  run(machine: Machine) {
    const { memory, reserved } = machine.memblock;
    machine.dump = {
      memory: regionsFrom(memory),
      reserved: regionsFrom(reserved),
      steps: machine.trace.steps.length,
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
