/**
 * The physical address space from the lowest byte of RAM to the highest, in pieces that each have one use.
 *
 *      hole    free   kernel image      free           CMA       no-map
 *     |......|------|##############|------------|cccccccccccc|xxxxxxxx|
 *
 * Where the prediction gives memblock as the kernel dumps it, the map shows what is left when the last step is done.
 * The pieces are found in one sweep over everything that starts or ends anywhere, so that the cost grows with the number of
 * ranges (n log n) and not with its square.
 */
import { type OwnedRange, ownedRanges } from '../boot/owners.ts';
import type { BootRecord } from '../boot/prediction.ts';
import { replayOf } from '../boot/replay.ts';
import { DEFAULT_PAGE_SIZE } from '../memblock/memblock.ts';
import { FLAG } from '../memblock/regions.ts';
import type { AddressRange } from '../terms/address-range.ts';
import { endOf } from '../terms/address-range.ts';
import { MiB, roundDown, roundUp } from '../terms/alignment.ts';
import { linearEndOf } from './linear-end.ts';
import { lossName } from './loss.ts';

/**
 * `free`: the page allocator's. `cma`: a CMA area's, lent to the page allocator. `reserved`: in use. `no-map`: RAM that the
 * kernel never maps. `removed`: described as RAM, and taken out of memory again or never taken in. `outside`: reserved
 * although it is no RAM. `hole`: nothing, between two pieces.
 */
export type Use = 'free' | 'cma' | 'reserved' | 'no-map' | 'removed' | 'outside' | 'hole';

export interface MapPiece extends AddressRange {
  readonly use: Use;
  /** On which side of the lowmem limit it lies. A piece never lies on both. */
  readonly side: 'low' | 'high';
  /** Who holds it, or took it out of memory; for a CMA area its name. At most {@link MOST_OWNERS}, and how many more. */
  readonly owners: readonly string[];
  readonly moreOwners: number;
}

/** How many of a piece's owners are told by name. */
const MOST_OWNERS = 4;

type Layer = 'memory' | 'no-map memory' | 'described' | 'owned' | 'marked' | 'cma' | 'taken out';

/** A range of one layer, with the name that a piece in it gets. */
interface Layered extends AddressRange {
  readonly layer: Layer;
  readonly name: string;
}

/** What covers the place that the sweep is at: by layer, in the order in which it was met. */
type Cover = Record<Layer, Set<Layered>>;

export function memoryMapOf(record: BootRecord): MapPiece[] {
  const cover: Cover = {
    memory: new Set(),
    'no-map memory': new Set(),
    described: new Set(),
    owned: new Set(),
    marked: new Set(),
    cma: new Set(),
    'taken out': new Set(),
  };
  const limit = linearEndOf(record);
  const edges = layersOf(record)
    .filter(({ size }) => size > 0n)
    .flatMap((range) => [
      { at: range.base, range, opens: true },
      { at: endOf(range), range, opens: false },
    ])
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));

  const map: MapPiece[] = [];
  let from = 0n;
  const upTo = (end: bigint): void => {
    const cut = from < limit && limit < end ? limit : end;
    append(map, pieceBetween(from, cut, cover, limit));
    if (cut < end) append(map, pieceBetween(cut, end, cover, limit));
  };
  for (const { at, range, opens } of edges) {
    if (at > from) {
      upTo(at);
      from = at;
    }
    if (opens) cover[range.layer].add(range);
    else cover[range.layer].delete(range);
  }
  return withHoles(map, limit);
}

/** Blocks of the kernel's own from this size on are told by name. */
const LARGE_BLOCK = MiB;

/** What the kernel takes for its tables, in whole pages, as the page allocator misses them; small blocks under one name. */
function kernelsOwn({ base, size, owner }: OwnedRange, page: bigint): OwnedRange {
  const start = roundDown(base, page);
  const name = size >= LARGE_BLOCK ? owner : 'early allocations';
  return { base: start, size: roundUp(base + size, page) - start, owner: name, isKernelOwn: true };
}

