/** Where the memory went: rows that add up, in bytes and in units people read. */
import type { MapPiece } from '../../../analysis/memory-map.ts';
import type { Prediction } from '../../../boot/prediction.ts';
import { formatBytes, groupedBytes, shortOwner } from '../notation.ts';
import type { Paint } from '../paint.ts';
import { type Row, renderTable } from '../table.ts';

export function renderAccount({ account }: Prediction, map: readonly MapPiece[], paint: Paint): string {
  const rows: Row[] = [];
  for (const { name, bytes, total } of account) {
    const emphasis = total ? { paint: paint.bold } : {};
    if (total) rows.push(['', '-'.repeat(groupedBytes(bytes).length)]);
    rows.push([
      { text: shortOwner(name), ...emphasis },
      { text: groupedBytes(bytes), ...emphasis },
      { text: formatBytes(bytes), ...emphasis },
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
  return renderTable(rows, ['left', 'right', 'right']);
}
