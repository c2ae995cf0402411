/**
 * The strings block as a writer builds it, laid out as dtc does: names in the order of their first use, each ended by a
 * NUL; a name that equals the tail of one already there shares it (the first such place counts).
 */
import { ByteBuffer } from './byte-buffer.ts';

/** Keys of the tail index are `state * 256 + byte`. States are counted by the block's bytes, so keys stay below 2^40: exact. */
const BYTE_VALUES = 256;

export class StringTable {
  readonly #block = new ByteBuffer();
  readonly #offsets = new Map<string, number>();

  /**
   * Every tail of every name in the block, as a tree that is walked from a name's last byte to its first: state 0 is the
   * empty tail, `#next` leads from a tail to the one with a byte more in front, `#firstPlace` has the lowest offset of
   * each tail. Its size and the time to use it grow with the names' bytes, not with their square.
   */
  readonly #next = new Map<number, number>();
  readonly #firstPlace: number[] = [];

  /** Bytes of the block so far. */
  get size(): number {
    return this.#block.length;
  }

  /** Where the name lies in the block; appended when it is not there. Its characters are bytes other than 0. */
  offsetOf(name: string): number {
    const known = this.#offsets.get(name);
    if (known !== undefined) return known;
    const offset = this.#place(name);
    this.#offsets.set(name, offset);
    return offset;
  }

  /** The block's bytes: a view, good until the next name. */
  bytes(): Uint8Array {
    return this.#block.bytes();
  }

  #place(name: string): number {
    const end = this.#block.length;
    let isNew = this.#firstPlace.length === 0;
    if (isNew) this.#firstPlace.push(end + name.length);
    let state = 0;
    for (let index = name.length - 1; index >= 0; index--) {
      const key = state * BYTE_VALUES + (name.charCodeAt(index) & 0xff);
      let longer = this.#next.get(key);
      if (longer === undefined) {
        isNew = true;
        longer = this.#firstPlace.push(end + index) - 1;
        this.#next.set(key, longer);
      }
      state = longer;
    }
    if (isNew) this.#block.name(name);
    return this.#firstPlace[state] ?? end;
  }
}
