/**
 * Every change of behaviour that is known, and the version that it came with, as a list to review: a wrong figure in a row
 * shows here, whether or not a recording notices it. `npx vitest run test/kernel/history -u` writes it anew after a change that
 * its source justifies.
 */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ARM_HISTORY } from '../../../src/kernel/history/arm/arm.ts';
import type { Era } from '../../../src/kernel/history.ts';

function valueText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `0x${part.toString(16)}` : part));
}

/** A row but for its words: from when, what, and whatever narrows that down. */
function rowText({ from, value, change: _change, source: _source, ...others }: Era<unknown>): string {
  const narrowed = Object.entries(others).map(([key, list]) => `${key} ${valueText(list)}`);
  return `  ${[from.padEnd(8), valueText(value), ...narrowed].join('  ')}`;
}

it('the history of the kernel is the one that was reviewed', async () => {
  const listing = Object.entries(ARM_HISTORY).flatMap(([name, { eras }]) => [name, ...eras.map(rowText)]);
  await expect(`${listing.join('\n')}\n`).toMatchFileSnapshot(join(import.meta.dirname, 'eras.txt'));
});
