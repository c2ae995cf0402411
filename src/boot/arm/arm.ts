/**
 * The early boot of a 32-bit ARM kernel, in the order of its own call graph: setup_arch, arm_memblock_init, paging_init,
 * bootmem_init, unflatten_device_tree.
 */
import type { Version } from '../../kernel/version.ts';
import type { Machine, Stage } from '../machine.ts';
import { regionsFrom } from '../regions.ts';
import { defaultCma } from './cma.ts';
import { setupDmaZone } from './dma-zone.ts';
import { earlyParameters } from './early-parameters.ts';
import { importMemory } from './import-memory.ts';
import { virtualLayout } from './layout.ts';
import { firstBounds, secondBounds } from './lowmem/bounds.ts';
import { machineHook } from './machines.ts';
import { reserveBlob } from './reserve-blob.ts';
import { reserveImage, reserveInitrd, reservePageTables } from './reserve-image.ts';
import { reservedMemory } from './reserved-memory/reserved-memory.ts';
import { lateReservedMemory } from './reserved-memory/two-phase.ts';
import { usableMemory } from './usable-memory.ts';
import { sizeZones } from './zones.ts';

/** Memory as the tree and `mem=` describe it, before anything is carved out of it. */
const takeImported: Stage = {
  name: 'imported',
  run(machine: Machine) {
    machine.imported = regionsFrom(machine.memblock.memory);
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

export const ARM_STAGES: readonly Stage[] = [
  importMemory,
  usableMemory,
  reserveBlob,
  earlyParameters,
  takeImported,
  setupDmaZone,
  firstBounds,
  reserveImage,
  reserveInitrd,
  reservePageTables,
  machineHook,
  reservedMemory,
  defaultCma,
  dumpMemblock,
  secondBounds,
  virtualLayout,
  sizeZones,
  lateReservedMemory,
];

/** The oldest version whose boot these stages replay. */
export const OLDEST_ARM: Version = { major: 5, minor: 10, patch: 0 };
