/**
 * Every change of behaviour that is known, and the version that it came with, as a list to review: a wrong figure in a row
 * shows here, whether or not a recording notices it. `npx vitest run test/kernel/history -u` writes it anew after a change that
 * its source justifies.
 */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ARM_HISTORY } from '../../../src/kernel/history/arm/arm.ts';
import { MEMORY_MAP } from '../../../src/kernel/history/x86/memory-map.ts';
import type { Era, Rows } from '../../../src/kernel/history.ts';

function valueText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `0x${part.toString(16)}` : part));
}

/** A row but for its words: from when, what, and whatever narrows that down. */
function rowText({ from, value, change: _change, source: _source, ...others }: Era<unknown>): string {
  const narrowed = Object.entries(others).map(([key, list]) => `${key} ${valueText(list)}`);
  return `  ${[from.padEnd(8), valueText(value), ...narrowed].join('  ')}`;
}

const listingOf = (rows: Rows<object>): string => {
  const histories = Object.entries(rows as Readonly<Record<string, { eras: readonly Era<unknown>[] }>>);
  return `${histories.flatMap(([name, { eras }]) => [name, ...eras.map(rowText)]).join('\n')}\n`;
};

it.each([
  ['arm', ARM_HISTORY],
  ['x86', MEMORY_MAP],
])('the history of the kernel on %s is the one that was reviewed', async (name, rows) => {
  await expect(listingOf(rows)).toMatchFileSnapshot(join(import.meta.dirname, `eras-${name}.txt`));
});