function layersOf(record: BootRecord): Layered[] {
  const { steps } = record;
  const end = replayOf(record);
  const layers: Layered[] = [];
  for (const { base, size, flags } of end.memory) {
    layers.push({ layer: flags & FLAG.nomap ? 'no-map memory' : 'memory', base, size, name: '' });
  }
  for (const { base, size } of record.described) layers.push({ layer: 'described', base, size, name: '' });
  const page = BigInt(record.memblock.pageSize ?? DEFAULT_PAGE_SIZE);
  for (const piece of ownedRanges(steps)) {
    const { base, size, owner } = piece.isKernelOwn ? kernelsOwn(piece, page) : piece;
    layers.push({ layer: 'owned', base, size, name: owner });
  }
  for (const { base, size, name } of record.cma) layers.push({ layer: 'cma', base, size, name });
  for (const step of steps) {
    const { operation, base, size, owner, origin } = step;
    const name = lossName(step);
    if (operation === 'mark_nomap') layers.push({ layer: 'marked', base, size, name: owner ?? origin });
    if (operation === 'remove') {
      layers.push({ layer: 'taken out', base, size, name });
    }
    if (operation === 'cap') {
      layers.push({ layer: 'taken out', base: 0n, size: base, name });
      layers.push({ layer: 'taken out', base: base + size, size: end.physicalMax + 1n - base - size, name });
    }
  }
  return layers;
}

/** What the covered place is; undefined where there is nothing to show. */
function pieceBetween(base: bigint, end: bigint, cover: Cover, limit: bigint): MapPiece | undefined {
  const place = { base, size: end - base, side: base < limit ? 'low' : 'high' } as const;
  const named = (use: Use, ...layers: Layer[]): MapPiece => ({
    ...place,
    use,
    ...namesIn(layers.map((layer) => cover[layer])),
  });
  if (cover['no-map memory'].size > 0) return named('no-map', 'marked', 'owned');
  if (cover.memory.size > 0) {
    if (cover.cma.size > 0) return named('cma', 'cma');
    return cover.owned.size > 0 ? named('reserved', 'owned') : named('free');
  }
  if (cover.owned.size > 0) return named('outside', 'owned');
  return cover.described.size > 0 ? named('removed', cover.marked.size > 0 ? 'marked' : 'taken out') : undefined;
}

function namesIn(sets: readonly ReadonlySet<Layered>[]): Pick<MapPiece, 'owners' | 'moreOwners'> {
  const owners = new Set<string>();
  let moreOwners = 0;
  for (const set of sets) {
    for (const { name } of set) {
      if (owners.size === MOST_OWNERS) break;
      owners.add(name);
    }
    moreOwners += Math.max(0, set.size - MOST_OWNERS);
  }
  return { owners: [...owners], moreOwners };
}

/** Joins the piece to the one before where both are the same thing. */
function append(map: MapPiece[], piece: MapPiece | undefined): void {
  if (!piece) return;
  const last = map.at(-1);
  const joins =
    last !== undefined &&
    endOf(last) === piece.base &&
    last.use === piece.use &&
    last.side === piece.side &&
    last.moreOwners === piece.moreOwners &&
    last.owners.join('\n') === piece.owners.join('\n');
  if (joins) map[map.length - 1] = { ...last, size: last.size + piece.size };
  else map.push(piece);
}

function withHoles(map: readonly MapPiece[], limit: bigint): MapPiece[] {
  return map.flatMap((piece, index) => {
    const before = map[index - 1];
    const base = before ? endOf(before) : piece.base;
    if (base >= piece.base) return [piece];
    const hole = { base, size: piece.base - base, use: 'hole', side: base < limit ? 'low' : 'high' } as const;
    return [{ ...hole, owners: [], moreOwners: 0 }, piece];
  });
}

/** Bytes of RAM in the map on one side of the lowmem limit, as the figures of that name count: no-map RAM is neither. */
export function ramOn(side: MapPiece['side'], map: readonly MapPiece[]): bigint {
  const isRam = ({ use }: MapPiece): boolean => use === 'free' || use === 'cma' || use === 'reserved';
  return map.reduce((sum, piece) => (piece.side === side && isRam(piece) ? sum + piece.size : sum), 0n);
}
