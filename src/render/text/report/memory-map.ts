/** The physical memory map: a row for each piece of RAM, from low to high. */
import { linearEndOf } from '../../../analysis/linear-end.ts';
import type { MapPiece, Use } from '../../../analysis/memory-map.ts';
import type { Prediction } from '../../../boot/prediction.ts';
import { endOf } from '../../../terms/address-range.ts';
import { paddedHex } from '../../../terms/notation.ts';
import { addressDigits, formatBytes, rangeText, shortOwner } from '../notation.ts';
import type { Paint } from '../paint.ts';
import { type Row, renderTable } from '../table.ts';

function describe({ use, owners, moreOwners }: MapPiece): string {
  const names = owners.map(shortOwner).join(', ') + (moreOwners > 0 ? ` and ${moreOwners} more` : '');
  switch (use) {
    case 'free':
      return 'free';
    case 'cma':
      return `CMA area ${names}`;
    case 'reserved':
      return names;
    case 'no-map':
      return `no-map: ${names}`;
    case 'removed':
      return names ? `taken out of memory: ${names}` : 'not usable by this kernel';
    case 'outside':
      return `${names}, outside RAM`;
    case 'hole':
      return 'no RAM';
  }
}

function painter(use: Use, paint: Paint): ((text: string) => string) | undefined {
  switch (use) {
    case 'free':
      return paint.green;
    case 'cma':
      return paint.cyan;
    case 'no-map':
    case 'removed':
      return paint.yellow;
    case 'outside':
      return paint.red;
    case 'hole':
      return paint.dim;
    case 'reserved':
      return undefined;
  }
}

export function renderMemoryMap(map: readonly MapPiece[], prediction: Prediction, paint: Paint): string {
  const { input } = prediction;
  const digits = addressDigits(map.map((piece) => endOf(piece) - 1n));
  const ending = `low memory ends, ${input.highmem ? 'high memory begins' : 'this kernel uses nothing above'}`;
  const rows: Row[] = [];
  let side = map[0]?.side;
  for (const piece of map) {
    if (piece.side !== side) {
      rows.push({
        line: paint.bold(`${paddedHex(linearEndOf(prediction), digits)} ---- ${ending} ----`),
      });
      side = piece.side;
    }
    const colour = painter(piece.use, paint);
    const isRam = piece.use !== 'hole' && piece.use !== 'outside' && piece.use !== 'removed';
    rows.push([
      rangeText(piece, digits),
      formatBytes(piece.size),
      { text: isRam ? piece.side : '', paint: paint.dim },
      { text: describe(piece), ...(colour ? { paint: colour } : {}) },
    ]);
  }
  return renderTable(rows, ['left', 'right']);
}
