/** What was assumed, and why. */
import type { Prediction } from '../../../boot/prediction.ts';
import { renderTable } from '../table.ts';
import type { Style } from './options.ts';

/** Undefined when every figure was given. */
export function renderAssumptions({ input }: Prediction, { paint, width }: Style): string | undefined {
  if (input.assumptions.length === 0) return undefined;
  return renderTable(
    input.assumptions.flatMap(({ subject, value, reason }) => [
      [{ text: subject, paint: paint.yellow }, value],
      ['', { text: reason, paint: paint.dim }],
    ]),
    [],
    { width },
  );
}
