/** The physical memory map: a row for each piece of RAM, from low to high. */
import { linearEndOf } from '../../../analysis/linear-end.ts';
import type { MapPiece, Use } from '../../../analysis/memory-map.ts';
import type { Prediction } from '../../../boot/prediction.ts';
import { endOf } from '../../../terms/address-range.ts';
import { MiB } from '../../../terms/alignment.ts';
import { paddedHex } from '../../../terms/notation.ts';
import { addressDigits, formatBytes, rangeText, shortOwner } from '../notation.ts';
import type { Paint } from '../paint.ts';
import { type Row, renderTable } from '../table.ts';
import type { Style } from './options.ts';

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

export function renderMemoryMap(map: readonly MapPiece[], prediction: Prediction, style: Style): string {
  const { paint, width } = style;
  const { input } = prediction;
  const digits = addressDigits(map.map((piece) => endOf(piece) - 1n));
  const hasHigh = map.some(
    ({ use, side }) => side === 'high' && (use === 'free' || use === 'cma' || use === 'reserved'),
  );
  const ending = hasHigh
    ? 'low memory ends, high memory begins'
    : input.highmem
      ? 'low memory ends'
      : 'low memory ends: no HIGHMEM, nothing above is used';
  const shown = style.full ? map : worthShowing(map);
  const rows: Row[] = [];
  let side = shown[0]?.side;
  for (const piece of shown) {
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
  const hidden = map.length - shown.length;
  if (hidden > 0) rows.push({ line: paint.dim(`… and ${hidden} of less than 1 MiB (--only memory)`) });
  return renderTable(rows, ['left', 'right'], { width });
}

/** Longer maps are shown without their small pieces. */
const MOST_PIECES = 16;

/** Small pieces that are nothing unusual are left out of long maps. */
function worthShowing(map: readonly MapPiece[]): readonly MapPiece[] {
  if (map.length <= MOST_PIECES) return map;
  const isUsual = ({ use }: MapPiece): boolean => use === 'free' || use === 'reserved' || use === 'hole';
  return map.filter((piece) => piece.size >= MiB || !isUsual(piece));
}
