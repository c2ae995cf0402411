import { documentOf } from './document.ts';
import { count, listOf, objectOf, region, signedAddress, stepOptions, stepProperties, text } from './terms.ts';

const effect = objectOf({ memory: signedAddress, reserved: signedAddress });

/** `dtmem trace --json`: the steps, or with `--at` the lists of memblock after one of them. */
export const traceSchema = documentOf(
  'dtmem.trace/1',
  'The memblock operations of a boot; with --at memblock after one of them',
  { tree: text, kernel: text },
  {
    steps: listOf(objectOf({ ...stepProperties, effect }, stepOptions)),
    at: count,
    memory: listOf(region),
    reserved: listOf(region),
  },
  [['steps'], ['at', 'memory', 'reserved']],
);
