import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadVintage, predictVintage, vintageDifferences } from './recorded-vintage.ts';

const ROOT = join(import.meta.dirname, '../../../shared/golden/vintage/boots');
const present = existsSync(ROOT);
if (!present) console.log(`recorded vintage boots: skipped, ${ROOT} is not there`);

/** Boots that are not predicted to the last figure, and why. */
const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  [
    '3.0-base-virt-3g',
    'a bank that ends at 4 GiB breaks the memblock of 3.0, so that its first allocation fails: the kernel’s death is told, not replayed',
  ],
]);

describe.skipIf(!present)('recorded boots of old kernels', () => {
  const names = present ? readdirSync(ROOT).sort() : [];
  let exact = 0;

  it.each(names.filter((name) => !EXCEPTIONS.has(name)))('%s', (name) => {
    const boot = loadVintage(ROOT, name);
    expect(vintageDifferences(boot, predictVintage(boot)).join('\n')).toBe('');
    exact++;
  });

  it.each([...EXCEPTIONS])('%s is an exception: %s', (name) => {
    const boot = loadVintage(ROOT, name);
    expect(vintageDifferences(boot, predictVintage(boot))).not.toEqual([]);
  });

  afterAll(() => console.log(`recorded vintage boots: ${exact} of ${names.length} exact`));
});
