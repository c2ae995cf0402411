/**
 * The value of a property while it is read: bytes, references and labels in the order of the source.
 *
 * One builder serves a whole compilation. It writes values one after the other into large blocks and hands out views of
 * them: a tree has thousands of values of a few bytes.
 */

import type { Position } from '../../source/positions.ts';
import { fitsIn, high32, type Integer, low32 } from '../lex/arithmetic.ts';
import {
  EMPTY_VALUE,
  type Mark,
  type PartType,
  type Reference,
  type Value,
  type ValueLabel,
} from '../live/live-tree.ts';

const BLOCK_BYTES = 64 * 1024;

/** What a cell holds until its reference is resolved; in an overlay it stays where the target is in the base. */
const UNRESOLVED_PHANDLE = 0xffff_ffff;

const NOTHING: readonly never[] = [];

export class ValueBuilder {
  #block = new Uint8Array(BLOCK_BYTES);
  /** Where the current value starts and ends in the block. */
  #start = 0;
  #end = 0;
  #references: Reference[] | undefined;
  #labels: ValueLabel[] | undefined;
  #marks: Mark[] | undefined;

  /** Bytes of the current value so far. */
  get length(): number {
    return this.#end - this.#start;
  }

  /** Ends the current value and starts the next. */
  take(): Value {
    const references = this.#references ?? NOTHING;
    const labels = this.#labels ?? NOTHING;
    const marks = this.#marks ?? NOTHING;
    this.#references = undefined;
    this.#labels = undefined;
    this.#marks = undefined;
    if (this.#end === this.#start && references.length === 0 && labels.length === 0) return EMPTY_VALUE;
    const bytes = this.#block.subarray(this.#start, this.#end);
    this.#start = this.#end;
    return { bytes, references, labels, marks };
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#block[this.#end++] = value;
  }

  bytes(values: Uint8Array): void {
    this.#reserve(values.length);
    this.#block.set(values, this.#end);
    this.#end += values.length;
  }

  /** One 32-bit word, big-endian. */
  cell(value: number): void {
    this.#reserve(4);
    const block = this.#block;
    let at = this.#end;
    block[at++] = value >>> 24;
    block[at++] = value >>> 16;
    block[at++] = value >>> 8;
    block[at++] = value;
    this.#end = at;
  }

  /** The low `bits` (8, 16, 32 or 64) bits of `value`; false when others than these had a meaning. */
  element(value: Integer, bits: number): boolean {
    const low = low32(value);
    if (bits === 32) {
      this.cell(low);
      return low === value || fitsIn(value, 32);
    }
    if (bits === 64) {
      this.cell(high32(value));
      this.cell(low);
      return true;
    }
    if (bits === 16) this.byte(low >>> 8);
    this.byte(low);
    return fitsIn(value, bits);
  }

  /** A cell for the phandle of `target`. */
  phandleReference(target: string, at: Position): void {
    this.#refer({ kind: 'phandle', offset: this.length, target, at });
    this.cell(UNRESOLVED_PHANDLE);
  }

  /** The place for the path of `target`, which takes no room yet. */
  pathReference(target: string, at: Position): void {
    this.#refer({ kind: 'path', offset: this.length, target, at });
  }

  label(name: string, at: Position): void {
    const label: ValueLabel = { kind: 'label', name, at, offset: this.length };
    this.#labels ??= [];
    this.#labels.push(label);
    this.#mark(label);
  }

  /** What follows is written in this form. */
  part(type: PartType): void {
    this.#mark({ kind: 'part', type, offset: this.length });
  }

  #mark(mark: Mark): void {
    this.#marks ??= [];
    this.#marks.push(mark);
  }

  #refer(reference: Reference): void {
    this.#references ??= [];
    this.#references.push(reference);
    this.#mark(reference);
  }

  /** Makes room for `count` more bytes; a value that outgrows its block moves to one of at least twice its size. */
  #reserve(count: number): void {
    if (this.#end + count <= this.#block.length) return;
    const soFar = this.#block.subarray(this.#start, this.#end);
    const block = new Uint8Array(Math.max(BLOCK_BYTES, 2 * (soFar.length + count)));
    block.set(soFar);
    this.#block = block;
    this.#start = 0;
    this.#end = soFar.length;
  }
}
