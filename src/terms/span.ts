import { hex } from './notation.ts';

/** A place in a source text. Line and column count from 1; `length` is in UTF-16 units, at least 1. */
export interface TextSpan {
  readonly kind: 'text';
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly length?: number;
}

/** A place in a binary: `offset` counts bytes from the start of the file. */
export interface BlobSpan {
  readonly kind: 'blob';
  readonly file: string;
  readonly offset: number;
}

/** Where something was written. */
export type Span = TextSpan | BlobSpan;

/** `board.dts:41:3` for text, `board.dtb+0x1a4` for a blob. */
export function formatSpan(span: Span): string {
  return span.kind === 'text' ? `${span.file}:${span.line}:${span.column}` : `${span.file}+${hex(span.offset)}`;
}
