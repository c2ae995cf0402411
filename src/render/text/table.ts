/**
 * Rows of text in aligned columns. A row is a list of cells, or a line of its own that takes no part in the alignment.
 */
import { visible } from '../../terms/visible.ts';

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

/** The rows, indented, each ended by a newline. `alignment` is by column, left where it does not say. */
export function renderTable(rows: readonly Row[], alignment: readonly Alignment[] = []): string {
  const cellRows = rows.map((row) => ('line' in row ? row : row.map(cellOf)));
  const widths: number[] = [];
  for (const row of cellRows) {
    if ('line' in row) continue;
    for (const [column, { text }] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, text.length);
  }
  return cellRows
    .map((row) => {
      if ('line' in row) return `${INDENT}${row.line}\n`;
      const last = row.findLastIndex(({ text }) => text !== '');
      const cells = row.slice(0, last + 1).map(({ text, paint }, column) => {
        const width = widths[column] ?? 0;
        const isLast = column === last;
        const padded = alignment[column] === 'right' ? text.padStart(width) : isLast ? text : text.padEnd(width);
        return paint ? paint(padded) : padded;
      });
      return `${INDENT}${cells.join(GAP)}\n`;
    })
    .join('');
}

function cellOf(cell: Cell | string): Cell {
  if (typeof cell === 'string') return { text: visible(cell) };
  return { ...cell, text: visible(cell.text) };
}
