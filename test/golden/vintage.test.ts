import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadVintage, predictVintage, vintageDifferences } from './recorded-vintage.ts';

const ROOT = join(import.meta.dirname, '../../../shared/golden/vintage/boots');
const present = existsSync(ROOT);
if (!present) console.log(`recorded vintage boots: skipped, ${ROOT} is not there`);

describe.skipIf(!present)('recorded boots of old kernels', () => {
  const names = present ? readdirSync(ROOT).sort() : [];
  let exact = 0;

  it.each(names)('%s', (name) => {
    const boot = loadVintage(ROOT, name);
    expect(vintageDifferences(boot, predictVintage(boot)).join('\n')).toBe('');
    exact++;
  });

  afterAll(() =>
    console.log(
      `recorded vintage boots: ${exact} of ${names.length} exact (with CONFIG_CMA_DEBUG=y, which the fragments leave out)`,
    ),
  );
});
