/**
 * SECURITY.md promises nothing that no test holds.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const text = readFileSync(join(ROOT, 'SECURITY.md'), 'utf8');
const [, promises = ''] = text.split(/^## /m);
const rows = promises
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.includes('---') && !line.includes('held by'));

it('has a promise for each threat', () => {
  expect(rows.length).toBeGreaterThan(10);
});

it.each(rows.map((row) => [row.split('|')[1]?.trim(), row]))('%s: the tests that hold it are there', (_threat, row) => {
  const tests = [...(row?.split('|').at(-2) ?? '').matchAll(/`(test\/[^`]+)`/g)].map((match) => match[1] ?? '');
  expect(tests.length).toBeGreaterThan(0);
  for (const test of tests) expect(existsSync(join(ROOT, test)), test).toBe(true);
});
