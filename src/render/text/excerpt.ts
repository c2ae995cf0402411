/**
 * A line of a source, and below it a caret under every character that is meant.
 */
import { visible } from '../../terms/visible.ts';
import type { Paint } from './paint.ts';

/** A longer line is shown as the part around the caret. */
const LONGEST_LINE = 160;

/** The place in a source that an excerpt shows; line and column count from 1. */
export interface Excerpted {
  readonly line: number;
  readonly column?: number;
  /** Characters that the caret covers. */
  readonly length?: number;
}

export function excerpt({ line, column = 1, length = 1 }: Excerpted, sourceLine: string, paint: Paint): string[] {
  const at = Math.min(column - 1, sourceLine.length);
  const start = sourceLine.length > LONGEST_LINE ? Math.max(0, at - LONGEST_LINE / 2) : 0;
  const shown = visible(sourceLine.slice(start, start + LONGEST_LINE).replaceAll('\t', ' '));
  const carets = Math.max(1, Math.min(length, shown.length - (at - start)));
  const margin = String(line);
  return [
    `${paint.dim(` ${margin} |`)} ${shown}`,
    `${paint.dim(` ${' '.repeat(margin.length)} |`)} ${' '.repeat(at - start)}${paint.red('^'.repeat(carets))}`,
  ];
}
