import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { differences, loadBoot, predictionFor } from './recorded-boot.ts';

const ROOT = join(import.meta.dirname, '../../../shared/golden/boots');
const present = existsSync(ROOT);
if (!present) console.log(`recorded boots: skipped, ${ROOT} is not there`);

describe.skipIf(!present)('recorded boots of real kernels', () => {
  const names = present
    ? readdirSync(ROOT)
        .filter((name) => name.includes('__'))
        .sort()
    : [];
  let exact = 0;

  it.each(names)('%s', (name) => {
    const boot = loadBoot(ROOT, name);
    expect(differences(boot, predictionFor(ROOT, boot)).join('\n')).toBe('');
    exact++;
  });

  afterAll(() => console.log(`recorded boots: ${exact} of ${names.length} exact`));
});
