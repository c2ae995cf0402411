/**
 * THE table: every behaviour of the kernel's early memory set-up that changed between versions, from which version on it
 * holds, and where that is to be read. Boot stages ask for a behaviour by name; none of them ever compares versions.
 *
 * A row holds from its version until the next row of the same behaviour. Where two versions bracket a change that was not
 * pinned down further, the row starts at the earliest version known to behave so, or right after the last known to behave
 * otherwise, and its source says `bracketed`. A change that a stable series took over from a later release is named in
 * `backports`, a vendor kernel that behaves so in `flavours`.
 */

import { LAYOUT, type LayoutBehaviour } from './history/arm/layout.ts';
import { LOWMEM, type LowmemBehaviour } from './history/arm/lowmem.ts';
import { RESERVATIONS, type ReservationBehaviour } from './history/arm/reservations.ts';
import { VMALLOC, type VmallocBehaviour } from './history/arm/vmalloc.ts';
import { type CmaBehaviour, CONTIGUOUS_MEMORY } from './history/dma/contiguous.ts';
import { eraFor, type Rows } from './history/era.ts';
import { ZONES, type ZoneBehaviour } from './history/mm/zones.ts';
import { IMPORT, type ImportBehaviour } from './history/of/memory.ts';
import { RESERVED_MEMORY, type ReservedMemoryBehaviour } from './history/of/reserved-memory.ts';
import { RESERVED_REGIONS, type ReservedRegionBehaviour } from './history/of/reserved-regions.ts';
import type { FlavourName, Version } from './version.ts';

export { type Era, eraFor, type History, holdsFor } from './history/era.ts';

/** How the kernel of one version behaves: one value for each row set of {@link HISTORY}. */
export interface Behaviour
  extends ImportBehaviour,
    ReservationBehaviour,
    VmallocBehaviour,
    LowmemBehaviour,
    ReservedMemoryBehaviour,
    ReservedRegionBehaviour,
    CmaBehaviour,
    ZoneBehaviour,
    LayoutBehaviour {}

export const HISTORY: Rows<Behaviour> = {
  ...IMPORT,
  ...VMALLOC,
  ...LOWMEM,
  ...RESERVATIONS,
  ...RESERVED_MEMORY,
  ...RESERVED_REGIONS,
  ...CONTIGUOUS_MEMORY,
  ...ZONES,
  ...LAYOUT,
};

/** Everything that holds for a version, or for a vendor's kernel built on it. */
export function behaviourOf(version: Version, flavour?: FlavourName): Behaviour {
  const names = Object.keys(HISTORY) as (keyof Behaviour)[];
  return Object.fromEntries(
    names.map((name) => [name, eraFor<unknown>(HISTORY[name], version, flavour).value]),
  ) as unknown as Behaviour;
}
