import * as v from 'valibot';
import { documentOf } from './document.ts';
import { address, count, described, listOf } from './terms.ts';

const region = v.strictTuple([address, address, count]);

/** `dtmem memblock --json`. */
export const memblockSchema = documentOf('dtmem.memblock/1', 'What a text of memblock operations comes to', {
  returns: described(listOf(address), 'the result of each operation: an allocated address, else 0x0'),
  memory: described(listOf(region), 'base, size and the kernel’s flag bits of each region'),
  reserved: listOf(region),
});
