/**
 * A walk through the page tables that a kernel is predicted to build.
 */
import { EncodedTables } from '../boot/arm/page-tables/encode.ts';
import { walkLong } from '../boot/arm/page-tables/long-walk.ts';
import { walkShort } from '../boot/arm/page-tables/short-walk.ts';
import type { Walk } from '../boot/arm/page-tables/walk.ts';
import type { Prediction } from '../boot/prediction.ts';

/** log2 of the granule of LPAE's tables. */
const LPAE_SHIFT = 12;

/** Undefined where the tables are not known. */
export function predictedWalks(prediction: Prediction): ((virtual: bigint) => Walk) | undefined {
  const { pageTables } = prediction;
  if (!pageTables) return undefined;
  const { read } = new EncodedTables(pageTables);
  const registers = { ttbr0: pageTables.root };
  return pageTables.format === 'short'
    ? (virtual) => walkShort(registers, virtual, read)
    : (virtual) => walkLong(registers, { pageShift: LPAE_SHIFT, arch: 'arm' }, virtual, read);
}
