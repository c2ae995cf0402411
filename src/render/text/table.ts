/**
 * Rows of text in aligned columns. A row is a list of cells, or a line of its own that takes no part in the alignment.
 */
import { visible } from '../../terms/visible.ts';
import { linesOf } from './wrap.ts';

export interface Cell {
  readonly text: string;
  /** Applied after the cell is padded, so that colour does not count for the width. */
  readonly paint?: (text: string) => string;
}

/** A cell without emphasis may be given as its text. */
export type Row = readonly (Cell | string)[] | { readonly line: string };

export type Alignment = 'left' | 'right';

const INDENT = '  ';
const GAP = '  ';

export interface TableShape {
  /** Columns of the terminal: what of the last cell of a row stands beyond them is cut, or broken into lines. */
  readonly width?: number | undefined;
  readonly overflow?: 'cut' | 'broken';
  /** The first column has at least so many. */
  readonly firstWidth?: number;
}

/** The rows, indented, each ended by a newline. `alignment` is by column, left where it does not say. */
export function renderTable(
  rows: readonly Row[],
  alignment: readonly Alignment[] = [],
  { width, overflow = 'cut', firstWidth = 0 }: TableShape = {},
): string {
  const cellRows = rows.map((row) => ('line' in row ? row : row.map(cellOf)));
  const widths: number[] = firstWidth > 0 ? [firstWidth] : [];
  for (const row of cellRows) {
    if ('line' in row) continue;
    for (const [column, { text }] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, text.length);
  }
  const startOf = (column: number): number =>
    INDENT.length + column * GAP.length + widths.slice(0, column).reduce((sum, each) => sum + each, 0);
  return cellRows
    .map((row) => {
      if ('line' in row) return `${INDENT}${row.line}\n`;
      const last = row.findLastIndex(({ text }) => text !== '');
      const cells = row.slice(0, last + 1).map(({ text, paint = plain }, column) => {
        const own = widths[column] ?? 0;
        if (column !== last) return paint(alignment[column] === 'right' ? text.padStart(own) : text.padEnd(own));
        const lines = fitted(text, startOf(column), width, overflow);
        const [first = '', ...more] = alignment[column] === 'right' ? lines.map((line) => line.padStart(own)) : lines;
        return [paint(first), ...more.map((line) => paint(line))].join('\n');
      });
      return `${INDENT}${cells.join(GAP)}\n`;
    })
    .join('');
}

const plain = (text: string): string => text;

/** Fewer columns say nothing: then a row is as long as it is, or its last cell stands below it. */
const LEAST_COLUMNS = 12;

function fitted(text: string, start: number, width: number | undefined, overflow: 'cut' | 'broken'): string[] {
  if (width === undefined || start + text.length <= width) return [text];
  const columns = width - start;
  if (overflow === 'cut') return columns < LEAST_COLUMNS ? [text] : [`${text.slice(0, columns - 1)}…`];
  if (columns >= LEAST_COLUMNS)
    return linesOf(text, columns).map((line, index) => (index === 0 ? line : `${' '.repeat(start)}${line}`));
  const indent = ' '.repeat(BELOW);
  return ['', ...linesOf(text, width - BELOW).map((line) => `${indent}${line}`)];
}

/** Where a last cell stands that finds no room in its row. */
const BELOW = 6;

function cellOf(cell: Cell | string): Cell {
  if (typeof cell === 'string') return { text: visible(cell) };
  return { ...cell, text: visible(cell.text) };
}
