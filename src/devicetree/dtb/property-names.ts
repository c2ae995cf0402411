/**
 * The strings block as a reader sees it: property names by their offset, each decoded once.
 */
import { hex } from '../../terms/notation.ts';
import { latin1, type Node } from '../tree.ts';
import { type Blob, byteCount, damage, grouped } from './blob.ts';
import type { Block } from './header.ts';
import { MAX_NAME_CHARACTERS } from './limits.ts';

export class PropertyNames {
  readonly #blob: Blob;
  readonly #block: Block;
  readonly #names = new Map<number, string>();
  #characters = 0;
  #end: number;

  constructor(blob: Blob, block: Block) {
    this.#blob = blob;
    this.#block = block;
    this.#end = block.isSized ? block.end : block.start;
  }

  /** Where the block ends, in bytes from the blob's start: from the header, else behind the last name that was asked for. */
  get end(): number {
    return this.#end;
  }

  /** The name at `offset` into the block, which a property of `node` gives at `fieldAt` in the blob. */
  at(offset: number, fieldAt: number, node: Node): string {
    return this.#names.get(offset) ?? this.#decode(offset, fieldAt, node);
  }

  #decode(offset: number, fieldAt: number, node: Node): string {
    const { start, end: limit } = this.#block;
    const { bytes } = this.#blob;
    if (offset >= limit - start) {
      const size = byteCount(limit - start);
      throw damage(
        this.#blob,
        fieldAt,
        `a property's name is said to lie at ${hex(offset)} of a strings block of ${size}`,
        {
          node,
        },
      );
    }
    const end = bytes.subarray(0, limit).indexOf(0, start + offset);
    if (end < 0) {
      throw damage(this.#blob, start + offset, "a property's name does not end before the strings block does", {
        node,
      });
    }
    this.#characters += end - (start + offset);
    if (this.#characters > MAX_NAME_CHARACTERS) {
      throw damage(
        this.#blob,
        start + offset,
        `the property names up to here have more than ${grouped(MAX_NAME_CHARACTERS)} characters together`,
        { node },
      );
    }
    const name = latin1(bytes, start + offset, end);
    this.#names.set(offset, name);
    if (!this.#block.isSized && end + 1 > this.#end) this.#end = end + 1;
    return name;
  }
}
