/**
 * Regions in ascending order, at their index: the storage under a {@link RegionList}.
 *
 * One flat array would move all that lies above a change; a tree with a hundred thousand reservations in falling order
 * would take minutes. So the regions lie in leaves of bounded length, of which a change rebuilds the few that it
 * touches.
 *
 * Invariant: no leaf is empty or longer than {@link LEAF_LENGTH}. A leaf is never written to once it is in place, so
 * copies of a sequence share their leaves.
 */
import { countWhile } from '../terms/sorted.ts';
import type { Region } from './region.ts';

/** A board's lists fit into one leaf. */
const LEAF_LENGTH = 512;

export class RegionSequence implements Iterable<Region> {
  #leaves: (readonly Region[])[] = [];
  #length = 0;
  /** Index of each leaf's first region, of as many leaves as have been asked for since the last change. */
  #starts: number[] = [];

  get length(): number {
    return this.#length;
  }

  /** The region at `index`; undefined outside 0 … length - 1. */
  at(index: number): Region | undefined {
    if (index < 0 || index >= this.#length) return undefined;
    if (this.#leaves.length === 1) return this.#leaves[0]?.[index];
    const leaf = this.#leafOf(index);
    return this.#leaves[leaf]?.[index - this.#start(leaf)];
  }

  *[Symbol.iterator](): Generator<Region> {
    for (const leaf of this.#leaves) yield* leaf;
  }

  /** The regions from index `from` to, not including, `to`. */
  slice(from: number, to: number): Region[] {
    const regions: Region[] = [];
    for (let leaf = this.#leafOf(from), at = from; at < to; leaf++) {
      const start = this.#start(leaf);
      const part = this.#leaves[leaf]?.slice(at - start, to - start);
      if (!part || part.length === 0) break;
      for (const region of part) regions.push(region);
      at += part.length;
    }
    return regions;
  }

  /** How many regions start at or below `address`. */
  countUpTo(address: bigint): number {
    const startsBy = (region: Region | undefined) => region !== undefined && region.base <= address;
    const leaf = countWhile(this.#leaves.length, (index) => startsBy(this.#leaves[index]?.[0])) - 1;
    const regions = this.#leaves[leaf];
    return regions ? this.#start(leaf) + countWhile(regions.length, (index) => startsBy(regions[index])) : 0;
  }

  /** Puts `pieces` in the place of the regions from index `from` to, not including, `to`. */
  replace(from: number, to: number, pieces: readonly Region[]): void {
    if (this.#leaves.length === 1 && this.#length + pieces.length - (to - from) <= LEAF_LENGTH) {
      const leaf = this.#leaves[0]?.slice() ?? [];
      leaf.splice(from, to - from, ...pieces);
      this.#leaves = leaf.length > 0 ? [leaf] : [];
      this.#length = leaf.length;
      this.#starts = [];
      return;
    }
    const first = this.#leafOf(from);
    const last = to > from ? this.#leafOf(to - 1) : first;
    const below = this.#leaves[first]?.slice(0, from - this.#start(first)) ?? [];
    const above = this.#leaves[last]?.slice(to - this.#start(last)) ?? [];
    const leaves = split(below.concat(pieces, above));
    if (leaves.length === 1 && leaves[0] && first === last) this.#leaves[first] = leaves[0];
    else this.#leaves = [...this.#leaves.slice(0, first), ...leaves, ...this.#leaves.slice(last + 1)];
    this.#length += pieces.length - (to - from);
    this.#starts.length = Math.min(this.#starts.length, first + 1);
  }

  clear(): void {
    this.#leaves = [];
    this.#starts = [];
    this.#length = 0;
  }

  copyFrom(other: RegionSequence): void {
    this.#leaves = other.#leaves.slice();
    this.#starts = other.#starts.slice();
    this.#length = other.#length;
  }

  /** The leaf that holds `index`; the last leaf for an index at the end, 0 when there is none. */
  #leafOf(index: number): number {
    const known = countWhile(this.#starts.length, (leaf) => (this.#starts[leaf] ?? 0) <= index);
    let leaf = Math.max(known - 1, 0);
    while (leaf + 1 < this.#leaves.length && this.#start(leaf + 1) <= index) leaf++;
    return leaf;
  }

  #start(leaf: number): number {
    for (let known = this.#starts.length; known <= leaf; known++) {
      this.#starts.push(known === 0 ? 0 : (this.#starts[known - 1] ?? 0) + (this.#leaves[known - 1]?.length ?? 0));
    }
    return this.#starts[leaf] ?? 0;
  }
}

/**
 * Leaves for these regions; more than one leaf's worth goes into half-full leaves, with room for what comes between.
 */
function split(regions: readonly Region[]): (readonly Region[])[] {
  if (regions.length === 0) return [];
  if (regions.length <= LEAF_LENGTH) return [regions];
  const leaves: (readonly Region[])[] = [];
  for (let at = 0; at < regions.length; at += LEAF_LENGTH / 2) leaves.push(regions.slice(at, at + LEAF_LENGTH / 2));
  return leaves;
}
