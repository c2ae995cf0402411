/**
 * The rows of a 32-bit ARM kernel: its own and those it shares, in the order of the boot.
 */
import type { Behaviour } from '../../history.ts';
import { CONTIGUOUS_MEMORY } from '../dma/contiguous.ts';
import type { Rows } from '../era.ts';
import { INITRD } from '../init/initrd.ts';
import { PARAMETERS } from '../init/parameters.ts';
import { CMA_AREAS } from '../mm/cma.ts';
import { EARLY_ALLOCATIONS } from '../mm/early-allocations.ts';
import { MEMBLOCK } from '../mm/memblock.ts';
import { MEMBLOCK_LOG } from '../mm/memblock-log.ts';
import { MEMORY_LINE } from '../mm/memory-line.ts';
import { ZONES } from '../mm/zones.ts';
import { ELF_CORE_HEADER } from '../of/elf-core-header.ts';
import { IMPORT } from '../of/memory.ts';
import { RESERVED_MEMORY } from '../of/reserved-memory.ts';
import { RESERVED_REGIONS } from '../of/reserved-regions.ts';
import { UNFLATTEN } from '../of/unflatten.ts';
import { ARM_CONTIGUOUS, type ArmContiguousBehaviour } from './contiguous.ts';
import { EARLY_TABLES, type EarlyTableBehaviour } from './early-tables.ts';
import { LAYOUT, type LayoutBehaviour } from './layout.ts';
import { LOWMEM, type LowmemBehaviour } from './lowmem.ts';
import { MACHINES, type MachineBehaviour } from './machines.ts';
import { ARM_MEMORY, type ArmMemoryBehaviour } from './memory.ts';
import { PAGE_TABLES, type PageTableBehaviour } from './page-tables.ts';
import { PLACEMENT, type PlacementBehaviour } from './placement.ts';
import { RESERVATIONS, type ReservationBehaviour } from './reservations.ts';
import { VMALLOC, type VmallocBehaviour } from './vmalloc.ts';
import { ARM_ZONES, type ArmZoneBehaviour } from './zones.ts';

/** How the ARM kernel of one version behaves. */
export interface ArmBehaviour
  extends Behaviour,
    ArmMemoryBehaviour,
    PlacementBehaviour,
    MachineBehaviour,
    VmallocBehaviour,
    LowmemBehaviour,
    ReservationBehaviour,
    ArmContiguousBehaviour,
    ArmZoneBehaviour,
    LayoutBehaviour,
    PageTableBehaviour,
    EarlyTableBehaviour,
    EarlyTableBehaviour {}

export const ARM_HISTORY: Rows<ArmBehaviour> = {
  ...IMPORT,
  ...ARM_MEMORY,
  ...PLACEMENT,
  ...VMALLOC,
  ...LOWMEM,
  ...RESERVATIONS,
  ...PARAMETERS,
  ...INITRD,
  ...ELF_CORE_HEADER,
  ...MEMBLOCK,
  ...RESERVED_MEMORY,
  ...RESERVED_REGIONS,
  ...CMA_AREAS,
  ...CONTIGUOUS_MEMORY,
  ...ARM_CONTIGUOUS,
  ...MACHINES,
  ...ZONES,
  ...ARM_ZONES,
  ...LAYOUT,
  ...PAGE_TABLES,
  ...MEMORY_LINE,
  ...EARLY_TABLES,
  ...UNFLATTEN,
  ...EARLY_ALLOCATIONS,
  ...MEMBLOCK_LOG,
};
