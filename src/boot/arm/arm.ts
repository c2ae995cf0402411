/**
 * The early boot of a 32-bit ARM kernel, in the order of its own call graph: setup_arch, arm_memblock_init, paging_init,
 * bootmem_init, unflatten_device_tree.
 */
import type { Behaviour } from '../../kernel/history.ts';
import type { Version } from '../../kernel/version.ts';
import type { Machine, Stage } from '../machine.ts';
import { regionsFrom } from '../regions.ts';
import { activateCma } from './activate-cma.ts';
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
import { survival } from './survival.ts';
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

/** Up to the second bounds pass the order is the same in every version. */
const EARLY: readonly Stage[] = [
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
];

const ZONES_FIRST: readonly Stage[] = [...EARLY, sizeZones, lateReservedMemory, activateCma, survival];
const ZONES_LAST: readonly Stage[] = [...EARLY, lateReservedMemory, sizeZones, activateCma, survival];

/** The stages of a boot, in the order of the version. */
export function armStages(behaviour: Behaviour): readonly Stage[] {
  return behaviour.zonesSized === 'before-unflatten' ? ZONES_FIRST : ZONES_LAST;
}

/** The oldest version whose boot these stages replay. */
export const OLDEST_ARM: Version = { major: 5, minor: 10, patch: 0 };
