/** Partitions of flash that the processor reads like memory. */
import type { Prediction } from '../../../boot/prediction.ts';
import { endOf } from '../../../terms/address-range.ts';
import { addressDigits, formatBytes, rangeText } from '../notation.ts';
import { type Row, renderTable } from '../table.ts';
import type { Style } from './options.ts';

/** Undefined where the board has none. */
export function renderFlash({ flash = [] }: Prediction, { paint, width }: Style): string | undefined {
  if (flash.length === 0) return undefined;
  const digits = addressDigits(flash.map((partition) => endOf(partition) - 1n));
  return renderTable(
    flash.map(
      (partition): Row => [
        rangeText(partition, digits),
        formatBytes(partition.size),
        partition.name,
        { text: partition.readOnly ? 'read only' : '', paint: paint.dim },
        { text: partition.chip, paint: paint.dim },
      ],
    ),
    ['left', 'right'],
    { width },
  );
}
