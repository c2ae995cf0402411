/** What a boot loader wrote into a tree, a line for each thing. */
import type { TreeChange } from '../../boot/fix-up.ts';
import { type Paint, PLAIN } from './paint.ts';
import { type Row, renderTable } from './table.ts';

export function renderChanges(changes: readonly TreeChange[], paint: Paint = PLAIN): string {
  if (changes.length === 0) return '  nothing was changed\n';
  return renderTable(
    changes.flatMap(({ where, what, before, after }): Row[] => {
      const row: Row = [{ text: where, paint: paint.bold }, what, { text: after, paint: paint.green }];
      return before === undefined ? [row] : [row, ['', '', { text: `was ${before}`, paint: paint.dim }]];
    }),
  );
}
