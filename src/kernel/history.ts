/**
 * THE table: every behaviour of the kernel's early memory set-up that changed between versions, from which version on it
 * holds, and where that is to be read. Boot stages ask for a behaviour by name; none of them ever compares versions.
 *
 * A row holds from its version until the next row of the same behaviour. Where a change was not pinned down, the row starts
 * at the earliest version known to behave so, or right after the last known to behave otherwise, and `between` names both. A
 * change that a stable series took over from a later release is named in `backports`, a vendor kernel that behaves so in
 * `flavours`.
 *
 * The rows lie where the kernel has what they tell of: `of/`, `mm/`, `dma/` and `init/` for what architectures share, a room
 * of its own for what an architecture does; each architecture has its own set of both.
 */

import type { FlavourName } from './flavours.ts';
import type { ContiguousBehaviour } from './history/dma/contiguous.ts';
import { eraFor, type Rows } from './history/era.ts';
import type { InitrdBehaviour } from './history/init/initrd.ts';
import type { ParameterBehaviour } from './history/init/parameters.ts';
import type { CmaBehaviour } from './history/mm/cma.ts';
import type { EarlyAllocationBehaviour } from './history/mm/early-allocations.ts';
import type { MemblockBehaviour } from './history/mm/memblock.ts';
import type { MemblockLogBehaviour } from './history/mm/memblock-log.ts';
import type { MemoryLineBehaviour } from './history/mm/memory-line.ts';
import type { ZoneBehaviour } from './history/mm/zones.ts';
import type { ElfCoreHeaderBehaviour } from './history/of/elf-core-header.ts';
import type { ImportBehaviour } from './history/of/memory.ts';
import type { ReservedMemoryBehaviour } from './history/of/reserved-memory.ts';
import type { ReservedRegionBehaviour } from './history/of/reserved-regions.ts';
import type { UnflattenBehaviour } from './history/of/unflatten.ts';
import type { Version } from './version.ts';

export { type Era, eraFor, type History, holdsFor, isUnsettled, type Rows, VENDOR } from './history/era.ts';

/** How the kernel of one version behaves where architectures share the code: one value for each row. */
export interface Behaviour
  extends ImportBehaviour,
    ParameterBehaviour,
    InitrdBehaviour,
    ElfCoreHeaderBehaviour,
    MemblockBehaviour,
    ReservedMemoryBehaviour,
    ReservedRegionBehaviour,
    CmaBehaviour,
    ContiguousBehaviour,
    ZoneBehaviour,
    MemoryLineBehaviour,
    UnflattenBehaviour,
    EarlyAllocationBehaviour,
    MemblockLogBehaviour {}

/** Everything that holds for a version, or for a vendor's kernel built on it, by the rows of its architecture. */
export function behaviourOf<Own extends Behaviour>(history: Rows<Own>, version: Version, flavour?: FlavourName): Own {
  const names = Object.keys(history) as (keyof Own)[];
  return Object.fromEntries(
    names.map((name) => [name, eraFor<unknown>(history[name], version, flavour).value]),
  ) as unknown as Own;
}
