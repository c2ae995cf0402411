/**
 * Text that a preprocessor has already been through: its linemarkers tell where each line was really written.
 *
 * dtc takes linemarkers out wherever a line starts with one outside of strings and comments; so does this.
 */
import { formatSpan, type TextSpan } from '../../../terms/span.ts';
import type { PlaceNote, Preprocessed } from '../../source/preprocessed.ts';
import { ASTERISK, BACKSLASH, DOUBLE_QUOTE, HASH, NEWLINE, SLASH } from './character-class.ts';
import { lastNotAbove } from './int-list.ts';
import { type Linemarker, linemarkerAt } from './linemarker.ts';
import { SourceText } from './source-text.ts';
import { WorkingText } from './working-text.ts';

/** Lines of the original from `from` (counted from 0) on, and what they are said to be. */
interface Region {
  readonly from: number;
  /** Line of {@link file} that `from` is, counted from 1. */
  readonly line: number;
  readonly file: string;
  /** Where the file was included; undefined for the main file. */
  readonly includedAt: TextSpan | undefined;
  readonly outer: Region | undefined;
}

/** `text`, as it is but for its linemarkers, which decide what {@link Preprocessed.locate} answers. */
export function unpreprocessed(path: string, text: string): Preprocessed {
  const working = new WorkingText(text);
  const markers: { readonly at: number; readonly marker: Linemarker }[] = [];
  for (let at = text.charCodeAt(0) === HASH ? 0 : nextLineWithHash(text, 0); at >= 0; ) {
    const marker = linemarkerAt(text, at);
    if (marker) {
      markers.push({ at, marker });
      working.omit(at, marker.end);
    }
    at = nextLineWithHash(text, marker?.end ?? at);
  }
  const { text: kept, runs } = working.finish();
  const source = new SourceText(path, text, kept, runs);
  return new LinemarkedText(path, source, regionsOf(path, source, markers));
}

class LinemarkedText implements Preprocessed {
  readonly dependencies: readonly string[];
  readonly warnings = [];
  readonly #source: SourceText;
  readonly #regions: readonly Region[];
  readonly #starts: Int32Array;

  constructor(path: string, source: SourceText, regions: readonly Region[]) {
    this.dependencies = [path];
    this.#source = source;
    this.#regions = regions;
    this.#starts = Int32Array.from(regions, (region) => region.from);
  }

  get text(): string {
    return this.#source.text;
  }

  locate(offset: number): TextSpan {
    const span = this.#source.spanAt(offset);
    const region = this.#regionOf(span);
    return region ? { ...span, file: region.file, line: region.line + span.line - 1 - region.from } : span;
  }

  notes(offset: number): PlaceNote[] {
    const notes: PlaceNote[] = [];
    for (let region = this.#regionOf(this.#source.spanAt(offset)); region; region = region.outer) {
      const span = region.includedAt;
      if (span) notes.push({ message: `included from ${formatSpan(span)}`, span });
    }
    return notes;
  }

  sourceLine(offset: number): string {
    return this.#source.lineTextAt(offset);
  }

  #regionOf(span: TextSpan): Region | undefined {
    return this.#regions[lastNotAbove(this.#starts, span.line - 1)];
  }
}

function regionsOf(
  path: string,
  source: SourceText,
  markers: readonly { readonly at: number; readonly marker: Linemarker }[],
): readonly Region[] {
  const regions: Region[] = [];
  let line = 0;
  let scanned = 0;
  let current: Region | undefined;
  for (const { at, marker } of markers) {
    for (let next = source.original.indexOf('\n', scanned); next >= 0 && next < at; ) {
      line++;
      scanned = next + 1;
      next = source.original.indexOf('\n', scanned);
    }
    const from = line + 1;
    const begins = marker.flags.includes(1);
    const parent: Region | undefined = marker.flags.includes(2) ? (current?.outer ?? undefined) : current;
    const above: Region | undefined = begins ? current : parent?.outer;
    const includedAt = begins && current ? spanOfLine(current, line) : parent?.includedAt;
    current = { from, line: marker.line, file: marker.file === '' ? path : marker.file, includedAt, outer: above };
    regions.push(current);
  }
  return regions;
}

/** Where the line of the original (counted from 0) was written. A linemarker stands for the `#include` in front of it. */
function spanOfLine(region: Region, line: number): TextSpan {
  return { kind: 'text', file: region.file, line: Math.max(region.line + line - region.from, 1), column: 1 };
}

/** Offset of the next line behind `from` that starts with `#`, outside of strings and comments; -1 when there is none. */
function nextLineWithHash(text: string, from: number): number {
  // Few texts have such lines at all: look for them before looking what they stand in.
  if (text.indexOf('\n#', from) < 0) return -1;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === NEWLINE && text.charCodeAt(at + 1) === HASH) return at + 1;
    if (code === DOUBLE_QUOTE) at = endOfString(text, at);
    else if (code === SLASH) at = endOfComment(text, at);
  }
  return -1;
}

/** Offset of the quote that closes a dtc string, which may go over lines. */
function endOfString(text: string, quote: number): number {
  for (let at = quote + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === DOUBLE_QUOTE) return at;
    if (code === BACKSLASH) at++;
  }
  return text.length;
}

/** Offset of the last character of a comment; of the slash, where none begins. The newline behind `//` is not part of it. */
function endOfComment(text: string, slash: number): number {
  const next = text.charCodeAt(slash + 1);
  if (next === SLASH) {
    const newline = text.indexOf('\n', slash);
    return newline < 0 ? text.length : newline - 1;
  }
  if (next !== ASTERISK) return slash;
  const close = text.indexOf('*/', slash + 2);
  return close < 0 ? text.length : close + 1;
}
