import * as v from 'valibot';
import { documentOf } from './document.ts';
import { address, count, described, listOf, objectOf, oneOf, range, text } from './terms.ts';

const part = objectOf({ name: text, bits: text, value: count });

const field = objectOf({ name: text, bits: text, value: address }, { meaning: text });

const outcome = v.variant('kind', [
  objectOf({
    kind: v.literal('mapped'),
    physical: address,
    size: described(address, 'bytes of the section, block or page'),
    kernel: described(text, 'what the kernel may do there: rwx'),
    user: text,
  }),
  objectOf(
    {
      kind: v.literal('fault'),
      fault: oneOf('translation', 'access flag', 'domain', 'permission', 'address size'),
      level: count,
      status: described(count, 'as the fault status register shows it'),
    },
    { reason: text },
  ),
  objectOf({ kind: v.literal('unknown'), missing: described(address, 'the table entry that the dump lacks') }),
]);

const walk = objectOf({
  tables: oneOf('dump', 'predicted'),
  from: oneOf('TTBR0', 'TTBR1'),
  steps: listOf(
    objectOf(
      {
        level: count,
        table: address,
        index: count,
        address,
        descriptor: address,
        kind: oneOf('fault', 'table', 'section', 'supersection', 'block', 'large page', 'small page', 'page'),
        fields: listOf(field),
      },
      { base: address },
    ),
  ),
  outcome,
});

const reading = objectOf(
  {
    space: oneOf('virtual', 'physical'),
    reason: described(text, 'why the address is taken so'),
    regions: described(
      listOf(objectOf({ name: text, start: address, end: described(address, 'exclusive') })),
      'regions of the virtual layout, the innermost last',
    ),
    steps: listOf(
      objectOf({
        index: count,
        stage: text,
        caller: text,
        operation: text,
        base: address,
        end: address,
        origin: text,
      }),
    ),
  },
  {
    virtual: address,
    physical: address,
    pfn: count,
    memory: objectOf({
      base: address,
      end: address,
      use: oneOf('free', 'cma', 'reserved', 'no-map', 'removed', 'outside', 'hole'),
      side: oneOf('low', 'high'),
      owners: listOf(text),
    }),
    zone: text,
    nodeRange: range,
    node: described(text, 'the node of /reserved-memory'),
    cma: text,
    flash: objectOf({ base: address, end: address, name: text, node: text, chip: text }),
  },
);

const process = objectOf(
  {},
  {
    area: objectOf({ base: address, end: address, permissions: text, offset: address, name: text, line: count }),
    page: objectOf(
      { state: oneOf('present', 'swapped', 'not present'), marks: listOf(text) },
      { pfn: count, swap: objectOf({ type: count, offset: count }) },
    ),
    physical: address,
  },
);

/** `dtmem translate --json`. */
export const translateSchema = documentOf('dtmem.translate/1', 'All that is known of addresses', {
  addresses: listOf(
    objectOf(
      {
        address,
        parts: described(listOf(part), 'the indices of the tables, as the hardware takes them'),
        linuxParts: listOf(part),
        readings: described(listOf(reading), 'by the prediction for a tree; two where the address can mean both'),
      },
      { walk, process },
    ),
  ),
});
