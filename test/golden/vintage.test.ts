import { readdirSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { recorded } from '../recorded/recorded.ts';
import { loadVintage, predictVintage, vintageDifferences } from './recorded-vintage.ts';

const ROOT = recorded('vintage/boots');

describe('recorded boots of old kernels', () => {
  const names = readdirSync(ROOT).sort();
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
