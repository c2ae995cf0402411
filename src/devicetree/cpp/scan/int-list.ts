/** A list of 32-bit integers that grows: what a scan notes for every identifier must not be an object each. */
import { countWhile } from '../../../terms/sorted.ts';

export class IntList {
  #values: Int32Array;
  #length = 0;

  constructor(capacity = 64) {
    this.#values = new Int32Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const grown = new Int32Array(this.#length * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#length++] = value;
  }

  /** The value at `index`, 0 to `length - 1`; 0 elsewhere. */
  at(index: number): number {
    return this.#values[index] ?? 0;
  }

  /** {@link lastNotAbove} in the values so far. */
  lastNotAbove(value: number): number {
    return lastNotAbove(this.#values, value, this.#length);
  }

  /** The values so far, in an array of just their size. */
  toArray(): Int32Array {
    return this.#values.slice(0, this.#length);
  }
}

/** Index of the last of the first `length` ascending `values` that is not above `value`; -1 when all are. */
export function lastNotAbove(values: Int32Array, value: number, length: number = values.length): number {
  return countWhile(length, (index) => (values[index] ?? 0) <= value) - 1;
}
