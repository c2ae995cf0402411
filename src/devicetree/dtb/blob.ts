/**
 * A blob being read: its bytes, and the errors that point into it.
 */
import { InputError } from '../../terms/input-error.ts';
import type { BlobSpan } from '../../terms/span.ts';
import type { Node } from '../tree.ts';

export interface Blob {
  readonly file: string;
  readonly bytes: Uint8Array;
  /** Over the same memory as {@link bytes}. */
  readonly view: DataView;
}

export interface DamageDetails {
  /** The node in which the damage lies. */
  readonly node?: Node | undefined;
  readonly help?: string | undefined;
}

/** The error for a blob that is wrong at `offset` bytes from its start. */
export function damage(blob: Blob, offset: number, message: string, details: DamageDetails = {}): InputError {
  const span: BlobSpan = { kind: 'blob', file: blob.file, offset };
  return new InputError({
    message,
    span,
    ...(details.node && { path: details.node.path }),
    ...(details.help && { help: details.help }),
  });
}

/** A count for people: `74 210 bytes`, `1 byte`. */
export function byteCount(count: number): string {
  return count === 1 ? '1 byte' : `${grouped(count)} bytes`;
}

/** A whole number with its digits in groups of three: `74 210`. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ' ');
}

const LONGEST_SHOWN = 64;

/** A name from the blob as a message shows it: cut off when long, with `\x1b` for bytes that are no printable ASCII. */
export function printable(name: string): string {
  const shown = name.length > LONGEST_SHOWN ? `${name.slice(0, LONGEST_SHOWN)}…` : name;
  return shown.replace(/[^\x20-\x7e…]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
