/**
 * The properties or the children of a node under compilation: entries with names, some of them marked as deleted.
 *
 * Entries stay in the order in which they came. A name stands once, as a rule; only a piece of tree that becomes a node as
 * it was written can have it twice. Invariant of both indexes: they hold the first entry, and the first live entry behind
 * a deleted one, of each name that they hold at all.
 */

export interface Entry {
  readonly name: string;
  readonly deleted: boolean;
}

/** From so many entries on they are searched by an index. */
const INDEX_FROM = 12;

export class Entries<T extends Entry> {
  readonly list: T[] = [];
  #first: Map<string, T> | undefined;
  #laterLive: Map<string, T> | undefined;

  /** The first entry of that name, deleted or not. */
  any(name: string): T | undefined {
    if (this.list.length < INDEX_FROM) {
      for (const entry of this.list) if (entry.name === name) return entry;
      return undefined;
    }
    this.#first ??= firstOfEachName(this.list);
    return this.#first.get(name);
  }

  /** The first entry of that name that is not deleted. */
  live(name: string): T | undefined {
    const first = this.any(name);
    if (!first?.deleted) return first;
    const later = this.#laterLive?.get(name);
    if (this.#laterLive && !later?.deleted) return later;
    // Built once, as a rule: what is behind a deleted entry of its name is only ever deleted with the whole node.
    this.#laterLive = firstOfEachName(this.list.filter((entry) => !entry.deleted));
    return this.#laterLive.get(name);
  }

  add(entry: T): void {
    this.list.push(entry);
    for (const index of [this.#first, this.#laterLive]) {
      if (index && !index.has(entry.name)) index.set(entry.name, entry);
    }
  }

  /** Brings the entries into another order. Which of two of one name is the first may change with it. */
  sort(compare: (a: T, b: T) => number): void {
    this.list.sort(compare);
    this.#first = undefined;
    this.#laterLive = undefined;
  }

  /** Takes an entry out of the list. */
  remove(entry: T): void {
    this.list.splice(this.list.indexOf(entry), 1);
    this.#first = undefined;
    this.#laterLive = undefined;
  }
}

function firstOfEachName<T extends Entry>(entries: readonly T[]): Map<string, T> {
  const index = new Map<string, T>();
  for (const entry of entries) if (!index.has(entry.name)) index.set(entry.name, entry);
  return index;
}
