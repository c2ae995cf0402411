/**
 * Phrases that findings share.
 */
import { hex } from '../../terms/notation.ts';

/** `which ends at 0xafffffff`: lowmem up to its limit, which is exclusive; there may be none of it. */
export const lowmemEndText = (limit: bigint): string =>
  limit === 0n ? 'of which there is none' : `which ends at ${hex(limit - 1n)}`;
