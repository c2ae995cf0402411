/**
 * What took memory out of memblock, as the account and the map name it.
 */
import type { Step } from '../boot/prediction.ts';

/** RAM above lowmem that a kernel without HIGHMEM gives up: no symbol takes it, the lack of one does. */
export const ABOVE_LOWMEM = 'above lowmem, no HIGHMEM';

/** The owner, or what caused the step. */
export function lossName({ owner, origin, purpose }: Step): string {
  return owner ?? (purpose === 'clip' && origin === 'CONFIG_HIGHMEM' ? ABOVE_LOWMEM : origin);
}
