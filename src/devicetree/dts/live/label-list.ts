/**
 * The labels of one node or property under compilation.
 *
 * A new label comes in front of the others. Deleting marks them; one that is given again comes back where it was
 * (dtc 1.8, livetree.c, add_label, delete_labels).
 */
const NONE: readonly string[] = [];

export class LabelList {
  /** Whether each label is live; the last one of the map is the first of the list. */
  #isLive: Map<string, boolean> | undefined;

  /** True when there was never a label, not even one that is deleted by now. */
  get isEmpty(): boolean {
    return this.#isLive === undefined;
  }

  has(name: string): boolean {
    return this.#isLive?.get(name) === true;
  }

  /** Live labels in order. */
  get names(): readonly string[] {
    if (!this.#isLive) return NONE;
    const names: string[] = [];
    for (const [name, isLive] of this.#isLive) if (isLive) names.push(name);
    return names.reverse();
  }

  add(name: string): void {
    this.#isLive ??= new Map();
    this.#isLive.set(name, true);
  }

  /** Adds the labels of another list, the first of them first. */
  addAll(other: LabelList): void {
    for (const name of other.names) this.add(name);
  }

  delete(): void {
    for (const name of this.#isLive?.keys() ?? []) this.#isLive?.set(name, false);
  }
}
