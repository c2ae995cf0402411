import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lifeDifferences } from './life.ts';
import { NOT_EXACT } from './not-exact.ts';
import { differences, loadBoot, predictionFor } from './recorded-boot.ts';

const GOLDEN = join(import.meta.dirname, '../../../shared/golden');

/** Recorded boots of real kernels: of distributions, of the long-term kernels, and the smallest trees that were wrong once. */
const FOLDERS = ['boots', 'lts/boots', 'found'];

describe.each(FOLDERS)('recorded boots in %s', (folder) => {
  const root = join(GOLDEN, folder);
  const names = existsSync(root)
    ? readdirSync(root)
        .filter((name) => name.includes('__'))
        .sort()
    : [];
  if (names.length === 0) console.log(`recorded boots: skipped, ${root} is not there`);
  let exact = 0;

  it.skipIf(names.length === 0).each(names)('%s', (name) => {
    const boot = loadBoot(root, name);
    const prediction = predictionFor(root, boot);
    const found = [...differences(boot, prediction), ...lifeDifferences(boot, prediction)].join('\n');
    if (NOT_EXACT.has(name)) {
      expect(found, 'is exact now: take it off the list').not.toBe('');
      return;
    }
    expect(found).toBe('');
    exact++;
  });

  afterAll(() => {
    if (names.length > 0) console.log(`recorded boots in ${folder}: ${exact} of ${names.length} exact`);
  });
});
