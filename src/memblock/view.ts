/**
 * Memblock to look at: every question, no change. What is only to be read is handed out by this face.
 */
import type { Memblock } from './memblock.ts';
import type { RegionList } from './regions.ts';

/** One of the two lists, to read. */
export type RegionView = Pick<
  RegionList,
  | 'length'
  | 'at'
  | typeof Symbol.iterator
  | 'totalSize'
  | 'indexOf'
  | 'lookup'
  | 'countUpTo'
  | 'firstEndingAfter'
  | 'overlaps'
  | 'contains'
>;

/** {@link Memblock.clone} gives a memblock of one's own to try things on. */
export type MemblockView = Readonly<
  Pick<
    Memblock,
    | 'physicalMax'
    | 'currentLimit'
    | 'bottomUp'
    | 'find'
    | 'startOfDram'
    | 'endOfDram'
    | 'isMemory'
    | 'isMapMemory'
    | 'isRegionMemory'
    | 'isReserved'
    | 'isRegionReserved'
    | 'overlapsMemory'
    | 'freeRanges'
    | 'snapshot'
    | 'clone'
  >
> & { readonly memory: RegionView; readonly reserved: RegionView };
