/**
 * The memblock of a recorded boot, put together again from its steps.
 */
import { Memblock } from '../memblock/memblock.ts';
import { Replay } from '../memblock/replay.ts';
import type { BootRecord } from './prediction.ts';

/** An empty memblock of the kind that the boot had: its width, and what happens at the top of its address space. */
export function emptyMemblock({ memblock }: Pick<BootRecord, 'memblock'>): Memblock {
  return new Memblock(memblock);
}

/**
 * Memblock after the first `upTo` steps of a boot; after all of them when not said. The caller may change it.
 *
 * @throws InputError when there are fewer steps
 */
export function replayOf(record: Pick<BootRecord, 'memblock' | 'steps'>, upTo = record.steps.length): Memblock {
  return new Replay(record.steps, emptyMemblock(record)).after(upTo);
}
