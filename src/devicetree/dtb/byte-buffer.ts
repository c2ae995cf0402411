/**
 * Bytes being written, big-endian: grows by doubling, so that writing n bytes takes time in proportion to n.
 */
const FIRST_CAPACITY = 4096;

export class ByteBuffer {
  #bytes = new Uint8Array(FIRST_CAPACITY);
  #length = 0;

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  /** What was written: a view, good until the next write. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** A cell: the low 32 bits of `value`. */
  cell(value: number): void {
    const at = this.#extend(4);
    this.#bytes[at] = value >>> 24;
    this.#bytes[at + 1] = value >>> 16;
    this.#bytes[at + 2] = value >>> 8;
    this.#bytes[at + 3] = value;
  }

  append(bytes: Uint8Array): void {
    // The bytes may be a view of a buffer that is replaced by a larger one: extend first, then copy.
    const at = this.#extend(bytes.length);
    this.#bytes.set(bytes, at);
  }

  /** A name whose characters are bytes other than 0 (see {@link isBlobName}), and the NUL behind it. */
  name(name: string): void {
    const at = this.#extend(name.length + 1);
    for (let index = 0; index < name.length; index++) this.#bytes[at + index] = name.charCodeAt(index);
  }

  /** Zero bytes up to the next multiple of `unit`. */
  align(unit: number): void {
    this.zeros((unit - (this.#length % unit)) % unit);
  }

  zeros(count: number): void {
    this.#extend(count);
  }

  /** Makes room for `count` bytes, which are zero, and returns where they start. */
  #extend(count: number): number {
    const at = this.#length;
    const length = at + count;
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(length, this.#bytes.length * 2));
      larger.set(this.bytes());
      this.#bytes = larger;
    }
    this.#length = length;
    return at;
  }
}

/** True for a name that a blob can hold: one byte a character, none of them 0. */
export function isBlobName(name: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are bytes like others in a blob
  return /^[\x01-\xff]*$/.test(name);
}
