/** Look-ups by name over a list with deleted entries, held to a plain search after every step. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Entries } from '../../../../src/devicetree/dts/live/entries.ts';

interface Thing {
  readonly name: string;
  deleted: boolean;
}

const name = fc.constantFrom('a', 'b', 'c', 'd');
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('add' as const), name, deleted: fc.constant(false) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('add' as const), name, deleted: fc.constant(true) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('delete' as const, 'revive' as const), name }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), name }) },
);

describe('entries', () => {
  it('find the first of a name, and the first live one', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const entries = new Entries<Thing>();
        for (const { kind, name: wanted, ...rest } of steps) {
          const first = entries.any(wanted);
          if (kind === 'add') entries.add({ name: wanted, deleted: 'deleted' in rest && rest.deleted });
          // The compiler deletes and revives the first of a name only.
          else if (first && kind === 'remove') entries.remove(first);
          else if (first) first.deleted = kind === 'delete';
          for (const known of ['a', 'b', 'c', 'd', 'e']) {
            expect(entries.any(known)).toBe(entries.list.find((thing) => thing.name === known));
            expect(entries.live(known)).toBe(entries.list.find((thing) => thing.name === known && !thing.deleted));
          }
        }
      }),
    );
  });
});
