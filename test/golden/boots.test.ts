import { readdirSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { recorded } from '../recorded/recorded.ts';
import { compareLines } from './early-lines.ts';
import { EarlyTally } from './early-tally.ts';
import { lifeDifferences } from './life.ts';
import { memoryLineDifference } from './memory-line.ts';
import { NOT_EXACT } from './not-exact.ts';
import { differences, kernelOf, loadBoot, predictionFor } from './recorded-boot.ts';

/** Recorded boots of real kernels: of distributions, of the long-term kernels, and the smallest trees that were wrong once. */
const FOLDERS = ['boots', 'lts/boots', 'found'] as const;

describe.each(FOLDERS)('recorded boots in %s', (folder) => {
  const root = recorded(folder);
  const names = readdirSync(root)
    .filter((name) => name.includes('__'))
    .sort();
  const early = new EarlyTally();
  let exact = 0;

  it.each(names)('%s', (name) => {
    const boot = loadBoot(root, name);
    const prediction = predictionFor(root, boot);
    const memoryLines = boot.log.filter((line) => line.startsWith('Memory: '));
    const ended = memoryLines.length > 0;
    const lines = compareLines(boot.log, prediction, kernelOf(root, boot), { ended, callers: folder === 'boots' });
    early.log(lines.lines, lines.report === '');
    const memoryLine = ended ? memoryLineDifference(memoryLines, prediction) : '';
    if (ended) early.memoryLine(memoryLine === '');
    const found = [
      ...differences(boot, prediction),
      ...lifeDifferences(boot, prediction),
      ...(folder === 'found' ? [] : [lines.report]),
      ...(folder === 'boots' ? [memoryLine] : []),
    ]
      .filter((difference) => difference !== '')
      .join('\n');
    if (NOT_EXACT.has(name)) {
      expect(found, 'is exact now: take it off the list').not.toBe('');
      return;
    }
    expect(found).toBe('');
    exact++;
  });

  afterAll(() => console.log(`recorded boots in ${folder}: ${exact} of ${names.length} exact, ${early}`));
});
