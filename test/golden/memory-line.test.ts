import { readdirSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { recorded } from '../recorded/recorded.ts';
import { loadBoot, predictionFor } from './recorded-boot.ts';

const ROOT = recorded('boots');

/** The figures that the inputs determine, in KiB, as a kernel since 4.1 prints them. */
function printedFigures(line: string): Record<string, number> {
  const total = /^Memory: \d+K\/(\d+)K available/.exec(line)?.[1];
  const figure = (name: string): number => Number(new RegExp(`(\\d+)K ${name}`).exec(line)?.[1] ?? 0);
  return { total: Number(total), 'cma-reserved': figure('cma-reserved'), highmem: figure('highmem') };
}

describe('the Memory: line of recorded boots', () => {
  const boots = readdirSync(ROOT)
    .filter((name) => name.includes('__'))
    .sort()
    .map((name) => loadBoot(ROOT, name))
    .filter((boot) => boot.log.some((line) => line.startsWith('Memory: ')));
  let exact = 0;

  it.each(boots)('$name', (boot) => {
    const line = boot.log.find((candidate) => candidate.startsWith('Memory: ')) ?? '';
    const figures = new Map(
      predictionFor(ROOT, boot).memoryLine?.figures.map(({ name, kibibytes }) => [name, kibibytes]),
    );
    const predicted = Object.keys(printedFigures(line)).map((name) => [name, figures.get(name) ?? 0]);
    expect(Object.fromEntries(predicted)).toEqual(printedFigures(line));
    exact++;
  });

  afterAll(() =>
    console.log(`Memory: lines of recorded boots: ${exact} of ${boots.length} exact in what the inputs tell`),
  );
});
