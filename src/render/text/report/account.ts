/** Where the memory went: rows that add up, in bytes and in units people read. */
import type { MapPiece } from '../../../analysis/memory-map.ts';
import type { Prediction } from '../../../boot/prediction.ts';
import { MiB } from '../../../terms/alignment.ts';
import { formatBytes, groupedBytes, shortOwner } from '../notation.ts';
import { type Row, renderTable } from '../table.ts';
import type { Style } from './options.ts';

export function renderAccount(
  { account }: Prediction,
  map: readonly MapPiece[],
  { paint, width, full }: Style,
): string {
  const rows: Row[] = [];
  const small =
    full || account.length <= MOST_ROWS ? [] : account.filter(({ bytes, total }) => !total && isSmall(bytes));
  for (const row of account) {
    if (small.includes(row)) continue;
    const { name, bytes, total, changedBy = '' } = row;
    if (total && small.length > 0) {
      const sum = small.reduce((all, one) => all + one.bytes, 0n);
      rows.push([
        { text: `${small.length} smaller (--only account)`, paint: paint.dim },
        groupedBytes(sum),
        formatBytes(sum),
      ]);
    }
    const emphasis = total ? { paint: paint.bold } : {};
    if (total) rows.push(['', '-'.repeat(groupedBytes(bytes).length)]);
    rows.push([
      { text: shortOwner(name), ...emphasis },
      { text: groupedBytes(bytes), ...emphasis },
      { text: formatBytes(bytes), ...emphasis },
      // what changes a row is for who looks into the account
      { text: full ? changedBy : '', paint: paint.dim },
    ]);
  }
  const left = map.filter(({ use }) => use === 'free' || use === 'cma');
  const part = (name: string, pieces: readonly MapPiece[]): void => {
    const bytes = pieces.reduce((sum, { size }) => sum + size, 0n);
    if (bytes > 0n)
      rows.push([{ text: `  of which ${name}`, paint: paint.dim }, groupedBytes(bytes), formatBytes(bytes)]);
  };
  part(
    'in CMA areas',
    left.filter(({ use }) => use === 'cma'),
  );
  part(
    'high memory',
    left.filter(({ side }) => side === 'high'),
  );
  return renderTable(rows, ['left', 'right', 'right', 'left'], { width, overflow: 'broken' });
}

/** Longer accounts have their small rows told as one. */
const MOST_ROWS = 12;

const isSmall = (bytes: bigint): boolean => bytes > -MiB && bytes < MiB;
