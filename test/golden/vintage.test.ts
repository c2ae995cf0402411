import { readdirSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { recorded } from '../recorded/recorded.ts';
import { compareLines } from './early-lines.ts';
import { EarlyTally } from './early-tally.ts';
import { memoryLineDifference } from './memory-line.ts';
import { loadVintage, predictVintage, vintageDifferences, vintageKernel } from './recorded-vintage.ts';

const ROOT = recorded('vintage/boots');

describe('recorded boots of old kernels', () => {
  const names = readdirSync(ROOT).sort();
  const early = new EarlyTally();
  let exact = 0;

  it.each(names)('%s', (name) => {
    const boot = loadVintage(ROOT, name);
    const prediction = predictVintage(boot);
    const { memoryLines } = boot.expected;
    const ended = memoryLines.length > 0;
    const lines = compareLines(boot.log, prediction, vintageKernel(boot), { ended, callers: true });
    early.log(lines.lines, lines.report === '');
    const memoryLine = ended ? memoryLineDifference(memoryLines, prediction) : '';
    if (ended) early.memoryLine(memoryLine === '');
    const found = [...vintageDifferences(boot, prediction), lines.report, memoryLine];
    expect(found.filter((difference) => difference !== '').join('\n')).toBe('');
    exact++;
  });

  afterAll(() =>
    console.log(
      `recorded vintage boots: ${exact} of ${names.length} exact (with CONFIG_CMA_DEBUG=y, which the fragments leave out), ${early}`,
    ),
  );
});
