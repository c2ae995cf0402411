/**
 * From offsets in a preprocessed text back to what was written.
 *
 * The text is made of segments, each a stretch of one inclusion's working text or (part of) one macro expansion. They
 * are kept as arrays of numbers: a board has tens of thousands, and most are never asked for.
 */
import { formatSpan, type TextSpan } from '../../../terms/span.ts';
import type { PlaceNote } from '../../source/preprocessed.ts';
import type { Frame } from '../expand/frame.ts';
import { endOfName } from '../scan/character-class.ts';
import { lastNotAbove } from '../scan/int-list.ts';
import type { Inclusion } from './inclusion.ts';

export interface Segments {
  /** First offset in the text, ascending; two may be equal, and the later one counts. */
  readonly starts: Int32Array;
  /** Index of the inclusion. */
  readonly sources: Int32Array;
  /** Offset in the inclusion's working text. */
  readonly offsets: Int32Array;
  /** Index of the frame; 0 for text that was copied. */
  readonly frameIndexes: Int32Array;
  readonly inclusions: readonly Inclusion[];
  readonly frames: readonly (Frame | undefined)[];
}

/** Macros that a note is given of: who reads on behind so many? */
const MOST_MACROS = 16;

export class PlaceMap {
  readonly #segments: Segments;
  #last = 0;

  constructor(segments: Segments) {
    this.#segments = segments;
  }

  locate(offset: number): TextSpan {
    const { inclusion, offset: written, length } = this.#placeOf(offset);
    return inclusion.spanAt(written, length);
  }

  notes(offset: number): PlaceNote[] {
    const place = this.#placeOf(offset);
    const notes: PlaceNote[] = [];
    for (let { frame } = place; frame && notes.length < MOST_MACROS; frame = frame.parent) {
      notes.push(definitionNote(frame));
    }
    return [...notes, ...place.inclusion.includeNotes()];
  }

  sourceLine(offset: number): string {
    const place = this.#placeOf(offset);
    return place.inclusion.file.source.lineTextAt(place.offset);
  }

  #placeOf(offset: number): CharacterPlace {
    const { starts, sources, offsets, frameIndexes, inclusions, frames } = this.#segments;
    const segment = this.#segmentOf(offset);
    const inclusion = inclusions[sources[segment] ?? 0];
    if (!inclusion) throw new Error('a place map without its main file');
    const start = offsets[segment] ?? 0;
    const frameIndex = frameIndexes[segment] ?? 0;
    if (frameIndex === 0) {
      return { inclusion, offset: start + offset - (starts[segment] ?? 0), length: undefined, frame: undefined };
    }
    return { inclusion, offset: start, length: nameLength(inclusion, start), frame: frames[frameIndex] };
  }

  #segmentOf(offset: number): number {
    const { starts } = this.#segments;
    // Offsets are asked for in ascending order more often than not.
    let segment = this.#last;
    if ((starts[segment] ?? 0) > offset || (starts[segment + 8] ?? Number.POSITIVE_INFINITY) <= offset) {
      segment = Math.max(lastNotAbove(starts, offset), 0);
    }
    while ((starts[segment + 1] ?? Number.POSITIVE_INFINITY) <= offset) segment++;
    this.#last = segment;
    return segment;
  }
}

interface CharacterPlace {
  readonly inclusion: Inclusion;
  /** Of the character, or of the macro's name at its place of use. */
  readonly offset: number;
  /** Of the macro's name. */
  readonly length: number | undefined;
  readonly frame: Frame | undefined;
}

/** Length of the macro name that stands at `offset`. */
function nameLength(inclusion: Inclusion, offset: number): number {
  const { text } = inclusion.file.source;
  return endOfName(text, offset, text.length) - offset;
}

/** Tells where a macro was defined. */
function definitionNote({ macro }: Frame): PlaceNote {
  const span = macro.source.spanAt(macro.at, macro.name.length);
  return { message: `expanded from macro ${macro.name}, defined at ${formatSpan(span)}`, span };
}
