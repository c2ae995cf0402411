/**
 * Rules look at trees that nobody checked: whatever stands in them, a rule finds something or nothing, and never fails.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { predict } from '../../../src/analysis/predict.ts';
import { readDtb } from '../../../src/devicetree/dtb/read.ts';
import { writeDtb } from '../../../src/devicetree/dtb/write.ts';
import { readTree } from '../../../src/node/tree.ts';
import { InputError } from '../../../src/terms/input-error.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const blobs = readdirSync(FIXTURES)
  .filter((name) => name.endsWith('.dts'))
  .map((name) => writeDtb(readTree(join(FIXTURES, name))));

it('any bytes of a blob may be other ones', () => {
  const damage = fc.array(fc.tuple(fc.nat({ max: 4000 }), fc.constantFrom(0, 1, 2, 3, 4, 0x7f, 0x80, 0xff)), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(
      fc.constantFrom(...blobs),
      damage,
      fc.constantFrom('3.4', '4.4', '5.10', '6.12', '7.2'),
      (blob, bytes, kernel) => {
        const copy = blob.slice();
        // the header is left alone: a blob that cannot be read says nothing of the rules
        for (const [at, value] of bytes) copy[40 + (at % (copy.length - 40))] = value;
        try {
          const { findings } = predict(readDtb(copy, { file: 'x.dtb' }), { kernel });
          for (const { message, origin } of findings) expect(message && origin).not.toBe('');
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      },
    ),
    { numRuns: 1500 },
  );
});
